import { AppError } from '../../base/errors.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { OrderRequest } from '../../domain/order.ts'
import {
  invalidOrder,
  requireLots,
  requireNotional,
  requirePrice,
  requireSizeWithin,
} from '../require-order.ts'
import type { Params } from './auth.ts'
import { OPERATOR_ID } from './config.ts'

/** Visible characters; on the wire it is a UUID made from them. */
const CLIENT_ORDER_ID = /^[\x21-\x7e]{1,64}$/

/**
 * Our order → the body of `POST /order`. Sheet section 5.
 *
 * @param uuid the client order id as the venue takes it
 * @throws {AppError} `validation` for what our side can know before sending, `not-supported` for reduce-only.
 */
export function encodeOrder(order: OrderRequest, uuid: string, instrument: Instrument): Params {
  requireValid(order, instrument)
  return {
    market: instrument.venueSymbol,
    side: order.side,
    orderType: order.type,
    amount: order.sizeBase.toFixed(),
    ...(order.limitPrice ? { price: order.limitPrice.toFixed() } : {}),
    ...(order.type === 'limit' ? termsOf(order) : {}),
    clientOrderId: uuid,
    operatorId: OPERATOR_ID,
    // The answer without it is the ids alone.
    responseRequired: true,
  }
}

/** Post-only is a flag beside a resting order. */
function termsOf({ timeInForce }: OrderRequest): Params {
  return timeInForce === 'post-only' ? { timeInForce: 'GTC', postOnly: true } : { timeInForce }
}

/**
 * An id that we can name an order by.
 *
 * @throws {AppError} `validation` otherwise.
 */
export function requireClientOrderId(clientOrderId: string): void {
  if (!CLIENT_ORDER_ID.test(clientOrderId))
    throw invalidOrder('a client order id of 1 to 64 visible ASCII characters', JSON.stringify(clientOrderId))
}

function requireValid(order: OrderRequest, instrument: Instrument): void {
  requireClientOrderId(order.clientOrderId)
  if (order.reduceOnly)
    throw new AppError('not-supported', 'Bitvavo is a spot exchange: it knows no reduce-only orders')
  requireLots(order, instrument)
  requireSizeWithin(order, instrument, instrument.maxSize)
  requirePrice(order, instrument)
  requireNotional(order, instrument)
}
