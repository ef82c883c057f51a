import { AppError, messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { Instrument } from '../domain/instrument.ts'
import type { BookChanges, BookFault, BookSink } from './book-sink.ts'
import type { BookFeed } from './diff-book-feed.ts'
import { newGrid } from './new-grid.ts'

interface Deps {
  readonly instrument: Instrument
  readonly sink: BookSink
  /** May return the same object each time; it is read before the next call. */
  readonly decoder: { decode(frame: Buffer, receivedAtMs: number): BookChanges }
  /** Reads the instrument anew, after a price was off its grid. */
  readonly reloadInstrument: (signal: AbortSignal) => Promise<Instrument>
  readonly log: Logger
}

/** So many frames in a row from before the last one are no stragglers: the venue counts anew. */
const MOST_OLD_FRAMES = 5

/**
 * A book whose every frame is all of it: nothing is chained, so nothing has to be asked for again. What is left to verify:
 *
 * 1. A frame from before the last one is dropped, unless several come in a row.
 * 2. A crossed frame and one that cannot be read make the book wrong, until the next good one.
 * 3. A level between the steps may mean that the venue has other steps now: then only a new subscription helps.
 * 4. After a reconnect nothing of the book before counts.
 */
export function createSnapshotBookFeed({ instrument, sink, decoder, reloadInstrument, log }: Deps): BookFeed {
  const { venueSymbol } = instrument
  let isOn = false
  let isWrong = false
  let lastSequence = Number.NEGATIVE_INFINITY
  let oldFrames = 0
  let gaps = 0
  let checking: AbortController | undefined

  const breakOff = (fault: BookFault, detail: string): void => {
    isWrong = true
    gaps += 1
    log.warn('book.fault', { venueSymbol, fault, detail })
    sink.onFault(fault, detail)
  }

  const checkGrid = (): void => {
    if (checking) return
    const mine = new AbortController()
    checking = mine
    newGrid(instrument, reloadInstrument, log, mine.signal)
      .then((words) => {
        if (words === undefined || mine.signal.aborted) return
        isOn = false
        sink.onFault('off-grid', words)
      })
      .catch((cause: unknown) => {
        if (!mine.signal.aborted) log.error('book.grid-unknown', { venueSymbol, message: messageOf(cause) })
      })
      .finally(() => {
        if (checking === mine) checking = undefined
      })
  }

  const isOld = (sequence: number): boolean => {
    oldFrames = sequence < lastSequence ? oldFrames + 1 : 0
    return oldFrames > 0 && oldFrames < MOST_OLD_FRAMES
  }

  const stop = (): void => {
    isOn = false
    checking?.abort()
    checking = undefined
  }

  return {
    begin() {
      if (isOn) return
      isOn = true
      isWrong = false
      oldFrames = 0
      lastSequence = Number.NEGATIVE_INFINITY
    },
    onFrame(frame, receivedAtMs) {
      if (!isOn) return true
      try {
        const levels = decoder.decode(frame, receivedAtMs)
        if (isOld(levels.sequence)) return true
        oldFrames = 0
        lastSequence = levels.sequence
        if (isCrossed(levels)) {
          if (!isWrong) breakOff('crossed', `the frame ${levels.sequence} is crossed`)
          return true
        }
        isWrong = false
        sink.onSnapshot(levels)
        return true
      } catch (cause) {
        const isOffGrid = cause instanceof AppError && cause.detail.reason === 'off-grid'
        if (!isWrong) breakOff(isOffGrid ? 'off-grid' : 'gap', messageOf(cause))
        if (isOffGrid) checkGrid()
        return false
      }
    },
    end(fault, detail) {
      if (!isOn) return
      stop()
      sink.onFault(fault, detail)
    },
    detach: stop,
    resync(fault, detail) {
      if (isOn && !isWrong) breakOff(fault, detail)
    },
    get gaps() {
      return gaps
    },
  }
}

/** Levels may come in any order, and one of size zero is none. */
function isCrossed({ bidTicks, bidLots, bidCount, askTicks, askLots, askCount }: BookChanges): boolean {
  let [bid, ask] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let at = 0; at < bidCount; at += 1)
    if ((bidLots[at] ?? 0) > 0) bid = Math.max(bid, bidTicks[at] ?? bid)
  for (let at = 0; at < askCount; at += 1)
    if ((askLots[at] ?? 0) > 0) ask = Math.min(ask, askTicks[at] ?? ask)
  return bid >= ask
}
