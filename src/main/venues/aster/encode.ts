import { isMultipleOf } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import { type Instrument, scalesOf } from '../../domain/instrument.ts'
import type { OrderRequest, TimeInForce } from '../../domain/order.ts'
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
    throw invalid(`a client order id of 1 to 36 of A-Z a-z 0-9 . : / _ -`, JSON.stringify(clientOrderId))
}

function requireValid(order: OrderRequest, instrument: Instrument): void {
  const { symbol, lotSize, tickSize, minSize, minNotional } = instrument
  requireClientOrderId(order.clientOrderId)
  const size = order.sizeBase
  const maxSize = order.type === 'market' ? instrument.maxMarketSize : instrument.maxSize
  if (!size.isFinite() || !size.gt(0)) throw invalid('a size above zero', size.toString())
  if (!isMultipleOf(size, lotSize))
    throw invalid(`a size of ${symbol} in steps of ${lotSize}`, size.toString())
  if (size.lt(minSize)) throw invalid(`a size of at least ${minSize} ${symbol}`, size.toString())
  // A limit of 0 disables that part of the filter.
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
  if (!order.reduceOnly && price.times(size).lt(minNotional))
    throw invalid(
      `an order of at least ${minNotional} ${instrument.quoteAsset}`,
      price.times(size).toString(),
    )
}

const invalid = (expected: string, came: string): AppError =>
  new AppError('validation', `expected ${expected}, got ${came}`)
