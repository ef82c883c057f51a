import { type Decimal, isMultipleOf } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { OrderRequest } from '../../domain/order.ts'
import { MAX_PRICE } from './parse-instrument.ts'

const TYPE = { limit: 0, market: 1 } as const
const TIME_IN_FORCE = { IOC: 0, GTC: 1, 'post-only': 2 } as const

/** What of an order is not in the request itself. */
export interface OrderTerms {
  readonly marketId: number
  readonly clientOrderIndex: number
  /** The limit, or the worst price that a market order may get. On the grid. */
  readonly price: Decimal
  /** When a resting order ends by itself, ms since the epoch of the venue. */
  readonly expiresAtMs: number
}

/** Our order → the body of a create-order transaction, in lots and ticks. Sheet section 5.2. */
export function encodeOrder(order: OrderRequest, instrument: Instrument, terms: OrderTerms) {
  const rests = order.type === 'limit' && order.timeInForce !== 'IOC'
  return {
    MarketIndex: terms.marketId,
    ClientOrderIndex: terms.clientOrderIndex,
    BaseAmount: order.sizeBase.div(instrument.lotSize).toNumber(),
    Price: terms.price.div(instrument.tickSize).toNumber(),
    IsAsk: order.side === 'sell' ? 1 : 0,
    Type: TYPE[order.type],
    TimeInForce: order.type === 'market' ? TIME_IN_FORCE.IOC : timeInForceOf(order),
    ReduceOnly: order.reduceOnly ? 1 : 0,
    TriggerPrice: 0,
    OrderExpiry: rests ? terms.expiresAtMs : 0,
  }
}

function timeInForceOf({ timeInForce }: OrderRequest): number {
  if (timeInForce !== 'FOK') return TIME_IN_FORCE[timeInForce]
  throw new AppError('not-supported', 'Lighter has no fill-or-kill orders')
}

/**
 * Refuses what our side can know before sending. Minimums bind orders that rest; taking the book is free of them.
 *
 * @throws {AppError} `validation`, or `not-supported` for fill-or-kill.
 */
export function requireValid(order: OrderRequest, instrument: Instrument): void {
  const { symbol, lotSize, minSize, maxSize } = instrument
  timeInForceOf(order)
  if (order.clientOrderId === '') throw invalid('a client order id', 'an empty one')
  const size = order.sizeBase
  if (!size.isFinite() || !size.gt(0)) throw invalid('a size above zero', size.toString())
  if (!isMultipleOf(size, lotSize))
    throw invalid(`a size of ${symbol} in steps of ${lotSize}`, size.toString())
  if (size.gt(maxSize)) throw invalid(`a size of at most ${maxSize} ${symbol}`, size.toString())
  const rests = order.type === 'limit' && order.timeInForce !== 'IOC'
  if (rests && !order.reduceOnly && size.lt(minSize))
    throw invalid(`a resting size of at least ${minSize} ${symbol}`, size.toString())
  requireValidPrice(order, instrument, rests)
}

function requireValidPrice(order: OrderRequest, instrument: Instrument, rests: boolean): void {
  const { symbol, tickSize, minNotional, quoteAsset } = instrument
  const price = order.limitPrice
  if (order.type === 'market') {
    if (price) throw invalid('a market order without a limit price', price.toString())
    return
  }
  if (!price?.isFinite() || !price.gt(0)) throw invalid('a limit price above zero', String(price ?? 'none'))
  if (!isMultipleOf(price, tickSize))
    throw invalid(`a price of ${symbol} in steps of ${tickSize}`, price.toString())
  if (price.gt(tickSize.times(MAX_PRICE)))
    throw invalid(`a price of at most ${tickSize.times(MAX_PRICE)}`, price.toString())
  const notional = price.times(order.sizeBase)
  if (rests && !order.reduceOnly && notional.lt(minNotional))
    throw invalid(`a resting order of at least ${minNotional} ${quoteAsset}`, notional.toString())
}

const invalid = (expected: string, came: string): AppError =>
  new AppError('validation', `expected ${expected}, got ${came}`)
