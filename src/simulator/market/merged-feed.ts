import { type Fixed, parseFixed } from '../fixed.ts'
import { uncross } from '../matching/uncross.ts'
import type { TextLevel } from './depth-journal.ts'
import { afterMove } from './drive.ts'
import { type FeedPlayer, type FeedTarget, playTrade, restamp } from './feed-player.ts'
import { type FineLevel, MergedSide, mergedTicks } from './merged-side.ts'
import type { RecordedDiff, RecordedSnapshot, RecordedTicker, RecordedTrade } from './recorded-frame.ts'

/**
 * Plays a recording of another venue: its prices and sizes on this venue's grid, in this venue's own numbers.
 *
 * Best prices are told more often than diffs, each with the id of the change that made it. So the newest of the two
 * says where the book begins, and a diff that is older than the best prices cannot bring back what is gone.
 */
export class MergedFeed implements FeedPlayer {
  readonly #target: FeedTarget
  readonly #bids: MergedSide
  readonly #asks: MergedSide
  #bookId = 0
  #top: { readonly id: number; readonly bid: FineLevel; readonly ask: FineLevel } | undefined

  constructor(target: FeedTarget) {
    this.#target = target
    this.#bids = new MergedSide('buy', target.market.instrument)
    this.#asks = new MergedSide('sell', target.market.instrument)
  }

  begin({ lastUpdateId, bids, asks }: RecordedSnapshot): void {
    const { market } = this.#target
    const [read, facing] = [fineLevels(bids), fineLevels(asks)]
    this.#bookId = lastUpdateId
    this.#top = undefined
    this.#bids.clear()
    this.#asks.clear()
    for (const level of read) this.#bids.set(level)
    for (const level of facing) this.#asks.set(level)
    const [best] = read
    if (best) market.jumpTo(mergedTicks('buy', best[0], market.instrument.tick))
    this.#show()
  }

  diff(diff: RecordedDiff): void {
    if (diff.u <= this.#bookId) return
    const [bids, asks] = [fineLevels(diff.b), fineLevels(diff.a)]
    this.#bookId = diff.u
    for (const level of bids) this.#bids.set(level)
    for (const level of asks) this.#asks.set(level)
    if (this.#top && this.#top.id > diff.u) this.#cut(this.#top)
    this.#show()
  }

  ticker(ticker: RecordedTicker): void {
    if (ticker.u <= this.#bookId) return
    const [bid, ask] = [fineLevel([ticker.b, ticker.B]), fineLevel([ticker.a, ticker.A])]
    this.#top = { id: ticker.u, bid, ask }
    this.#cut(this.#top)
    this.#show()
  }

  trade(trade: RecordedTrade): void {
    const { market, clock } = this.#target
    const { tick, lot } = market.instrument
    const [price, size] = fineLevel([trade.p, trade.q])
    const side = trade.m ? 'sell' : 'buy'
    // A buyer took an ask and a seller a bid: the price moves as that level did.
    const ticks = mergedTicks(side === 'buy' ? 'sell' : 'buy', price, tick)
    playTrade(this.#target, side, ticks, Number(size / lot), restamp(clock, trade))
  }

  #cut({ bid, ask }: { readonly bid: FineLevel; readonly ask: FineLevel }): void {
    this.#bids.cutTo(bid)
    this.#asks.cutTo(ask)
  }

  /** Brings what changed into the book that everybody trades in, and tells it. */
  #show(): void {
    const { market, exchange } = this.#target
    market.together(() => {
      for (const [ticks, lots] of this.#bids.changes()) market.setMarket('buy', ticks, lots)
      for (const [ticks, lots] of this.#asks.changes()) market.setMarket('sell', ticks, lots)
      uncross(exchange, market)
    })
    afterMove(exchange, market)
  }
}

function fineLevels(levels: readonly TextLevel[]): FineLevel[] {
  return levels.map(fineLevel)
}

/** @throws {RangeError} when price or size is no plain decimal. */
function fineLevel([price, size]: TextLevel): FineLevel {
  return [decimal(price, 'price'), decimal(size, 'size')]
}

function decimal(text: string, what: string): Fixed {
  const value = parseFixed(text)
  if (value === undefined || value < 0n) {
    throw new RangeError(`expected a ${what} as a plain decimal, found ${JSON.stringify(text)}`)
  }
  return value
}
