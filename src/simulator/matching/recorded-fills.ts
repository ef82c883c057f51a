import type { RecordedTop } from '../market/recorded-top.ts'
import type { SymbolMarket } from '../market/symbol-market.ts'
import type { MarketTrade } from '../market/trade-tape.ts'
import type { Level } from './book-side.ts'
import type { Exchange } from './exchange.ts'
import { opposite, remainingLots, type Side } from './order.ts'

/**
 * Fills account orders that a recorded trade would have reached: all better prices first, then their own price
 * once the size before them in the queue is gone. The recording's own book change follows by itself.
 */
export function meetRecordedTrade(exchange: Exchange, market: SymbolMarket, trade: MarketTrade): void {
  const side = opposite(trade.takerSide)
  let open = trade.lots
  for (const level of reachedLevels(market, side, trade.ticks)) {
    if (open === 0) return
    // At its own price an order waits for the size that stood before it; a better price was passed whole.
    const isAtPrice = level.ticks === trade.ticks
    let passedLots = 0
    for (const resting of [...level.queue]) {
      if (isAtPrice) {
        const skipped = Math.min(open, Math.max(0, resting.aheadLots - passedLots))
        passedLots += skipped
        open -= skipped
      }
      if (open === 0) break
      const lots = Math.min(open, remainingLots(resting.order))
      open -= lots
      exchange.fill(market, resting.order, level.ticks, lots, trade.id, true)
      market.touch(side, level.ticks)
    }
    for (const resting of level.queue) resting.aheadLots = Math.max(0, resting.aheadLots - passedLots)
  }
}

/** Fills account orders that the recorded best price of the other side has reached. */
export function meetTop(exchange: Exchange, market: SymbolMarket, top: RecordedTop): void {
  for (const side of ['buy', 'sell'] as const) {
    const facing = top.remaining(opposite(side))
    if (!facing || facing.lots === 0) continue
    for (const level of reachedLevels(market, side, facing.ticks)) {
      for (const { order } of [...level.queue]) {
        const lots = Math.min(top.remaining(opposite(side))?.lots ?? 0, remainingLots(order))
        if (lots === 0) break
        top.consume(opposite(side), facing.ticks, lots)
        const trade = market.print(opposite(side), level.ticks, lots, exchange.clock.now())
        exchange.fill(market, order, level.ticks, lots, trade.id, true)
        market.touch(side, level.ticks)
      }
    }
  }
}

/** Levels with account orders that a trade at `ticks` reaches, best first. A list: fills change the book. */
function reachedLevels(market: SymbolMarket, side: Side, ticks: number): Level[] {
  const reached: Level[] = []
  for (const level of market.book.side(side).fromBest()) {
    if (side === 'buy' ? level.ticks < ticks : level.ticks > ticks) break
    if (level.queue.length > 0) reached.push(level)
  }
  return reached
}
