import { type Instrument, scalesOf } from '../../domain/instrument.ts'
import type { OrderRequest } from '../../domain/order.ts'
import { requireLots, requirePrice, requireSizeWithin } from '../require-order.ts'
import type { Params } from './auth.ts'

/**
 * Our order → body of `POST order`, sizes and prices padded to the instrument's steps. What is absent is left out:
 * signature and body must hold the same fields.
 *
 * @param clientId the number that stands for the order's id
 * @throws {AppError} `validation` for what our side can know before sending.
 */
export function encodeOrder(order: OrderRequest, clientId: number, instrument: Instrument): Params {
  requireValid(order, instrument)
  const { priceDecimals, sizeDecimals } = scalesOf(instrument)
  const postOnly = order.timeInForce === 'post-only'
  return {
    symbol: instrument.venueSymbol,
    side: order.side === 'buy' ? 'Bid' : 'Ask',
    orderType: order.type === 'market' ? 'Market' : 'Limit',
    quantity: order.sizeBase.toFixed(sizeDecimals),
    ...(order.limitPrice ? { price: order.limitPrice.toFixed(priceDecimals) } : {}),
    // Post-only is a flag of its own; a market order has no time in force.
    ...(order.type === 'limit' && postOnly ? { postOnly: true } : {}),
    ...(order.type === 'limit' && !postOnly ? { timeInForce: order.timeInForce } : {}),
    ...(order.reduceOnly ? { reduceOnly: true } : {}),
    clientId,
  }
}

function requireValid(order: OrderRequest, instrument: Instrument): void {
  requireLots(order, instrument)
  requireSizeWithin(order, instrument, instrument.maxSize)
  requirePrice(order, instrument)
}
