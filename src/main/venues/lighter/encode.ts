import type { Decimal } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { OrderRequest } from '../../domain/order.ts'
import { invalidOrder, requireAtMost, requireLots, requirePrice } from '../require-order.ts'
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
  timeInForceOf(order)
  if (order.clientOrderId === '') throw invalidOrder('a client order id', 'an empty one')
  requireLots(order, instrument)
  requireAtMost(order, instrument, instrument.maxSize)
  requirePrice(order, instrument)
  requireHighestPrice(order, instrument)
  const rests = order.type === 'limit' && order.timeInForce !== 'IOC'
  if (rests && !order.reduceOnly) requireMinimums(order, instrument)
}

function requireHighestPrice({ limitPrice }: OrderRequest, { tickSize }: Instrument): void {
  const highest = tickSize.times(MAX_PRICE)
  if (limitPrice?.gt(highest)) throw invalidOrder(`a price of at most ${highest}`, limitPrice.toString())
}

function requireMinimums({ sizeBase, limitPrice }: OrderRequest, instrument: Instrument): void {
  const { symbol, minSize, minNotional, quoteAsset } = instrument
  if (sizeBase.lt(minSize))
    throw invalidOrder(`a resting size of at least ${minSize} ${symbol}`, sizeBase.toString())
  const notional = limitPrice?.times(sizeBase)
  if (notional?.lt(minNotional))
    throw invalidOrder(`a resting order of at least ${minNotional} ${quoteAsset}`, notional.toString())
}
