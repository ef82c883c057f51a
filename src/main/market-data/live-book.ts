import type { Clock } from '../base/clock.ts'
import { createEmitter, type Unsubscribe } from '../base/emitter.ts'
import type { Instrument } from '../domain/instrument.ts'
import type { Bbo, BookLevel, DepthSnapshot } from '../domain/market.ts'
import { type BookSideName, OrderBook } from '../domain/order-book.ts'
import { toPrice, toSize } from '../domain/order-book-grid.ts'
import type { BookChanges, BookFault, BookSink } from '../venues/book-sink.ts'

/** `connecting` has had no snapshot yet, `faulted` waits for a new one. Staleness is an age, see `ageMs`. */
export type LiveBookState = 'connecting' | 'live' | 'faulted'

/** A verified book of one instrument, kept by the venue's stream. Nothing is copied until somebody asks. */
export interface LiveBook extends BookSink {
  readonly instrument: Instrument
  readonly book: OrderBook
  readonly state: LiveBookState
  /** Levels a side that its feed brings: infinite for a whole book, less for a partial one. */
  readonly levels: number
  /** Why it is faulted, in words; absent when it is not. */
  readonly fault: string | undefined
  /** Which kind of fault; absent when it is not faulted. */
  readonly faultKind: BookFault | undefined
  /**
   * Milliseconds since our receipt of the last change; absent before the first. The larger of two: by the wall clock,
   * which stamped the receipt, and by the one that nobody can set, since the change was applied.
   */
  ageMs(): number | undefined
  /** Best prices, or `undefined` while not live or one side is empty. */
  bbo(): Bbo | undefined
  /** Up to `levels` a side, best first; `undefined` while not live, and from a partial book that has fewer. */
  depth(levels: number): DepthSnapshot | undefined
  /** The next snapshot comes from a feed of so many levels. */
  comesFrom(levels: number): void
  /** Told after every applied change, snapshot and fault. */
  onChange(listener: () => void): Unsubscribe
}

/** @param onError told of a listener that threw. */
export function createLiveBook(
  instrument: Instrument,
  clock: Clock,
  onError: (cause: unknown) => void,
): LiveBook {
  const book = new OrderBook(instrument)
  const changed = createEmitter<undefined>(onError)
  let state: LiveBookState = 'connecting'
  let feedLevels = Number.POSITIVE_INFINITY
  let fault: string | undefined
  let faultKind: BookFault | undefined
  let appliedMonotonicMs = 0

  const settle = (result: 'applied' | 'crossed'): 'applied' | 'crossed' => {
    appliedMonotonicMs = clock.monotonicMs()
    state = result === 'applied' ? 'live' : 'faulted'
    faultKind = result === 'applied' ? undefined : 'crossed'
    fault = result === 'applied' ? undefined : 'the book crossed; a new snapshot is on its way'
    changed.emit(undefined)
    return result
  }

  const levelsOf = (side: BookSideName, count: number): BookLevel[] => {
    const levels: BookLevel[] = []
    book.visit(side, count, (ticks, lots) => {
      levels.push({ price: toPrice(instrument, ticks), sizeBase: toSize(instrument, lots) })
    })
    return levels
  }

  const stamp = () => ({
    venue: instrument.venue,
    symbol: instrument.symbol,
    sequence: book.sequence,
    venueTimeMs: book.venueTimeMs,
    receivedAtMs: book.receivedAtMs,
    source: 'stream' as const,
  })

  return {
    instrument,
    book,
    get state() {
      return state
    },
    get levels() {
      return feedLevels
    },
    get fault() {
      return fault
    },
    get faultKind() {
      return faultKind
    },
    ageMs() {
      if (book.receivedAtMs === 0) return undefined
      return Math.max(
        clock.now() - book.receivedAtMs,
        Math.floor(clock.monotonicMs() - appliedMonotonicMs),
        0,
      )
    },
    bbo() {
      if (state !== 'live' || book.bestBidTicks < 0 || book.bestAskTicks < 0) return undefined
      return {
        ...stamp(),
        bidPrice: toPrice(instrument, book.bestBidTicks),
        bidSizeBase: toSize(instrument, book.bestBidLots),
        askPrice: toPrice(instrument, book.bestAskTicks),
        askSizeBase: toSize(instrument, book.bestAskLots),
      }
    },
    depth(levels) {
      if (state !== 'live' || levels > feedLevels) return undefined
      return { ...stamp(), bids: levelsOf('bid', levels), asks: levelsOf('ask', levels) }
    },
    comesFrom(levels) {
      feedLevels = levels
    },
    onChange: (listener) => changed.on(listener),
    onSnapshot(levels: BookChanges) {
      settle(book.applySnapshot(levels))
    },
    onChanges(changes: BookChanges) {
      // A fault waits for a snapshot; changes until then belong to a book we do not have.
      return state === 'live' ? settle(book.applyChanges(changes)) : 'crossed'
    },
    onFault(kind: BookFault, detail: string) {
      state = 'faulted'
      faultKind = kind
      fault = kind === 'paused' ? detail : `${kind}: ${detail}`
      book.markFaulted()
      changed.emit(undefined)
    },
  }
}
