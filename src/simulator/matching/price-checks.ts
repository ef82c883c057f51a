import { multiplyFixed } from '../fixed.ts'
import type { SymbolMarket } from '../market/symbol-market.ts'
import { type Order, opposite, type Side } from './order.ts'
import { reaches } from './order-book.ts'
import { Refusal } from './refusal.ts'

/** True when a limit order would execute at once against the book. */
export function wouldTake(order: Order, market: SymbolMarket): boolean {
  return market.book.available(order.side, order.priceTicks) > 0
}

/** Worst price a market order accepts: the edge of the price band around mark, in ticks. */
export function marketLimit(side: Side, market: SymbolMarket): number {
  const { limits, tick } = market.instrument
  const edge = multiplyFixed(market.markPrice(), side === 'buy' ? limits.priceUp : limits.priceDown)
  return Number(edge / tick)
}

/** @throws {Refusal} when the best price a market order would get lies outside the price band. */
export function checkBestPrice(side: Side, market: SymbolMarket): void {
  const best = market.book.top(opposite(side))
  if (best && !reaches(side, best.ticks, marketLimit(side, market))) throw new Refusal('no-market-price')
}

/** True when a stop or take-profit order's price is reached (section 5.1 of the venue sheet, trigger sense). */
export function hasFired(order: Order, market: SymbolMarket): boolean {
  const ticks = triggerTicks(order, market)
  const rises = (order.side === 'buy') === (order.type === 'stop' || order.type === 'stop-market')
  return rises ? ticks >= order.stopTicks : ticks <= order.stopTicks
}

/** Price that a conditional order watches: the last trade or the mark. */
export function triggerTicks(order: Order, market: SymbolMarket): number {
  return order.triggerBy === 'mark' ? Number(market.markPrice() / market.instrument.tick) : market.lastTicks()
}
