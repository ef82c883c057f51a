import type { Candle } from '../../domain/market.ts'

/** Candles that the features look back on, at least. */
export const MINUTES_NEEDED = 61

/** What a predictor is shown, by name. The list with every formula is in docs/paper-trader.md. */
export const FEATURE_NAMES = [
  'return1',
  'return5',
  'return15',
  'return60',
  'volatility20',
  'volatility60',
  'trend12over26',
  'relativeStrength14',
  'rangePosition60',
  'bandPosition20',
  'volumeSurge',
  'candleRange5',
  'priceOverClose',
] as const
export type FeatureName = (typeof FEATURE_NAMES)[number]
export type Features = Readonly<Record<FeatureName, number>>

/** No single candle, however wild, weighs more than this. */
const BOUND = 0.2

/**
 * Features of one moment from finished candles, oldest first, all before the moment, and the price at it. Pure:
 * it sees nothing else, so it cannot look ahead.
 *
 * @param price the middle price now, quote
 * @throws {RangeError} with fewer than 61 candles
 */
export function featuresOf(candles: readonly Candle[], price: number): Features {
  if (candles.length < MINUTES_NEEDED)
    throw new RangeError(`expected at least ${MINUTES_NEEDED} candles, got ${candles.length}`)
  const rows = candles.slice(-MINUTES_NEEDED).map(({ close, high, low, volumeBase }) => ({
    close: close.toNumber(),
    high: high.toNumber(),
    low: low.toNumber(),
    volume: volumeBase.toNumber(),
  }))
  const closes = rows.map(({ close }) => close)
  const last = closes.at(-1) as number
  const back = (minutes: number): number => bounded(Math.log(last / (closes.at(-1 - minutes) as number)))
  const returns = closes.slice(1).map((close, at) => bounded(Math.log(close / (closes[at] as number))))
  const latest = rows.slice(-60)
  const [lowest, highest] = [
    Math.min(...latest.map(({ low }) => low)),
    Math.max(...latest.map(({ high }) => high)),
  ]
  const band = closes.slice(-20)
  const volumes = latest.map(({ volume }) => volume)
  const usual = mean(volumes)
  return {
    return1: back(1),
    return5: back(5),
    return15: back(15),
    return60: back(60),
    volatility20: deviation(returns.slice(-20)),
    volatility60: deviation(returns),
    trend12over26: smoothed(closes, 12) / smoothed(closes, 26) - 1,
    relativeStrength14: relativeStrength(returns.slice(-14)),
    rangePosition60: highest > lowest ? (last - lowest) / (highest - lowest) - 0.5 : 0,
    bandPosition20: over(last - mean(band), deviation(band)),
    volumeSurge: usual > 0 ? Math.log1p(mean(volumes.slice(-5)) / usual) - Math.LN2 : 0,
    candleRange5: bounded(mean(latest.slice(-5).map(({ high, low, close }) => (high - low) / close))),
    priceOverClose: bounded(Math.log(price / last)),
  }
}

const bounded = (value: number): number => Math.max(-BOUND, Math.min(BOUND, value))
const mean = (values: readonly number[]): number =>
  values.reduce((sum, each) => sum + each, 0) / values.length
const over = (value: number, unit: number): number => (unit > 0 ? value / unit : 0)

function deviation(values: readonly number[]): number {
  const middle = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)))
}

/** Exponential mean with weight 2 / (n + 1), begun with the oldest value. */
function smoothed(values: readonly number[], periods: number): number {
  const weight = 2 / (periods + 1)
  return values.reduce((kept, value) => kept + weight * (value - kept))
}

/** Share of the rises among all moves, −0.5 to 0.5: the relative strength index without its scale. */
function relativeStrength(returns: readonly number[]): number {
  const rises = returns.reduce((sum, each) => sum + Math.max(0, each), 0)
  const moves = returns.reduce((sum, each) => sum + Math.abs(each), 0)
  return over(rises, moves) - (moves > 0 ? 0.5 : 0)
}
