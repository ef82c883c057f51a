import { type Decimal, isMultipleOf } from '../base/decimal.ts'
import { AppError } from '../base/errors.ts'
import type { Instrument } from '../domain/instrument.ts'
import type { OrderRequest } from '../domain/order.ts'

/** The error of an order that our side can know to be refused. */
export const invalidOrder = (expected: string, came: string): AppError =>
  new AppError('validation', `expected ${expected}, got ${came}`)

/** @throws {AppError} `validation` unless the size is above zero and a multiple of the lot. */
export function requireLots({ sizeBase }: OrderRequest, { symbol, lotSize }: Instrument): void {
  if (!sizeBase.isFinite() || !sizeBase.gt(0)) throw invalidOrder('a size above zero', sizeBase.toString())
  if (!isMultipleOf(sizeBase, lotSize))
    throw invalidOrder(`a size of ${symbol} in steps of ${lotSize}`, sizeBase.toString())
}

/**
 * @param maxSize venue units; 0 for no limit. Some venues have another one for market orders.
 * @throws {AppError} `validation` for a size below the instrument's minimum or above `maxSize`.
 */
export function requireSizeWithin(order: OrderRequest, instrument: Instrument, maxSize: Decimal): void {
  const { symbol, minSize } = instrument
  const { sizeBase } = order
  if (sizeBase.lt(minSize)) throw invalidOrder(`a size of at least ${minSize} ${symbol}`, sizeBase.toString())
  requireAtMost(order, instrument, maxSize)
}

/** @throws {AppError} `validation` for a size above `maxSize` venue units, unless that is 0. */
export function requireAtMost({ sizeBase }: OrderRequest, { symbol }: Instrument, maxSize: Decimal): void {
  if (maxSize.gt(0) && sizeBase.gt(maxSize))
    throw invalidOrder(`a size of at most ${maxSize} ${symbol}`, sizeBase.toString())
}

/** @throws {AppError} `validation` unless a limit order has a price on the grid, and a market order has none. */
export function requirePrice(order: OrderRequest, { symbol, tickSize }: Instrument): void {
  const price = order.limitPrice
  if (order.type === 'market') {
    if (price) throw invalidOrder('a market order without a limit price', price.toString())
    return
  }
  if (!price?.isFinite() || !price.gt(0))
    throw invalidOrder('a limit price above zero', String(price ?? 'none'))
  if (!isMultipleOf(price, tickSize))
    throw invalidOrder(`a price of ${symbol} in steps of ${tickSize}`, price.toString())
}

/** @throws {AppError} `validation` for a limit order whose value is below the instrument's minimum. */
export function requireNotional(order: OrderRequest, { minNotional, quoteAsset }: Instrument): void {
  const notional = order.limitPrice?.times(order.sizeBase)
  if (notional?.lt(minNotional))
    throw invalidOrder(`an order of at least ${minNotional} ${quoteAsset}`, notional.toString())
}
