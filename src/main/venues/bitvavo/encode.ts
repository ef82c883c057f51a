import { isMultipleOf } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { OrderRequest } from '../../domain/order.ts'
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
    throw invalid('a client order id of 1 to 64 visible ASCII characters', JSON.stringify(clientOrderId))
}

function requireValid(order: OrderRequest, instrument: Instrument): void {
  const { symbol, lotSize, tickSize, minSize, maxSize, minNotional } = instrument
  requireClientOrderId(order.clientOrderId)
  if (order.reduceOnly)
    throw new AppError('not-supported', 'Bitvavo is a spot exchange: it knows no reduce-only orders')
  const size = order.sizeBase
  if (!size.isFinite() || !size.gt(0)) throw invalid('a size above zero', size.toString())
  if (!isMultipleOf(size, lotSize))
    throw invalid(`a size of ${symbol} in steps of ${lotSize}`, size.toString())
  if (size.lt(minSize)) throw invalid(`a size of at least ${minSize} ${symbol}`, size.toString())
  if (maxSize.gt(0) && size.gt(maxSize))
    throw invalid(`a size of at most ${maxSize} ${symbol}`, size.toString())

  const price = order.limitPrice
  if (order.type === 'market') {
    if (price) throw invalid('a market order without a limit price', price.toString())
    return
  }
  if (!price?.isFinite() || !price.gt(0)) throw invalid('a limit price above zero', String(price ?? 'none'))
  if (!isMultipleOf(price, tickSize))
    throw invalid(`a price of ${symbol} in steps of ${tickSize}`, price.toString())
  if (price.times(size).lt(minNotional))
    throw invalid(
      `an order of at least ${minNotional} ${instrument.quoteAsset}`,
      price.times(size).toString(),
    )
}

const invalid = (expected: string, came: string): AppError =>
  new AppError('validation', `expected ${expected}, got ${came}`)
