import type { RecordedTop } from '../market/recorded-top.ts'
import type { SymbolMarket } from '../market/symbol-market.ts'
import type { MarketTrade } from '../market/trade-tape.ts'
import type { Exchange } from './exchange.ts'
import { opposite, remainingLots } from './order.ts'

/**
 * Fills account orders that a recorded trade would have reached: all better prices first, then their own price
 * once the size before them in the queue is gone. The recording's own book change follows by itself.
 */
export function meetRecordedTrade(exchange: Exchange, market: SymbolMarket, trade: MarketTrade): void {
  const side = opposite(trade.takerSide)
  let open = trade.lots
  for (const level of [...market.book.side(side).fromBest()]) {
    if (open === 0 || isWorse(side, level.ticks, trade.ticks)) return
    let passed = 0
    for (const resting of [...level.queue]) {
      if (level.ticks === trade.ticks) {
        // At its own price an order waits for the size that stood before it.
        const ahead = Math.min(resting.aheadLots, open + passed)
        resting.aheadLots -= ahead
        const skipped = Math.max(0, ahead - passed)
        passed += skipped
        open -= skipped
      }
      if (open === 0) break
      const lots = Math.min(open, remainingLots(resting.order))
      open -= lots
      exchange.fill(market, resting.order, level.ticks, lots, trade.id, true)
      market.touch(side, level.ticks)
    }
  }
}

/** Fills account orders that the recorded best price of the other side has reached. */
export function meetTop(exchange: Exchange, market: SymbolMarket, top: RecordedTop): void {
  for (const side of ['buy', 'sell'] as const) {
    for (const level of [...market.book.side(side).fromBest()]) {
      const facing = top.remaining(opposite(side))
      if (!facing || facing.lots === 0 || isWorse(side, level.ticks, facing.ticks)) break
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

/** True when a resting price on `side` is not reached by a trade at `ticks`. */
function isWorse(side: 'buy' | 'sell', resting: number, ticks: number): boolean {
  return side === 'buy' ? resting < ticks : resting > ticks
}
