import { isMultipleOf } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import { type Instrument, scalesOf } from '../../domain/instrument.ts'
import type { OrderRequest } from '../../domain/order.ts'
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
  const { symbol, lotSize, tickSize, minSize, maxSize } = instrument
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
}

const invalid = (expected: string, came: string): AppError =>
  new AppError('validation', `expected ${expected}, got ${came}`)
