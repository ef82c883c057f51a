import { fixed } from '../../fixed.ts'
import type { DepthFrame, TextLevel } from '../../market/depth-journal.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import type { Contract } from './contract.ts'

/** How often diffs of the book go out, in ms. */
export const BOOK_CADENCE_MS = 100

/** Depths the venue offers. */
export const DEPTH_LEVELS = [15, 200] as const
export type DepthLevels = (typeof DEPTH_LEVELS)[number]

/** True for a depth the venue offers. */
export function isDepthLevels(level: number): level is DepthLevels {
  return DEPTH_LEVELS.some((each) => each === level)
}

/** Whether a diff begins at the version after the last one, or at the last one itself: both have been seen. */
export type VersionRule = 'next' | 'same'

/** A side of a book as text, best first. */
type Side = readonly TextLevel[]

/** Best levels of both sides. */
export interface BookWindow {
  readonly asks: Side
  readonly bids: Side
}

/** The aggregated book of one market as streams and REST tell it: both speak of the same versions. */
export class ToldBook {
  readonly #asks = new Map<string, string>()
  readonly #bids = new Map<string, string>()
  readonly #noSize: string
  #version: number
  /** When a version was told last. */
  toldAtMs: number

  constructor(market: SymbolMarket, nowMs: number) {
    // What is pending is in the book already; the next diff begins here.
    market.depth.flush(BOOK_CADENCE_MS, nowMs)
    this.#version = market.depth.updateId
    this.toldAtMs = nowMs
    this.#noSize = (0).toFixed(market.instrument.sizeDecimals)
    for (const side of ['buy', 'sell'] as const)
      for (const { ticks } of market.book.levels(side, Number.POSITIVE_INFINITY)) {
        const [price, size] = market.level(side, ticks)
        this.#side(side).set(price, size)
      }
  }

  /** Takes a diff over; it counts as many versions as it holds changes. */
  take(frame: DepthFrame): void {
    apply(this.#asks, frame.asks)
    apply(this.#bids, frame.bids)
    this.#advance(Math.max(1, frame.asks.length + frame.bids.length), frame.atMs)
  }

  /** A version without a change, so that readers of a quiet book see that it lives. */
  beat(nowMs: number): void {
    this.#advance(1, nowMs)
  }

  /** Begins the versions again at one, as after a restart of the matching engine. */
  restart(): void {
    this.#version = 1
  }

  /** The best levels of this moment. */
  window(levels: DepthLevels): BookWindow {
    return { asks: best(this.#asks, 1, levels), bids: best(this.#bids, -1, levels) }
  }

  /** Depth row with every level of the window. */
  snapshot(contract: Contract, level: DepthLevels) {
    return this.#row(contract, level, this.window(level), Math.max(0, this.#version - 90), 'SNAPSHOT')
  }

  /** Depth row of what changed between two windows, since a version. Levels that left have no size. */
  change(
    contract: Contract,
    level: DepthLevels,
    from: BookWindow,
    to: BookWindow,
    since: number,
    rule: VersionRule,
  ) {
    const sides = {
      asks: changes(from.asks, to.asks, this.#noSize),
      bids: changes(from.bids, to.bids, this.#noSize),
    }
    return this.#row(contract, level, sides, rule === 'next' ? since + 1 : since, 'CHANGED')
  }

  get version(): number {
    return this.#version
  }

  #row(
    contract: Contract,
    level: DepthLevels,
    { asks, bids }: BookWindow,
    startVersion: number,
    depthType: 'SNAPSHOT' | 'CHANGED',
  ) {
    return {
      startVersion: String(startVersion),
      endVersion: String(this.#version),
      level,
      contractId: contract.id,
      contractName: contract.name,
      asks: asks.map(([price, size]) => ({ price, size })),
      bids: bids.map(([price, size]) => ({ price, size })),
      depthType,
    }
  }

  #side(side: 'buy' | 'sell'): Map<string, string> {
    return side === 'buy' ? this.#bids : this.#asks
  }

  #advance(by: number, nowMs: number): void {
    this.#version += by
    this.toldAtMs = nowMs
  }
}

/** The told books of all markets. */
export class ToldBooks {
  readonly #books: ReadonlyMap<string, ToldBook>

  constructor(markets: ReadonlyMap<string, SymbolMarket>, nowMs: number) {
    this.#books = new Map([...markets].map(([symbol, market]) => [symbol, new ToldBook(market, nowMs)]))
  }

  /** @throws {RangeError} for a symbol the venue does not list. */
  of(symbol: string): ToldBook {
    const book = this.#books.get(symbol)
    if (!book) throw new RangeError(`symbol ${symbol} has no book`)
    return book
  }
}

function apply(side: Map<string, string>, levels: readonly TextLevel[]): void {
  for (const [price, size] of levels) {
    if (fixed(size) === 0n) side.delete(price)
    else side.set(price, size)
  }
}

function best(side: ReadonlyMap<string, string>, sign: 1 | -1, levels: number): Side {
  return [...side].sort(([left], [right]) => sign * (Number(left) - Number(right))).slice(0, levels)
}

function changes(from: Side, to: Side, noSize: string): Side {
  const [before, after] = [new Map(from), new Map(to)]
  const gone = from.filter(([price]) => !after.has(price)).map(([price]) => [price, noSize] as const)
  return [...to.filter(([price, size]) => before.get(price) !== size), ...gone]
}
