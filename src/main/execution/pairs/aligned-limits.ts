import { D, type Decimal, ONE } from '../../base/decimal.ts'
import { roundToTick } from '../../domain/instrument.ts'
import type { Bbo } from '../../domain/market.ts'
import { limitPriceOf } from '../limit-price.ts'
import type { PairLeg } from './pair-plan.ts'

/** Venues further apart than this are not aligned: one of the two prices is then not the market's. Product.md §4. */
const ALIGNED_WITHIN = new D('0.005')

type Touch = Pick<Bbo, 'bidPrice' | 'askPrice'>

/**
 * Limit prices of the two entries. Each lies its offset inside the opposite touch; where the buy would then pay more
 * a token than the sell brings, the dearer one gives way to the other, so that a pair that fills at its limits
 * begins at break-even or better.
 *
 * @param offset fraction, 0.0001 by default.
 * @returns quote per venue unit, on the tick grid of each leg.
 */
export function alignedLimits(
  legs: readonly [PairLeg, PairLeg],
  touches: readonly [Touch, Touch],
  offset: Decimal,
): readonly [Decimal, Decimal] {
  const own = legs.map(({ instrument, side }, index) =>
    limitPriceOf(touches[index as 0 | 1], side, offset, instrument),
  )
  const [first, second] = own
  if (!first || !second) throw new RangeError('a pair has two legs')
  const mids = legs.map(({ instrument }, index) => {
    const { bidPrice, askPrice } = touches[index as 0 | 1]
    return bidPrice.plus(askPrice).div(2).div(instrument.multiplier)
  })
  const [a, b] = mids
  if (!a || !b?.gt(0) || a.div(b).minus(ONE).abs().gte(ALIGNED_WITHIN)) return [first, second]
  const buyer = legs[0].side === 'buy' ? 0 : 1
  const seller = buyer === 0 ? 1 : 0
  const perToken = (index: 0 | 1): Decimal =>
    (index === 0 ? first : second).div(legs[index].instrument.multiplier)
  if (perToken(buyer).lte(perToken(seller))) return [first, second]
  // The venue with the lower mid sets the price: the buy waits there, or the sell there is where the buy stops.
  const { instrument } = legs[buyer]
  const lowered = roundToTick(perToken(seller).times(instrument.multiplier), 'buy', instrument)
  return buyer === 0 ? [lowered, second] : [first, lowered]
}
