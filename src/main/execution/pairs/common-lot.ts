import { D, type Decimal, floorToStep, maxOf, minOf, ZERO } from '../../base/decimal.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Instrument } from '../../domain/instrument.ts'

/** One leg as the solver sees it. */
export interface LotTerms {
  readonly instrument: Instrument
  /** Quote per venue unit, to value the leg by. */
  readonly price: Decimal
  /** Most this leg may have, venue units: a position to be closed. Absent: no bound of its own. */
  readonly atMostBase?: Decimal
  /** Reduce-only orders are exempt from the smallest notional. */
  readonly reduceOnly: boolean
}

/** Sizes of two legs that cancel each other. */
export interface CommonSize {
  /** Venue units of each leg: whole lots of its venue. */
  readonly sizesBase: readonly [Decimal, Decimal]
  /** Tokens of each leg; equal when `residualTokens` is zero. */
  readonly tokens: readonly [Decimal, Decimal]
  /** Tokens by which the legs differ, whichever is larger. Unhedged for the life of the pair. */
  readonly residualTokens: Decimal
  /** Tokens asked for that no lot of both venues fits. */
  readonly leftOverTokens: Decimal
}

export interface CommonSizeRefusal {
  readonly code: 'below-min-size' | 'above-max-size' | 'below-min-notional' | 'residual'
  readonly message: string
}

/** Tokens in one lot: lots are venue units, and a unit can be a thousand tokens. */
export const tokensPerLot = ({ lotSize, multiplier }: Instrument): Decimal => lotSize.times(multiplier)

/**
 * The smallest amount of tokens that is a whole number of lots at both venues: the least common multiple
 * of the two lots, in integers of their finest digit. 0.03 and 0.02 have 0.06; 0.01 and 0.1 have 0.1.
 */
export function commonLotTokens(a: Instrument, b: Instrument): Decimal {
  const [lotA, lotB] = [tokensPerLot(a), tokensPerLot(b)]
  const scale = new D(10).pow(Math.max(lotA.decimalPlaces(), lotB.decimalPlaces()))
  const [x, y] = [BigInt(lotA.times(scale).toFixed(0)), BigInt(lotB.times(scale).toFixed(0))]
  return new D(((x / greatestCommonDivisor(x, y)) * y).toString()).div(scale)
}

/**
 * The largest size not above `askedTokens` that both venues take. Equal on both legs whenever a common lot
 * fits; otherwise each leg's own largest, and their difference, the residual, must be within the limit.
 *
 * @param residualLimitTokens largest difference between the legs that the user accepts; zero: none.
 */
export function solveCommonSize(
  legs: readonly [LotTerms, LotTerms],
  askedTokens: Decimal,
  residualLimitTokens: Decimal = ZERO,
): Result<CommonSize, CommonSizeRefusal> {
  const wantedTokens = legs.reduce((least, leg) => minOf(least, mostTokens(leg)), askedTokens)
  const exact = floorToStep(wantedTokens, commonLotTokens(legs[0].instrument, legs[1].instrument))
  const size = exact.gt(0)
    ? sizeOf(legs, exact, exact, askedTokens)
    : ownLots(legs, wantedTokens, askedTokens)
  if (size.residualTokens.gt(residualLimitTokens)) {
    const [a, b] = size.tokens.map((each) => each.toFixed())
    const message = `no lot fits both venues: ${a} against ${b} leaves ${size.residualTokens.toFixed()} unhedged, expected at most ${residualLimitTokens.toFixed()}`
    return err({ code: 'residual', message })
  }
  const refusal = refusalOf(legs[0], size.sizesBase[0]) ?? refusalOf(legs[1], size.sizesBase[1])
  return refusal ? err(refusal) : ok(size)
}

/** Smallest order of a leg in tokens, at its price: below this a fill of the other leg cannot be hedged here. */
export function smallestTokens({ instrument, price, reduceOnly }: LotTerms): Decimal {
  const { lotSize, minSize, minNotional, multiplier } = instrument
  const byNotional =
    reduceOnly || minNotional.isZero() || !price.gt(0)
      ? ZERO
      : minNotional.div(price).div(lotSize).ceil().times(lotSize)
  return maxOf(maxOf(lotSize, minSize), byNotional).times(multiplier)
}

const mostTokens = ({ instrument, atMostBase }: LotTerms): Decimal =>
  atMostBase === undefined ? new D(Infinity) : atMostBase.times(instrument.multiplier)

function sizeOf(
  legs: readonly [LotTerms, LotTerms],
  tokensA: Decimal,
  tokensB: Decimal,
  askedTokens: Decimal,
): CommonSize {
  return {
    sizesBase: [tokensA.div(legs[0].instrument.multiplier), tokensB.div(legs[1].instrument.multiplier)],
    tokens: [tokensA, tokensB],
    residualTokens: tokensA.minus(tokensB).abs(),
    leftOverTokens: askedTokens.minus(maxOf(tokensA, tokensB)),
  }
}

function ownLots(legs: readonly [LotTerms, LotTerms], wanted: Decimal, asked: Decimal): CommonSize {
  const [a, b] = legs.map(({ instrument }) => floorToStep(wanted, tokensPerLot(instrument)))
  return sizeOf(legs, a ?? ZERO, b ?? ZERO, asked)
}

function refusalOf({ instrument, price, reduceOnly }: LotTerms, sizeBase: Decimal) {
  const { venue, symbol, quoteAsset, minSize, lotSize, maxSize, minNotional } = instrument
  const smallest = maxOf(minSize, lotSize)
  const refuse = (code: CommonSizeRefusal['code'], message: string): CommonSizeRefusal => ({ code, message })
  if (sizeBase.lt(smallest)) {
    const words = `expected at least ${smallest.toFixed()} ${symbol}, got ${sizeBase.toFixed()}`
    return refuse('below-min-size', `${venue}: ${words}`)
  }
  if (maxSize.gt(0) && sizeBase.gt(maxSize)) {
    const words = `expected at most ${maxSize.toFixed()} ${symbol} in one order, got ${sizeBase.toFixed()}`
    return refuse('above-max-size', `${venue}: ${words}`)
  }
  const notional = sizeBase.times(price)
  if (reduceOnly || notional.gte(minNotional)) return undefined
  const words = `expected at least ${minNotional.toFixed()} ${quoteAsset}, got ${notional.toFixed(2)}`
  return refuse('below-min-notional', `${venue}: ${words}`)
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}
