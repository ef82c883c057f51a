import { type Decimal, maxOf, ZERO } from '../../base/decimal.ts'
import { type OrderRequest, type OrderUpdate, remainingBase, type Side, signOf } from '../../domain/order.ts'
import { type PaperRefusal, refuse } from './rules.ts'

/** What margin looks at. */
export interface MarginFacts {
  readonly availableQuote: Decimal
  readonly leverage: Decimal
  readonly feeRate: Decimal
  /** What the order is expected to trade at, quote. */
  readonly price: Decimal
  /** Signed, venue units. */
  readonly positionBase: Decimal
  /** Of the same instrument. */
  readonly open: readonly OrderUpdate[]
}

/**
 * Margin for the part that makes the position larger when the orders of its side that rest already have filled:
 * growth × price ÷ leverage, plus the fee; growth = max(0, |p ± (R + q)| − max(|p|, |p ± R|)).
 */
export function marginProblem(order: OrderRequest, facts: MarginFacts): PaperRefusal | undefined {
  if (order.reduceOnly) return undefined
  const { availableQuote, leverage, feeRate, price, positionBase, open } = facts
  const before = afterFills(positionBase, order.side, sumOf(growing(open, order.side)))
  const after = before.plus(order.sizeBase.times(signOf(order.side)))
  const growth = maxOf(ZERO, after.abs().minus(maxOf(positionBase.abs(), before.abs())))
  const needed = growth.times(price).div(leverage).plus(order.sizeBase.times(price).times(feeRate))
  if (growth.isZero() || needed.lte(availableQuote)) return undefined
  return refuse(
    'margin',
    `Margin is insufficient: the order needs ${needed.toFixed(2)}, ${availableQuote.toFixed(2)} is available.`,
  )
}

/**
 * Notional that the resting orders of one instrument would add to its position, quote: for either side the part of
 * their notional by which they would make it larger, (|p ± R| − |p|) ÷ R. What only closes reserves nothing.
 */
export function reservedNotional(positionBase: Decimal, open: readonly OrderUpdate[]): Decimal {
  const reserved = (['buy', 'sell'] as const).map((side) => {
    const orders = growing(open, side)
    const restingBase = sumOf(orders)
    const growth = afterFills(positionBase, side, restingBase).abs().minus(positionBase.abs())
    if (!growth.gt(0)) return ZERO
    const notional = orders.reduce(
      (sum, order) => sum.plus(remainingBase(order).times(order.limitPrice ?? ZERO)),
      ZERO,
    )
    return notional.times(growth).div(restingBase)
  })
  return reserved.reduce((sum, each) => sum.plus(each), ZERO)
}

const growing = (open: readonly OrderUpdate[], of: Side): readonly OrderUpdate[] =>
  open.filter(({ side, reduceOnly }) => side === of && !reduceOnly)
const sumOf = (orders: readonly OrderUpdate[]): Decimal =>
  orders.reduce((sum, order) => sum.plus(remainingBase(order)), ZERO)
const afterFills = (positionBase: Decimal, side: Side, sizeBase: Decimal): Decimal =>
  positionBase.plus(sizeBase.times(signOf(side)))
