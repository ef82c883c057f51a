import type { SymbolMarket } from '../market/symbol-market.ts'
import { positionOf } from './account.ts'
import type { Exchange } from './exchange.ts'
import { isConditional, isOpen, type Order } from './order.ts'
import { hasFired, triggerTicks } from './price-checks.ts'
import { Refusal } from './refusal.ts'

/**
 * Fires the conditional orders of a symbol whose price is reached.
 *
 * The owner sees the venue's three steps: the shell expires, the order it held is new, then its fills come.
 */
export function fireTriggers(exchange: Exchange, market: SymbolMarket): void {
  for (const account of exchange.accounts.values()) {
    for (const order of account.orders) {
      if (order.symbol !== market.instrument.symbol || !isOpen(order) || !isConditional(order.type)) continue
      const fires = order.type === 'trailing-stop-market' ? trails(order, market) : hasFired(order, market)
      if (fires) fire(exchange, order, market)
    }
  }
}

function fire(exchange: Exchange, order: Order, market: SymbolMarket): void {
  const account = exchange.accounts.get(order.accountId)
  if (!account) return
  exchange.report({ ...order, status: 'expired' }, 'expired')
  const { lots } = positionOf(account, order.symbol)
  if (order.closePosition) order.sizeLots = Math.abs(lots)
  order.type = order.type === 'stop' || order.type === 'take-profit' ? 'limit' : 'market'
  order.updatedAtMs = exchange.clock.now()
  exchange.report(order, 'new')
  const shrinks = order.closePosition || order.reduceOnly
  const possible = shrinks ? reduces(order, lots) : affordable(exchange, order, market)
  if (possible) exchange.execute(account, order)
  else exchange.end(order, 'expired')
}

function reduces(order: Order, lots: number): boolean {
  return order.side === 'buy' ? lots < 0 : lots > 0
}

function affordable(exchange: Exchange, order: Order, market: SymbolMarket): boolean {
  const account = exchange.accounts.get(order.accountId)
  if (!account) return false
  try {
    exchange.checkMargin(
      { ...account, orders: account.orders.filter((other) => other !== order) },
      order,
      market,
    )
    return true
  } catch (cause) {
    if (cause instanceof Refusal) return false
    throw cause
  }
}

/** Follows the best price since activation; fires when the price comes back by the callback rate. */
function trails(order: Order, market: SymbolMarket): boolean {
  const ticks = triggerTicks(order, market)
  const sells = order.side === 'sell'
  if (order.extremeTicks === 0) {
    const active =
      !order.activationTicks || (sells ? ticks >= order.activationTicks : ticks <= order.activationTicks)
    if (!active) return false
    order.extremeTicks = ticks
  }
  order.extremeTicks = sells ? Math.max(order.extremeTicks, ticks) : Math.min(order.extremeTicks, ticks)
  const distance = order.extremeTicks * order.callbackRate
  return sells ? ticks <= order.extremeTicks - distance : ticks >= order.extremeTicks + distance
}
