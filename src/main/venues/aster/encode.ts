import { type Instrument, scalesOf } from '../../domain/instrument.ts'
import type { OrderRequest, TimeInForce } from '../../domain/order.ts'
import {
  invalidOrder,
  requireLots,
  requireNotional,
  requirePrice,
  requireSizeWithin,
} from '../require-order.ts'
import type { Params } from './auth.ts'

const TIMES_IN_FORCE = {
  GTC: 'GTC',
  IOC: 'IOC',
  FOK: 'FOK',
  'post-only': 'GTX',
} as const satisfies Record<TimeInForce, string>

/** The venue's rule for `newClientOrderId`. Sheet section 5.1. */
const CLIENT_ORDER_ID = /^[.A-Z:/a-z0-9_-]{1,36}$/

/**
 * Our order → parameters of `POST order`, sizes and prices padded to the instrument's steps.
 *
 * An order that is settled when it is answered (market, IOC, FOK) asks for `RESULT`; the default answer would say
 * `NEW` although it has filled.
 *
 * @throws {AppError} `validation` for what our side can know before sending.
 */
export function encodeOrder(order: OrderRequest, instrument: Instrument): Params {
  requireValid(order, instrument)
  const { priceDecimals, sizeDecimals } = scalesOf(instrument)
  const settlesAtOnce = order.type === 'market' || order.timeInForce === 'IOC' || order.timeInForce === 'FOK'
  return {
    symbol: instrument.venueSymbol,
    side: order.side === 'buy' ? 'BUY' : 'SELL',
    type: order.type === 'market' ? 'MARKET' : 'LIMIT',
    ...(order.type === 'limit' ? { timeInForce: TIMES_IN_FORCE[order.timeInForce] } : {}),
    quantity: order.sizeBase.toFixed(sizeDecimals),
    ...(order.limitPrice ? { price: order.limitPrice.toFixed(priceDecimals) } : {}),
    newClientOrderId: order.clientOrderId,
    ...(order.reduceOnly ? { reduceOnly: 'true' } : {}),
    ...(settlesAtOnce ? { newOrderRespType: 'RESULT' } : {}),
  }
}

/**
 * An id the venue would take.
 *
 * @throws {AppError} `validation` otherwise.
 */
export function requireClientOrderId(clientOrderId: string): void {
  if (!CLIENT_ORDER_ID.test(clientOrderId))
    throw invalidOrder(`a client order id of 1 to 36 of A-Z a-z 0-9 . : / _ -`, JSON.stringify(clientOrderId))
}

function requireValid(order: OrderRequest, instrument: Instrument): void {
  requireClientOrderId(order.clientOrderId)
  requireLots(order, instrument)
  requireSizeWithin(
    order,
    instrument,
    order.type === 'market' ? instrument.maxMarketSize : instrument.maxSize,
  )
  requirePrice(order, instrument)
  if (!order.reduceOnly) requireNotional(order, instrument)
}
