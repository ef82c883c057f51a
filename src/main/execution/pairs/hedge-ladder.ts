import { type Decimal, maxOf, minOf } from '../../base/decimal.ts'
import { type Instrument, roundToTick } from '../../domain/instrument.ts'
import type { Bbo } from '../../domain/market.ts'
import type { Side, TimeInForce } from '../../domain/order.ts'

/** Where on the ladder a try stands: from the price that loses nothing to the one that fills at once. */
export type Rung = 'break-even' | 'inside' | 'touch' | 'market'

/** How one hedge is sent. */
export type HedgeOrder =
  | { readonly type: 'market' }
  | { readonly type: 'limit'; readonly limitPrice: Decimal; readonly timeInForce: TimeInForce }

/**
 * The rung of a try: break-even first, then inside the spread, then the touch, and market at the end, with the
 * last try always at market. Product.md §4.
 */
export function rungOf(attempt: number, tries: number): Rung {
  if (attempt >= tries - 1) return 'market'
  if (attempt === 0) return 'break-even'
  return attempt < tries / 2 ? 'inside' : 'touch'
}

/**
 * The order of a rung. A price that would wait behind the market without a chance is moved on to the next rung.
 *
 * @param breakEvenPrice what the leading leg was filled at, in this leg's quote per venue unit.
 */
export function hedgeOrder(
  rung: Rung,
  side: Side,
  { bidPrice, askPrice }: Pick<Bbo, 'bidPrice' | 'askPrice'>,
  breakEvenPrice: Decimal,
  instrument: Instrument,
): HedgeOrder {
  const [near, far] = side === 'buy' ? [bidPrice, askPrice] : [askPrice, bidPrice]
  const isBetter = (price: Decimal, than: Decimal): boolean =>
    side === 'buy' ? price.lt(than) : price.gt(than)
  const take: HedgeOrder = { type: 'limit', limitPrice: far, timeInForce: 'IOC' }
  switch (rung) {
    case 'market':
      return { type: 'market' }
    case 'touch':
      return take
    case 'break-even': {
      // The market itself is at break-even or better: take it.
      if (!isBetter(breakEvenPrice, far)) return take
      if (isBetter(breakEvenPrice, near))
        return hedgeOrder('inside', side, { bidPrice, askPrice }, breakEvenPrice, instrument)
      return rest(roundToTick(breakEvenPrice, side, instrument))
    }
    case 'inside': {
      const { tickSize } = instrument
      // One tick before everybody else, as long as that does not reach the other side.
      return side === 'buy'
        ? rest(maxOf(bidPrice, minOf(bidPrice.plus(tickSize), askPrice.minus(tickSize))))
        : rest(minOf(askPrice, maxOf(askPrice.minus(tickSize), bidPrice.plus(tickSize))))
    }
  }
}

const rest = (limitPrice: Decimal): HedgeOrder => ({ type: 'limit', limitPrice, timeInForce: 'GTC' })
