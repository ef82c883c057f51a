import type { Account } from './account.ts'
import { isOpen, type Order, type OrderRequest } from './order.ts'

const KEPT_ORDERS = 5_000

/** Makes the record of a new order; nothing is checked and nothing is told yet. */
export function createOrder(
  account: Account,
  request: OrderRequest,
  id: number,
  atMs: number,
  forced: boolean,
): Order {
  return {
    id,
    accountId: account.id,
    symbol: request.symbol,
    clientOrderId: request.clientOrderId ?? `sim_${id.toString(36)}`,
    side: request.side,
    type: request.type,
    originalType: request.type,
    timeInForce: request.timeInForce,
    priceTicks: request.priceTicks ?? 0,
    sizeLots: request.sizeLots ?? 0,
    filledLots: 0,
    filledQuote: 0n,
    stopTicks: request.stopTicks ?? 0,
    activationTicks: request.activationTicks ?? 0,
    callbackRate: request.callbackRate ?? 0,
    extremeTicks: 0,
    triggerBy: request.triggerBy,
    reduceOnly: request.reduceOnly,
    closePosition: request.closePosition,
    priceProtect: request.priceProtect,
    status: 'new',
    createdAtMs: atMs,
    updatedAtMs: atMs,
    editCount: 0,
    forced,
    memo: request.memo ?? '',
  }
}

/** Adds an order to the account's history, which forgets the oldest orders that are done. */
export function remember(account: Account, order: Order): void {
  account.orders.push(order)
  if (account.orders.length <= KEPT_ORDERS) return
  const kept = account.orders.filter((one, index) => isOpen(one) || index > KEPT_ORDERS / 5)
  account.orders.splice(0, account.orders.length, ...kept)
}
