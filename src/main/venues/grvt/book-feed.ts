import { createBackoff } from '../../base/backoff.ts'
import type { Clock } from '../../base/clock.ts'
import { AppError, messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { BookFault, BookSink } from '../book-sink.ts'
import type { BookFeed } from '../diff-book-feed.ts'
import { newGrid } from '../new-grid.ts'
import { type BookFrame, createBookDecoder } from './decode-book.ts'

/** What the subscription of a book knows about its numbers. */
export interface BookSubscription {
  /** Number of the first change after the snapshot, as the venue's answer told it; `undefined` before the answer. */
  firstNumber(): number | undefined
  /** True when the snapshot of this subscription has passed already: who comes now must ask for another. */
  hasSnapshot(): boolean
  /** Leaves the stream and takes it again: the venue answers with a fresh snapshot. */
  renew(): void
}

interface Deps {
  readonly instrument: Instrument
  readonly sink: BookSink
  readonly subscription: BookSubscription
  /** Reads the instrument anew, after a price was off its grid. */
  readonly reloadInstrument: (signal: AbortSignal) => Promise<Instrument>
  readonly clock: Clock
  readonly log: Logger
  /** A snapshot that has not come by then is asked for again. */
  readonly snapshotWithinMs: number
  readonly firstRetryMs: number
  readonly maxRetryMs: number
  readonly random?: (() => number) | undefined
}

/** A book that broke again this soon after it was built waits before the next snapshot. */
const SHORT_LIFE_MS = 2_000

/**
 * The venue's rules for a local book from `v1.book.d` (sheet section 6), numbered as there:
 *
 * 1. Subscribe; the answer names F, the number of the first change.
 * 2. The frame with number 0 is the whole book. The last number is then F − 1, or unknown without an answer.
 * 3. Of a change with number n after p: n is the last number: a repetition, dropped. p is the last number, or that is
 *    unknown: applied. Anything else: a gap.
 * 4. Sizes are absolute, and zero removes a level. A change without levels is a heartbeat and counts.
 * 5. After a gap, a number that goes back, a crossed book or a reconnect the book is thrown away, the stream left and
 *    taken again. Numbers belong to the gateway that happens to answer.
 */
export function createBookFeed(deps: Deps): BookFeed {
  const { instrument, sink, subscription, clock, log } = deps
  const { venueSymbol } = instrument
  const decoder = createBookDecoder(instrument, log)
  const backoff = createBackoff({
    firstMs: deps.firstRetryMs,
    factor: 2,
    maxMs: deps.maxRetryMs,
    jitter: 0.25,
    ...(deps.random ? { random: deps.random } : {}),
  })
  let phase: 'off' | 'awaiting' | 'live' = 'off'
  /** The number of the last frame; `undefined` until the first change where the answer told none. */
  let last: number | undefined
  let builtAtMs = Number.NEGATIVE_INFINITY
  let gaps = 0
  /** A frame was off the grid, and no snapshot has been on it since. */
  let isGridInDoubt = false
  let awaiting = new AbortController()

  const beside = (task: (signal: AbortSignal) => Promise<void>): void => {
    awaiting.abort()
    awaiting = new AbortController()
    const { signal } = awaiting
    task(signal).catch((cause: unknown) => {
      if (!signal.aborted) log.error('book.not-recovered', { venueSymbol, message: messageOf(cause) })
    })
  }

  /** Asks for snapshots until one comes, which ends this. */
  const renewUntilThere = async (signal: AbortSignal): Promise<void> => {
    for (;;) {
      subscription.renew()
      await clock.sleep(deps.snapshotWithinMs + backoff.next(), signal)
    }
  }

  const recover = async (signal: AbortSignal): Promise<void> => {
    if (clock.monotonicMs() - builtAtMs < SHORT_LIFE_MS) await clock.sleep(backoff.next(), signal)
    else backoff.reset()
    await renewUntilThere(signal)
  }

  const checkGrid = async (signal: AbortSignal): Promise<void> => {
    const words = await newGrid(instrument, deps.reloadInstrument, log, signal)
    if (words === undefined) return recover(signal)
    stop()
    sink.onFault('off-grid', words)
  }

  const breakOff = (fault: BookFault, detail: string): void => {
    gaps += 1
    phase = 'awaiting'
    isGridInDoubt = fault === 'off-grid'
    log.warn('book.fault', { venueSymbol, fault, detail })
    sink.onFault(fault, detail)
    beside(fault === 'off-grid' ? checkGrid : recover)
  }

  const stop = (): void => {
    phase = 'off'
    awaiting.abort()
  }

  /** The number that the first change comes after. */
  const numberBefore = (): number | undefined => {
    const first = subscription.firstNumber()
    return first === undefined ? undefined : first - 1
  }

  const takeSnapshot = (frame: BookFrame): void => {
    awaiting.abort()
    last = numberBefore() // rule 2
    phase = 'live'
    isGridInDoubt = false
    builtAtMs = clock.monotonicMs()
    sink.onSnapshot({ ...frame, sequence: last ?? 0 })
  }

  const apply = (frame: BookFrame): void => {
    if (last === undefined) last = numberBefore() // rule 2: the answer may come after the snapshot
    if (frame.sequence === last) return // rule 3
    if (last !== undefined && frame.previous !== last) {
      breakOff('gap', `expected the frame after ${last}, got ${frame.sequence} after ${frame.previous}`)
      return
    }
    last = frame.sequence
    if (sink.onChanges(frame) === 'crossed') breakOff('crossed', `crossed after ${frame.sequence}`)
  }

  return {
    begin() {
      if (phase !== 'off') return
      phase = 'awaiting'
      last = undefined
      beside(async (signal) => {
        if (!subscription.hasSnapshot()) await clock.sleep(deps.snapshotWithinMs, signal)
        await renewUntilThere(signal)
      })
    },
    onFrame(bytes, receivedAtMs) {
      if (phase === 'off') return true
      try {
        const frame = decoder.decode(bytes, receivedAtMs)
        if (frame.sequence === 0) takeSnapshot(frame)
        // What comes before a snapshot belongs to the book that was thrown away.
        else if (phase === 'live') apply(frame)
        return true
      } catch (cause) {
        const isOffGrid = cause instanceof AppError && cause.detail.reason === 'off-grid'
        // Awaiting already: the next snapshot is on its way, or asked for in time. Off the grid it may be itself.
        if (phase === 'live' || (isOffGrid && !isGridInDoubt))
          breakOff(isOffGrid ? 'off-grid' : 'gap', messageOf(cause))
        else log.warn('book.unreadable', { venueSymbol, message: messageOf(cause) })
        return false
      }
    },
    end(fault, detail) {
      if (phase === 'off') return
      stop()
      sink.onFault(fault, detail)
    },
    detach: stop,
    resync(fault, detail) {
      if (phase !== 'off') breakOff(fault, detail)
    },
    get gaps() {
      return gaps
    },
  }
}
