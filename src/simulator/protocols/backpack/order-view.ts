import { trimFixed } from '../../fixed.ts'
import { type Instrument, priceOf, sizeOf } from '../../market/instrument.ts'
import { isConditional, isOpen, type Order, type Side } from '../../matching/order.ts'
import { clientIdOf, orderIdText } from './ids.ts'

/** The venue's spelling of our words. */
export const SIDES = { buy: 'Bid', sell: 'Ask' } as const satisfies Record<Side, string>
export const TRIGGERS = { last: 'LastPrice', mark: 'MarkPrice' } as const

/** Price without padding. */
export function plainPrice(instrument: Instrument, ticks: number): string {
  return trimFixed(priceOf(instrument, ticks))
}

/** Size without padding. */
export function plainSize(instrument: Instrument, lots: number): string {
  return trimFixed(sizeOf(instrument, lots))
}

/** `Limit` or `Market`; a trigger order has the type it becomes. */
export function orderType({ originalType }: Pick<Order, 'originalType'>): 'Limit' | 'Market' {
  return originalType === 'limit' || originalType === 'stop' || originalType === 'take-profit'
    ? 'Limit'
    : 'Market'
}

/** Status by section 5.3 of the venue sheet. */
export function statusOf(order: Pick<Order, 'status' | 'type'>): string {
  if (order.status === 'new') return isConditional(order.type) ? 'TriggerPending' : 'New'
  const statuses = {
    'partially-filled': 'PartiallyFilled',
    filled: 'Filled',
    canceled: 'Cancelled',
    expired: 'Expired',
  }
  return statuses[order.status]
}

/** Why an order expired: the engine knows no reasons, but the terms of the order leave one. */
export function expiryReason(order: Order): string | null {
  if (order.status !== 'expired') return null
  if (order.timeInForce === 'FOK') return 'FillOrKill'
  if (order.timeInForce === 'GTX') return 'PostOnlyTaker'
  if (order.reduceOnly)
    return isConditional(order.originalType) ? 'StopWithoutPosition' : 'ReduceOnlyNotReduced'
  if (orderType(order) === 'Market') return 'InsufficientLiquidity'
  if (order.timeInForce === 'IOC') return 'ImmediateOrCancel'
  return isConditional(order.originalType) ? 'InsufficientMargin' : 'SelfTradePrevention'
}

/** `LIQUIDATION_AUTOCLOSE` for orders of the venue itself. */
export function originOf({ forced }: Pick<Order, 'forced'>): string {
  return forced ? 'LIQUIDATION_AUTOCLOSE' : 'USER'
}

/** An order as REST shows it (section 5.1 of the venue sheet): absent values are explicit nulls. */
export function orderRow(order: Order, instrument: Instrument): Record<string, unknown> {
  const waits = isConditional(order.type) && isOpen(order)
  const wasTrigger = isConditional(order.originalType)
  const isLimit = orderType(order) === 'Limit'
  const size = plainSize(instrument, order.sizeLots)
  return {
    id: orderIdText(order.id),
    clientId: clientIdOf(order) ?? null,
    createdAt: order.createdAtMs,
    symbol: order.symbol,
    side: SIDES[order.side],
    orderType: orderType(order),
    status: statusOf(order),
    ...(isLimit && { price: plainPrice(instrument, order.priceTicks) }),
    quantity: waits ? null : size,
    executedQuantity: plainSize(instrument, order.filledLots),
    executedQuoteQuantity: trimFixed(order.filledQuote),
    ...(isLimit && { postOnly: order.timeInForce === 'GTX' }),
    reduceOnly: order.reduceOnly || null,
    timeInForce: order.timeInForce === 'GTX' ? 'GTC' : order.timeInForce,
    selfTradePrevention: 'RejectTaker',
    triggerPrice: wasTrigger ? plainPrice(instrument, order.stopTicks) : null,
    triggerBy: wasTrigger ? TRIGGERS[order.triggerBy] : null,
    triggerQuantity: wasTrigger ? size : null,
    triggeredAt: wasTrigger && !waits && order.status !== 'canceled' ? order.updatedAtMs : null,
    relatedOrderId: null,
    strategyId: null,
    stopLossTriggerPrice: null,
    stopLossTriggerBy: null,
    stopLossLimitPrice: null,
    takeProfitTriggerPrice: null,
    takeProfitTriggerBy: null,
    takeProfitLimitPrice: null,
  }
}
