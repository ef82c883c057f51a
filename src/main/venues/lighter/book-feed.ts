import { createBackoff } from '../../base/backoff.ts'
import type { Clock } from '../../base/clock.ts'
import { AppError, messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { BookFault, BookSink } from '../book-sink.ts'
import { type BookFrame, createBookDecoder } from './decode-book.ts'
import { createBookReader } from './decode-book-json.ts'
import type { ChannelHandler } from './venue-socket.ts'

interface Deps {
  readonly instrument: Instrument
  /** Leaves the channel and joins it again: the venue answers with a fresh snapshot. */
  readonly rejoin: () => void
  /** Reads the instrument anew, after a price was off its grid. */
  readonly reloadInstrument: (signal: AbortSignal) => Promise<Instrument>
  readonly clock: Clock
  readonly log: Logger
  readonly firstRetryMs: number
  readonly maxRetryMs: number
  readonly random?: (() => number) | undefined
}

/** The verified book of one market, for as many sinks as want it. */
export interface BookFeed extends ChannelHandler {
  /** The sink hears nothing before the next snapshot, which is asked for when the book runs already. */
  add(sink: BookSink): void
  /** @returns true when nobody listens any more. */
  remove(sink: BookSink): boolean
  /** Ends the waits; sinks are told. */
  end(detail: string): void
  readonly gaps: number
}

/** A book that broke again this soon after its snapshot waits before the next. */
const SHORT_LIFE_MS = 2_000

/**
 * The venue's rules for a local book (sheet section 6), numbered as there:
 *
 * 1. Ignore updates until the snapshot, `subscribed/order_book`; it replaces both sides. Keep its `nonce`.
 * 2. An update whose `begin_nonce` is the kept nonce is applied, and its `nonce` kept. Sizes are absolute; zero deletes.
 * 3. An update whose `nonce` is not above the kept one is old: drop it. Any other is a gap: leave the channel, join it
 *    again, take the new snapshot. The same after a crossed book.
 * 4. `offset` is never looked at: it belongs to the server that happens to answer.
 * 5. Prices are keys by value, not by text: here they are whole ticks.
 */
export function createBookFeed(deps: Deps): BookFeed {
  const { instrument, clock, log } = deps
  const { venueSymbol } = instrument
  const decoder = createBookDecoder(instrument, log)
  const readParsed = createBookReader(instrument)
  const backoff = createBackoff({
    firstMs: deps.firstRetryMs,
    factor: 2,
    maxMs: deps.maxRetryMs,
    jitter: 0.25,
    ...(deps.random ? { random: deps.random } : {}),
  })
  const waiting = new Set<BookSink>()
  const live = new Set<BookSink>()
  let lastNonce: number | undefined
  let builtAtMs = Number.NEGATIVE_INFINITY
  let gaps = 0
  let retry = new AbortController()

  const tellFault = (fault: BookFault, detail: string): void => {
    lastNonce = undefined
    for (const sink of [...live]) {
      live.delete(sink)
      waiting.add(sink)
      sink.onFault(fault, detail)
    }
  }

  const rejoinLater = async (signal: AbortSignal): Promise<void> => {
    const livedMs = clock.monotonicMs() - builtAtMs
    if (livedMs < SHORT_LIFE_MS) await clock.sleep(backoff.next(), signal)
    else backoff.reset()
    deps.rejoin()
  }

  const checkGrid = async (signal: AbortSignal): Promise<void> => {
    const { tickSize, lotSize } = instrument
    const now = await deps.reloadInstrument(signal)
    if (now.tickSize.eq(tickSize) && now.lotSize.eq(lotSize)) await rejoinLater(signal)
    // The sinks count in the old steps: with new ones only a new subscription helps.
    else log.warn('book.grid-changed', { venueSymbol, tickSize: now.tickSize.toString() })
  }

  const recover = (task: (signal: AbortSignal) => Promise<void>): void => {
    retry.abort()
    retry = new AbortController()
    const { signal } = retry
    task(signal).catch((cause: unknown) => {
      if (!signal.aborted) log.error('book.not-recovered', { venueSymbol, message: messageOf(cause) })
    })
  }

  const breakOff = (fault: BookFault, detail: string): void => {
    gaps += 1
    log.warn('book.fault', { venueSymbol, fault, detail })
    tellFault(fault, detail)
    recover(fault === 'off-grid' ? checkGrid : rejoinLater)
  }

  const takeSnapshot = (frame: BookFrame): void => {
    lastNonce = frame.sequence
    builtAtMs = clock.monotonicMs()
    for (const sink of waiting) live.add(sink)
    waiting.clear()
    for (const sink of live) sink.onSnapshot(frame)
  }

  const apply = (frame: BookFrame): void => {
    if (lastNonce === undefined) return // rule 1
    if (frame.beginNonce !== lastNonce) {
      if (frame.sequence <= lastNonce) return // rule 3
      breakOff('gap', `expected the frame after ${lastNonce}, got the one after ${frame.beginNonce}`)
      return
    }
    lastNonce = frame.sequence // rule 2
    const isCrossed = [...live].map((sink) => sink.onChanges(frame)).includes('crossed')
    if (isCrossed) breakOff('crossed', `crossed after ${frame.sequence}`)
  }

  return {
    add(sink) {
      waiting.add(sink)
      if (lastNonce !== undefined) deps.rejoin()
    },
    remove(sink) {
      waiting.delete(sink)
      live.delete(sink)
      if (waiting.size + live.size > 0) return false
      retry.abort()
      return true
    },
    onFrame(payload, isFirst, receivedAtMs) {
      // What follows a gap belongs to the old snapshot.
      if (!isFirst && lastNonce === undefined) return true
      try {
        const frame = readParsed(payload, receivedAtMs)
        if (isFirst) takeSnapshot(frame)
        else apply(frame)
        return true
      } catch (cause) {
        const isOffGrid = cause instanceof AppError && cause.detail.reason === 'off-grid'
        breakOff(isOffGrid ? 'off-grid' : 'gap', messageOf(cause))
        return false
      }
    },
    onUpdate(bytes, receivedAtMs) {
      if (lastNonce === undefined) return false
      let frame: BookFrame
      try {
        frame = decoder.decode(bytes, receivedAtMs)
      } catch {
        return false
      }
      apply(frame)
      return true
    },
    onLost(cause, detail) {
      retry.abort()
      tellFault(cause === 'lost' ? 'reconnect' : cause, detail)
    },
    onDoubt(detail) {
      if (lastNonce !== undefined) breakOff('gap', detail)
    },
    end(detail) {
      retry.abort()
      tellFault('reconnect', detail)
    },
    get gaps() {
      return gaps
    },
  }
}
