import type { Account } from './account.ts'
import type { Exchange } from './exchange.ts'
import { isOpen, type Order } from './order.ts'
import { Refusal } from './refusal.ts'
import { checkOrder } from './rules.ts'

/**
 * Changes price and size of a resting limit order, which keeps its id and loses its place in the queue.
 *
 * @throws {Refusal} when the new order would not be accepted; then the old one stays as it is.
 */
export function amendOrder(
  exchange: Exchange,
  account: Account,
  order: Order,
  priceTicks: number,
  sizeLots: number,
): void {
  if (!isOpen(order)) throw new Refusal('unknown-order')
  if (order.type !== 'limit') throw new Refusal('order-not-editable')
  if (order.priceTicks === priceTicks && order.sizeLots === sizeLots) throw new Refusal('nothing-to-change')
  if (sizeLots <= order.filledLots) throw new Refusal('size-below-minimum')
  const market = exchange.market(order.symbol)
  // The order is checked as a new one beside the account's other orders.
  const others = { ...account, orders: account.orders.filter((other) => other !== order) }
  const changed = { ...order, priceTicks, sizeLots }
  checkOrder(changed, { instrument: market.instrument, account: others, mark: market.markPrice() })
  if (!order.reduceOnly) exchange.checkMargin(others, changed, market)
  exchange.unrest(order)
  order.priceTicks = priceTicks
  order.sizeLots = sizeLots
  order.editCount++
  order.updatedAtMs = exchange.clock.now()
  exchange.report(order, 'amended')
  exchange.execute(account, order)
}
