import { AppError } from '../base/errors.ts'
import type { BookChanges } from './order-book-changes.ts'
import { type BookGrid, checkGrid } from './order-book-grid.ts'
import { OrderBookSide } from './order-book-side.ts'
import type { BookWalk } from './order-book-walk.ts'

/** `bid` holds the buyers, `ask` the sellers. */
export type BookSideName = 'bid' | 'ask'
/** `empty` has never had a snapshot since it was cleared, `faulted` must not be traded on. */
export type BookState = 'empty' | 'live' | 'faulted'

/**
 * An order book in whole ticks and lots. It trusts the order of what it is given: sequence numbers are
 * checked below it, in the venue's folder.
 */
export class OrderBook {
  readonly grid: BookGrid
  readonly #bids = new OrderBookSide('bid')
  readonly #asks = new OrderBookSide('ask')
  #state: BookState = 'empty'
  /** Sequence, venue time and receipt time, side by side: as fields they would be three objects a change. */
  readonly #stamps = new Float64Array(3)

  /** @throws {AppError} `config` when a step of the grid is not positive. */
  constructor(grid: BookGrid) {
    checkGrid(grid)
    this.grid = grid
  }

  get state(): BookState {
    return this.#state
  }

  /** The venue's id of the last change applied; 0 before the first. */
  get sequence(): number {
    return this.#stamps[0] as number
  }

  get venueTimeMs(): number {
    return this.#stamps[1] as number
  }

  get receivedAtMs(): number {
    return this.#stamps[2] as number
  }

  /** Highest buying price in ticks, −1 when nobody buys. */
  get bestBidTicks(): number {
    return this.#bids.bestTicks
  }

  /** Size at the best bid in lots, 0 when nobody buys. */
  get bestBidLots(): number {
    return this.#bids.bestLots
  }

  /** Lowest selling price in ticks, −1 when nobody sells. */
  get bestAskTicks(): number {
    return this.#asks.bestTicks
  }

  /** Size at the best ask in lots, 0 when nobody sells. */
  get bestAskLots(): number {
    return this.#asks.bestLots
  }

  /** Replaces the whole book. `crossed` when the snapshot itself cannot be; the book is then `faulted`. */
  applySnapshot(levels: BookChanges): 'applied' | 'crossed' {
    this.#bids.clear()
    this.#asks.clear()
    return this.#apply(levels)
  }

  /**
   * Applies one change set: sizes are absolute, zero lots delete a level. `crossed` when the book cannot be
   * trusted any more: it stays `faulted` until the next snapshot.
   *
   * @throws {AppError} `bug` when no snapshot came before.
   */
  applyChanges(changes: BookChanges): 'applied' | 'crossed' {
    if (this.#state === 'faulted') return 'crossed'
    if (this.#state === 'empty') {
      throw new AppError('bug', 'expected a book snapshot before the first change set')
    }
    return this.#apply(changes)
  }

  /** Marks the book as wrong until the next snapshot; its levels stay for the screen. */
  markFaulted(): void {
    if (this.#state === 'live') this.#state = 'faulted'
  }

  /** Forgets everything. */
  clear(): void {
    this.#bids.clear()
    this.#asks.clear()
    this.#state = 'empty'
    this.#stamps.fill(0)
  }

  /** Levels held on one side. */
  levelCount(side: BookSideName): number {
    return this.#side(side).levelCount
  }

  /** Size at a price in lots, 0 when there is no such level. */
  lotsAt(side: BookSideName, ticks: number): number {
    return this.#side(side).lotsAt(ticks)
  }

  /** Calls back for up to `maxLevels` levels of one side, best first. */
  visit(side: BookSideName, maxLevels: number, visitor: (ticks: number, lots: number) => void): void {
    this.#side(side).visit(maxLevels, visitor)
  }

  /**
   * What taking `lots` from one side would cost: a buy walks the `ask` side.
   *
   * @throws {AppError} `validation` unless `lots` is a whole number above zero.
   */
  walk(side: BookSideName, lots: number): BookWalk {
    if (!Number.isSafeInteger(lots) || lots <= 0) {
      throw new AppError('validation', `expected a whole number of lots above zero, got ${lots}`)
    }
    return this.#side(side).walk(lots)
  }

  #apply(changes: BookChanges): 'applied' | 'crossed' {
    this.#bids.apply(changes.bidTicks, changes.bidLots, changes.bidCount)
    this.#asks.apply(changes.askTicks, changes.askLots, changes.askCount)
    this.#stamps[0] = changes.sequence
    this.#stamps[1] = changes.venueTimeMs
    this.#stamps[2] = changes.receivedAtMs
    const bid = this.#bids.bestTicks
    const ask = this.#asks.bestTicks
    const crossed = bid >= 0 && ask >= 0 && bid >= ask
    this.#state = crossed ? 'faulted' : 'live'
    return crossed ? 'crossed' : 'applied'
  }

  #side(side: BookSideName): OrderBookSide {
    return side === 'bid' ? this.#bids : this.#asks
  }
}

/**
 * An empty book on the given steps.
 *
 * @throws {AppError} `config` when a step of the grid is not positive.
 */
export function createOrderBook(grid: BookGrid): OrderBook {
  return new OrderBook(grid)
}
