import { fixed } from '../../fixed.ts'
import type { DepthFrame, TextLevel } from '../../market/depth-journal.ts'
import type { Instrument } from '../../market/instrument.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import type { Side } from '../../matching/order.ts'
import type { BookLevel } from '../../matching/order-book.ts'
import { createRandom, type Random, seedFrom } from '../../random.ts'

/** How often diffs of the book go out, in ms; the sheet guesses at 50. */
export const BOOK_CADENCE_MS = 100

const OFFSET_STEP = 40
const OFFSET_JUMP = 1_000_000

/**
 * The aggregated book of one market as its channel has told it, so that a snapshot and the next update join.
 *
 * An update's `begin_nonce` is the `nonce` of the one before; nonces advance by as many changes as a frame holds.
 */
export class BookChannel {
  readonly #sides = { bids: new Map<string, string>(), asks: new Map<string, string>() }
  readonly #random: Random
  readonly #instrument: Instrument
  #nonce: number
  #offset: number

  constructor(market: SymbolMarket, nowMs: number, random: Random) {
    this.#random = random
    this.#instrument = market.instrument
    // What is pending is in the book already; the next diff begins here.
    market.depth.flush(BOOK_CADENCE_MS, nowMs)
    this.#nonce = market.depth.updateId
    this.#offset = random.integer(1_000, OFFSET_JUMP)
    for (const [side, levels] of [
      [this.#sides.bids, market.book.levels('buy', Number.POSITIVE_INFINITY)],
      [this.#sides.asks, market.book.levels('sell', Number.POSITIVE_INFINITY)],
    ] as const) {
      for (const { ticks } of levels) {
        const [price, size] = market.level(side === this.#sides.bids ? 'buy' : 'sell', ticks)
        side.set(price, size)
      }
    }
  }

  /** Levels of one side as they were told, best first. */
  levels(side: Side, limit: number): BookLevel[] {
    const { tick, lot } = this.#instrument
    const told = [...this.#sides[side === 'buy' ? 'bids' : 'asks']].sort(byPrice)
    if (side === 'buy') told.reverse()
    return told
      .slice(0, limit)
      .map(([price, size]) => ({ ticks: Number(fixed(price) / tick), lots: Number(fixed(size) / lot) }))
  }

  /** Payload of a diff, whose levels are taken over. */
  update(frame: DepthFrame): object {
    take(this.#sides.bids, frame.bids)
    take(this.#sides.asks, frame.asks)
    // It belongs to the server that answers and is no sequence: now and then it jumps.
    this.#offset += this.#random.next() < 0.01 ? OFFSET_JUMP : this.#random.integer(1, OFFSET_STEP)
    const begin = this.#nonce
    this.#nonce = frame.lastId
    return this.#payload(levelsOf(frame.bids), levelsOf(frame.asks), begin, frame.atMs)
  }

  /** Payload of a snapshot: everything told so far. */
  snapshot(nowMs: number): object {
    const { bids, asks } = this.#sides
    return this.#payload(
      levelsOf([...bids].sort(byPrice).reverse()),
      levelsOf([...asks].sort(byPrice)),
      0,
      nowMs,
    )
  }

  #payload(bids: object[], asks: object[], beginNonce: number, atMs: number): object {
    const stamp = { last_updated_at: atMs * 1_000 + this.#random.integer(0, 999) }
    return {
      offset: this.#offset,
      timestamp: atMs,
      ...stamp,
      order_book: {
        code: 0,
        asks,
        bids,
        offset: this.#offset,
        nonce: this.#nonce,
        begin_nonce: beginNonce,
        ...stamp,
      },
    }
  }
}

function byPrice([left]: TextLevel, [right]: TextLevel): number {
  return Number(left) - Number(right)
}

function take(side: Map<string, string>, levels: readonly TextLevel[]): void {
  for (const [price, size] of levels) {
    if (Number(size) === 0) side.delete(price)
    else side.set(price, size)
  }
}

function levelsOf(levels: readonly TextLevel[]): object[] {
  return levels.map(([price, size]) => ({ price, size }))
}

/** The told book of each market. */
export function openBooks(
  markets: ReadonlyMap<string, SymbolMarket>,
  nowMs: number,
  seed: number,
): Map<string, BookChannel> {
  return new Map(
    [...markets].map(([symbol, market]) => [
      symbol,
      new BookChannel(market, nowMs, createRandom(seedFrom(`offsets:${seed}:${symbol}`))),
    ]),
  )
}
