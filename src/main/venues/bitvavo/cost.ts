import { type Decimal, minOf, ZERO } from '../../base/decimal.ts'
import type { Fill } from '../../domain/order.ts'

/**
 * The price that a holding was bought at, first in, first out: what is left are the newest buys. A part that no buy
 * explains (a deposit, or older than the page of trades) has no known price and counts as bought at the mark, so that
 * it shows no profit.
 *
 * @param newestFirst own fills of the market
 */
export function entryPriceOf(sizeBase: Decimal, newestFirst: readonly Fill[], markPrice: Decimal): Decimal {
  if (!sizeBase.gt(0)) return ZERO
  let left = sizeBase
  let costQuote = ZERO
  for (const fill of newestFirst) {
    if (left.isZero()) break
    if (fill.side !== 'buy') continue
    const taken = minOf(left, fill.sizeBase)
    costQuote = costQuote.plus(taken.times(fill.price))
    left = left.minus(taken)
  }
  return costQuote.plus(left.times(markPrice)).div(sizeBase)
}
