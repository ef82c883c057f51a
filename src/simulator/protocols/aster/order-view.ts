import { divideFixed, fixedFromNumber, formatFixed, trimFixed } from '../../fixed.ts'
import { type Instrument, priceText, sizeOf, sizeText } from '../../market/instrument.ts'
import type { Order, OrderStatus, OrderType, Side } from '../../matching/order.ts'

/** The venue's spelling of our words. */
export const SIDES = { buy: 'BUY', sell: 'SELL' } as const satisfies Record<Side, string>
export const TYPES = {
  limit: 'LIMIT',
  market: 'MARKET',
  stop: 'STOP',
  'stop-market': 'STOP_MARKET',
  'take-profit': 'TAKE_PROFIT',
  'take-profit-market': 'TAKE_PROFIT_MARKET',
  'trailing-stop-market': 'TRAILING_STOP_MARKET',
} as const satisfies Record<OrderType, string>
export const STATUSES = {
  new: 'NEW',
  'partially-filled': 'PARTIALLY_FILLED',
  filled: 'FILLED',
  canceled: 'CANCELED',
  expired: 'EXPIRED',
} as const satisfies Record<OrderStatus, string>
export const WORKING_TYPES = { last: 'CONTRACT_PRICE', mark: 'MARK_PRICE' } as const

/** Average fill price text; "0.00000" before the first fill, as the venue prints it. */
export function averagePrice(order: Order, instrument: Instrument): string {
  if (order.filledLots === 0) return '0.00000'
  return formatFixed(divideFixed(order.filledQuote, sizeOf(instrument, order.filledLots)), 5)
}

/** An order as REST shows it. `withTime` adds what only queries carry. */
export function orderRow(order: Order, instrument: Instrument, withTime = false) {
  const executed = order.filledLots === 0 ? '0' : sizeText(instrument, order.filledLots)
  const trailing = order.originalType === 'trailing-stop-market'
  return {
    orderId: order.id,
    symbol: order.symbol,
    clientOrderId: order.clientOrderId,
    status: STATUSES[order.status],
    price: order.priceTicks ? priceText(instrument, order.priceTicks) : '0',
    avgPrice: averagePrice(order, instrument),
    origQty: sizeText(instrument, order.sizeLots),
    executedQty: executed,
    cumQty: executed,
    cumQuote: trimFixed(order.filledQuote),
    timeInForce: order.timeInForce,
    type: TYPES[order.type],
    origType: TYPES[order.originalType],
    side: SIDES[order.side],
    positionSide: 'BOTH',
    reduceOnly: order.reduceOnly,
    closePosition: order.closePosition,
    stopPrice: order.stopTicks ? priceText(instrument, order.stopTicks) : '0',
    workingType: WORKING_TYPES[order.triggerBy],
    priceProtect: order.priceProtect,
    ...(trailing && {
      activatePrice: order.activationTicks ? priceText(instrument, order.activationTicks) : '0',
      priceRate: callbackText(order),
    }),
    updateTime: order.updatedAtMs,
    ...(withTime && { time: order.createdAtMs }),
  }
}

/** Callback rate in per cent. */
export function callbackText(order: Order): string {
  return trimFixed(fixedFromNumber(order.callbackRate * 100))
}
