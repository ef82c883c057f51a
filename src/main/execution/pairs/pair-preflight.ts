import { D, type Decimal, maxOf, minOf, ONE, ZERO } from '../../base/decimal.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { FeeRates, FundingRate } from '../../domain/market.ts'
import type { LeverageInfo } from '../../venues/exchange-client.ts'
import type { LiquidityScore } from '../liquidity-score.ts'

/** What is known of one leg before it is sent. */
export interface LegFacts {
  readonly venueName: string
  readonly instrument: Instrument
  readonly liquidity: LiquidityScore
  /** Quote per venue unit. */
  readonly midPrice: Decimal
  readonly bookAgeMs: number
  readonly sizeBase: Decimal
  readonly fees: FeeRates
  /** Absent while the venue has not told it. */
  readonly availableQuote?: Decimal | undefined
  readonly leverage?: LeverageInfo | undefined
  readonly funding?: FundingRate | undefined
}

export interface PreflightLimits {
  /** Largest difference of the two mids, fraction; 1 %. */
  readonly maxDivergence: Decimal
  /** Smallest distance of the liquidation price, fraction; 10 %. */
  readonly minLiquidationDistance: Decimal
  readonly maxBookAgeMs: number
}

/** Product.md §4. */
export const PREFLIGHT_LIMITS: PreflightLimits = {
  maxDivergence: new D('0.01'),
  minLiquidationDistance: new D('0.1'),
  maxBookAgeMs: 5_000,
}

export type VerdictTone = 'good' | 'warning' | 'bad' | 'idle'

/** One line of the verdict. `bad` refuses the pair. */
export interface VerdictLine {
  readonly name: 'Depth' | 'Margin' | 'Liquidation' | 'Break-even' | 'Books'
  readonly value: string
  readonly tone: VerdictTone
  readonly words: string
}

type Legs = readonly [long: LegFacts, short: LegFacts]

/** The five lines, always in this order. */
export function verdictOf(legs: Legs, limits: PreflightLimits = PREFLIGHT_LIMITS): readonly VerdictLine[] {
  return [depth(legs), margin(legs), liquidation(legs, limits), breakEven(legs), books(legs, limits)]
}

const idle = (name: VerdictLine['name'], words: string): VerdictLine => ({
  name,
  value: '',
  tone: 'idle',
  words,
})

function depth(legs: Legs): VerdictLine {
  const weaker = legs[0].liquidity.score <= legs[1].liquidity.score ? legs[0] : legs[1]
  const { score, recommendation } = weaker.liquidity
  const value = score.toFixed(2)
  const words = {
    good: 'both books take it',
    fair: 'it costs something',
    poor: 'a smaller size is better',
    none: 'cannot be filled',
  }
  const tone = { good: 'good', fair: 'good', poor: 'warning', none: 'bad' } as const
  return {
    name: 'Depth',
    value,
    tone: tone[recommendation],
    words: `${weaker.venueName}: ${words[recommendation]}`,
  }
}

/** The leverage both legs can have: the weaker venue's, so that they are margined alike. */
function commonLeverage(legs: Legs): Decimal | undefined {
  const [a, b] = legs.map(({ leverage }) => leverage?.leverage)
  return a && b ? minOf(a, b) : undefined
}

const notionalOf = ({ sizeBase, midPrice }: LegFacts): Decimal => sizeBase.times(midPrice)

const inThousands = (whole: Decimal): string => whole.toFixed(0).replaceAll(/\B(?=(\d{3})+$)/g, ',')

function margin(legs: Legs): VerdictLine {
  const leverage = commonLeverage(legs)
  if (!leverage || legs.some(({ availableQuote }) => availableQuote === undefined)) {
    return idle('Margin', 'not told by both venues yet')
  }
  const free = legs.map((leg) => ({
    leg,
    needed: notionalOf(leg).div(leverage),
    available: leg.availableQuote ?? ZERO,
  }))
  const short = free.find(({ needed, available }) => needed.gt(available))
  const worst = free.reduce((a, b) => (a.available.minus(a.needed).lte(b.available.minus(b.needed)) ? a : b))
  // Rounded against us: what is needed up, what is there down.
  const needed = inThousands(worst.needed.ceil())
  const value = `${needed} of ${inThousands(worst.available.floor())} ${worst.leg.instrument.quoteAsset}`
  if (short)
    return {
      name: 'Margin',
      value,
      tone: 'bad',
      words: `${short.leg.venueName} has too little at ${leverage.toFixed(0)}×`,
    }
  return {
    name: 'Margin',
    value,
    tone: 'good',
    words: `${worst.leg.venueName}, at ${leverage.toFixed(0)}× on both`,
  }
}

/** Distance ≈ 1 ÷ leverage − maintenance margin: how far the price may run against a leg of this margin. */
function liquidation(legs: Legs, { minLiquidationDistance }: PreflightLimits): VerdictLine {
  const leverage = commonLeverage(legs)
  const rates = legs.map((leg) => leg.leverage?.maintenanceMarginRate)
  const [a, b] = rates
  if (!leverage || !a || !b) return idle('Liquidation', 'not told by both venues yet')
  const distance = ONE.div(leverage).minus(maxOf(a, b))
  const value = `${distance.times(100).toFixed(1)} %`
  const least = `${minLiquidationDistance.times(100).toFixed(0)} %`
  return distance.gte(minLiquidationDistance)
    ? { name: 'Liquidation', value, tone: 'good', words: `away at ${leverage.toFixed(0)}×` }
    : {
        name: 'Liquidation',
        value,
        tone: 'warning',
        words: `away at ${leverage.toFixed(0)}×, less than ${least}`,
      }
}

/** Short pays in, long pays out: what the pair earns an hour, as a fraction of one leg. */
function earnedPerHour([long, short]: Legs): Decimal | undefined {
  if (!long.funding || !short.funding) return undefined
  const hourly = ({ ratePerInterval, intervalHours }: FundingRate): Decimal =>
    ratePerInterval.div(intervalHours)
  return hourly(short.funding).minus(hourly(long.funding))
}

/** Hours of today's funding that pay for both ways of both legs: taker fees, and the slippage of the way in twice. */
function breakEven(legs: Legs): VerdictLine {
  const earned = earnedPerHour(legs)
  if (!earned) return idle('Break-even', 'a leg has no funding')
  const cost = legs.reduce(
    (sum, { fees, liquidity }) =>
      sum.plus(fees.takerRate.times(2)).plus(liquidity.walk.slippageVsTouchBps.div(10_000).times(2)),
    ZERO,
  )
  const yearly = `${earned
    .abs()
    .times(24 * 365 * 100)
    .toFixed(1)} % a year`
  if (!earned.gt(0))
    return { name: 'Break-even', value: 'never', tone: 'warning', words: `funding costs ${yearly}` }
  const hours = cost.div(earned)
  const value = hours.gt(48) ? `${hours.div(24).toFixed(1)} d` : `${hours.toFixed(1)} h`
  return {
    name: 'Break-even',
    value,
    tone: hours.gt(168) ? 'warning' : 'good',
    words: `funding earns ${yearly}`,
  }
}

function books(legs: Legs, { maxDivergence, maxBookAgeMs }: PreflightLimits): VerdictLine {
  const oldest = Math.max(...legs.map(({ bookAgeMs }) => bookAgeMs))
  const [a, b] = legs.map(({ midPrice, instrument }) => midPrice.div(instrument.multiplier))
  const divergence = a && b?.gt(0) ? a.minus(b).abs().div(b) : ONE
  const value = `${Math.round(oldest)} ms`
  const apart = `${divergence.times(10_000).toFixed(1)} bps apart`
  if (oldest > maxBookAgeMs) return { name: 'Books', value, tone: 'bad', words: 'a book is too old' }
  if (divergence.gt(maxDivergence)) {
    return {
      name: 'Books',
      value,
      tone: 'bad',
      words: `${apart}, expected at most ${maxDivergence.times(100).toFixed()} %`,
    }
  }
  return { name: 'Books', value, tone: 'good', words: apart }
}
