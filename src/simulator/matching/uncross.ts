import type { SymbolMarket } from '../market/symbol-market.ts'
import type { Exchange } from './exchange.ts'
import { opposite, remainingLots } from './order.ts'

/**
 * Fills account orders that market makers now quote through: what would cross is executed at the resting price,
 * best price first. A cross without an account order in it is left alone: it is the market's own.
 */
export function uncross(exchange: Exchange, market: SymbolMarket): void {
  market.together(() => {
    while (fillOne(exchange, market));
  })
}

/** Fills the first account order that stands across the market; false when none does. */
function fillOne(exchange: Exchange, market: SymbolMarket): boolean {
  const [bid, ask] = [market.book.bids.best(), market.book.asks.best()]
  if (!bid || !ask || bid.ticks < ask.ticks) return false
  const maker = bid.queue[0] ?? ask.queue[0]
  if (!maker) return false
  const { order } = maker
  const side = opposite(order.side)
  const facing = order.side === 'buy' ? ask : bid
  const lots = Math.min(facing.marketLots, remainingLots(order))
  if (lots === 0) return false
  facing.marketLots -= lots
  market.onConsumed?.(side, facing.ticks, lots)
  market.book.side(side).prune(facing)
  const trade = market.print(side, order.priceTicks, lots, exchange.clock.now())
  exchange.fill(market, order, order.priceTicks, lots, trade.id, true)
  market.touch(side, facing.ticks)
  market.touch(order.side, order.priceTicks)
  return true
}
