import { createBackoff } from '../../base/backoff.ts'
import type { Clock } from '../../base/clock.ts'
import { AppError, messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { Instrument } from '../../domain/instrument.ts'
import { beside } from '../beside.ts'
import type { BookFault, BookSink } from '../book-sink.ts'
import type { BookFeed } from '../diff-book-feed.ts'
import { newGrid } from '../new-grid.ts'
import type { BookDecoder } from '../scanned-book.ts'
import type { BookFrame } from './decode-book.ts'

interface Deps {
  readonly instrument: Instrument
  readonly sink: BookSink
  readonly decoder: Pick<BookDecoder<BookFrame>, 'decode'>
  /** Asks the venue for a fresh snapshot; a no-op when the first one is still on its way and not overdue. */
  readonly renew: (isOverdue: boolean) => void
  /** Reads the instrument anew, after a price was off its grid. */
  readonly reloadInstrument: (signal: AbortSignal) => Promise<Instrument>
  readonly clock: Clock
  readonly log: Logger
  readonly snapshotWithinMs: number
  readonly firstRetryMs: number
  readonly maxRetryMs: number
  readonly random?: () => number
}

/** A book that broke again this soon after its snapshot waits before the next. */
const SHORT_LIFE_MS = 2_000

/**
 * The venue's rules for a local book from `deltas` (sheet section 6), numbered here:
 *
 * 1. The first frame is `s`, the whole book: it replaces both sides. No REST snapshot is needed.
 * 2. Every `d` frame has a `seq_no` one above the frame before, also when its lists are empty. Inserts and updates
 *    carry absolute sizes; deletes come last.
 * 3. Any other `seq_no`: the book is wrong. Leave the channel, join it again, wait for the next `s`. A frame that is
 *    the last one again is a repetition and changes nothing.
 * 4. What follows a gap belongs to the old snapshot: it is not looked at.
 * 5. The same after a crossed book; after a reconnect the venue begins with `s` by itself.
 */
export function createBookFeed(deps: Deps): BookFeed {
  const { sink, clock, log, decoder, instrument } = deps
  const { venueSymbol } = instrument
  const backoff = createBackoff({
    firstMs: deps.firstRetryMs,
    factor: 2,
    maxMs: deps.maxRetryMs,
    jitter: 0.25,
    ...(deps.random ? { random: deps.random } : {}),
  })
  let phase: 'off' | 'waiting' | 'live' = 'off'
  let lastSequence = 0
  let builtAtMs = Number.NEGATIVE_INFINITY
  let gaps = 0
  let waiting = new AbortController()

  /** Asks until the snapshot comes; a wait before, where the last one did not last. */
  const askForSnapshot = async (firstWaitMs: number, signal: AbortSignal): Promise<void> => {
    if (firstWaitMs > 0) await clock.sleep(firstWaitMs, signal)
    for (let isOverdue = false; ; isOverdue = true) {
      deps.renew(isOverdue)
      await clock.sleep(deps.snapshotWithinMs, signal)
      log.warn('book.no-snapshot', { venueSymbol })
    }
  }

  const recover = (task: (signal: AbortSignal) => Promise<void>): void => {
    phase = 'waiting'
    waiting.abort()
    waiting = new AbortController()
    beside(log, 'book.not-recovered', waiting.signal, task, { venueSymbol })
  }

  const rebuild = (signal: AbortSignal): Promise<void> => {
    const isShortLived = clock.monotonicMs() - builtAtMs < SHORT_LIFE_MS
    if (!isShortLived) backoff.reset()
    return askForSnapshot(isShortLived ? backoff.next() : 0, signal)
  }

  const checkGrid = async (signal: AbortSignal): Promise<void> => {
    const words = await newGrid(instrument, deps.reloadInstrument, log, signal)
    if (words === undefined) return rebuild(signal)
    stop()
    sink.onFault('off-grid', words)
  }

  const breakOff = (fault: BookFault, detail: string): void => {
    gaps += 1
    log.warn('book.fault', { venueSymbol, fault, detail })
    sink.onFault(fault, detail)
    recover(fault === 'off-grid' ? checkGrid : rebuild)
  }

  const stop = (): void => {
    phase = 'off'
    waiting.abort()
  }

  const takeSnapshot = (frame: BookFrame): void => {
    waiting.abort()
    phase = 'live'
    lastSequence = frame.sequence
    builtAtMs = clock.monotonicMs()
    sink.onSnapshot(frame) // rule 1
  }

  const apply = (frame: BookFrame): void => {
    if (frame.sequence === lastSequence) return // rule 3
    if (frame.sequence !== lastSequence + 1) {
      breakOff('gap', `expected frame ${lastSequence + 1}, got ${frame.sequence}`)
      return
    }
    lastSequence = frame.sequence // rule 2
    if (sink.onChanges(frame) === 'crossed') breakOff('crossed', `crossed after ${frame.sequence}`)
  }

  return {
    begin() {
      if (phase === 'off') recover((signal) => askForSnapshot(0, signal))
    },
    onFrame(bytes, receivedAtMs) {
      if (phase === 'off') return true
      try {
        const frame = decoder.decode(bytes, receivedAtMs)
        if (frame.isSnapshot) takeSnapshot(frame)
        else if (phase === 'live') apply(frame) // rule 4
        return true
      } catch (cause) {
        const isOffGrid = cause instanceof AppError && cause.detail.reason === 'off-grid'
        breakOff(isOffGrid ? 'off-grid' : 'gap', messageOf(cause))
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
