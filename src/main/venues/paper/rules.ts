import { type Decimal, isMultipleOf } from '../../base/decimal.ts'
import type { Instrument } from '../../domain/instrument.ts'
import { type OrderRequest, type OrderUpdate, remainingBase, signOf } from '../../domain/order.ts'
import type { Capabilities } from '../capabilities.ts'

/** Why the paper venue refuses an order. */
export interface PaperRefusal {
  readonly code: string
  readonly reason: string
}

/** A refusal in a venue's words. */
export const refuse = (code: string, reason: string): PaperRefusal => ({ code, reason })

const ORDER_ID = /^[.A-Z:/a-z0-9_-]{1,36}$/

/** What orders the venue has. */
export type OrderTerms = Pick<Capabilities, 'timesInForce' | 'reduceOnly'>

/** What the order itself must fulfil, whatever the market does. */
export function formProblem(
  order: OrderRequest,
  instrument: Instrument,
  terms: OrderTerms,
): PaperRefusal | undefined {
  const { tickSize, lotSize, minSize, maxSize, maxMarketSize, venueSymbol } = instrument
  const { sizeBase, limitPrice, type, clientOrderId } = order
  if (type === 'limit' && !terms.timesInForce.includes(order.timeInForce))
    return refuse('time-in-force', `${venueSymbol} has no ${order.timeInForce} orders.`)
  if (order.reduceOnly && !terms.reduceOnly)
    return refuse('reduce-only', `${venueSymbol} has no reduce-only orders.`)
  if (!ORDER_ID.test(clientOrderId)) return refuse('order-id', 'Client order id is not valid.')
  if (instrument.status !== 'trading') return refuse('not-trading', `${venueSymbol} is not trading.`)
  if (!sizeBase.gt(0)) return refuse('quantity', 'Quantity less than or equal to zero.')
  if (!isMultipleOf(sizeBase, lotSize)) {
    return refuse(
      'lot-size',
      `Quantity ${sizeBase.toFixed()} is not a multiple of step size ${lotSize.toFixed()}.`,
    )
  }
  if (sizeBase.lt(minSize))
    return refuse('min-quantity', `Quantity less than min quantity ${minSize.toFixed()}.`)
  const largest = type === 'market' ? maxMarketSize : maxSize
  if (largest.gt(0) && sizeBase.gt(largest)) {
    return refuse('max-quantity', `Quantity greater than max quantity ${largest.toFixed()}.`)
  }
  if (type === 'market') return undefined
  if (!limitPrice?.gt(0)) return refuse('price', 'Price less than or equal to zero.')
  if (!isMultipleOf(limitPrice, tickSize)) {
    return refuse(
      'tick-size',
      `Price ${limitPrice.toFixed()} is not a multiple of tick size ${tickSize.toFixed()}.`,
    )
  }
  return undefined
}

/** What the market and the position say about it. `markPrice` is the book's mid: paper has no index. */
export function marketProblem(
  order: OrderRequest,
  instrument: Instrument,
  markPrice: Decimal,
  positionBase: Decimal,
): PaperRefusal | undefined {
  const { minNotional, priceBand, quoteAsset } = instrument
  const { side, limitPrice, reduceOnly, sizeBase } = order
  const closes = positionBase.times(signOf(side)).isNegative()
  if (reduceOnly && !closes) return refuse('reduce-only', 'ReduceOnly Order is rejected.')
  if (!reduceOnly && sizeBase.times(limitPrice ?? markPrice).lt(minNotional)) {
    return refuse(
      'min-notional',
      `Order's notional must be no smaller than ${minNotional.toFixed()} ${quoteAsset}.`,
    )
  }
  if (!limitPrice || !priceBand) return undefined
  const [cap, floor] = [markPrice.times(priceBand.up), markPrice.times(priceBand.down)]
  if (side === 'buy' && limitPrice.gt(cap)) {
    return refuse('price-cap', `Limit price can't be higher than ${cap.toFixed()}.`)
  }
  if (side === 'sell' && limitPrice.lt(floor)) {
    return refuse('price-floor', `Limit price can't be lower than ${floor.toFixed()}.`)
  }
  return undefined
}

/** Spot: a sale may take what is held and not already offered by a resting order. */
export function balanceProblem(
  order: OrderRequest,
  heldBase: Decimal,
  open: readonly OrderUpdate[],
): PaperRefusal | undefined {
  if (order.side === 'buy') return undefined
  const offered = open.filter(({ side }) => side === 'sell').map(remainingBase)
  const free = offered.reduce((left, size) => left.minus(size), heldBase)
  if (order.sizeBase.lte(free)) return undefined
  const rest = free.eq(heldBase) ? '' : `, ${heldBase.minus(free).toFixed()} of it in open orders`
  const words = `the order sells ${order.sizeBase.toFixed()}, ${heldBase.toFixed()} is held${rest}`
  return refuse('balance', `Balance is insufficient: ${words}.`)
}
