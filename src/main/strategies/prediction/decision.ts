import { D, type Decimal, minOf, ONE, ZERO } from '../../base/decimal.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { PriceSource } from '../../domain/market.ts'
import type { OpenPosition } from './portfolio.ts'
import type { Prediction } from './predictor.ts'

/** All prices of one decision. Nothing else may be read while it is made. */
export interface PriceSnapshot {
  readonly symbol: SymbolId
  readonly bid: Decimal
  readonly ask: Decimal
  readonly source: PriceSource
  readonly receivedAtMs: number
  /** Age of the price when the snapshot was taken. */
  readonly ageMs: number
  readonly takenAtMs: number
  /** Features see minutes that ended here or before; the open time of the running minute. */
  readonly candleBoundaryMs: number
  /** Close of the last finished minute; absent without history. */
  readonly lastClose: Decimal | undefined
}

/** How the trader decides. Fractions are of 1. */
export interface DecisionRules {
  /** Least confidence that a trade is made on. */
  readonly confidence: number
  /** Least signal strength, |2p − 1|. */
  readonly strength: number
  readonly positionsPerSymbol: number
  readonly takeProfit: number
  readonly stopLoss: number
  /** Share of the equity that goes into one position. */
  readonly positionShare: number
  /** Smallest trade, quote. */
  readonly minNotionalQuote: number
  /** A price older than this is not traded on. */
  readonly maxPriceAgeMs: number
  /** Fraction of the value that a trade costs. */
  readonly feeRate: number
}

/** What the user may change begins with these; the fee is the taker fee of the venue's lowest tier. */
export const DEFAULT_RULES: DecisionRules = {
  confidence: 0.7,
  strength: 0.2,
  positionsPerSymbol: 1,
  takeProfit: 0.015,
  stopLoss: 0.01,
  positionShare: 0.1,
  minNotionalQuote: 5,
  maxPriceAgeMs: 5_000,
  feeRate: 0.0025,
}

/** What was decided, and why. */
export type Verdict =
  | { readonly action: 'hold'; readonly reason: string }
  | { readonly action: 'buy'; readonly reason: string; readonly notionalQuote: Decimal }
  | { readonly action: 'sell'; readonly reason: string }

/** The account as the decision sees it. */
interface Holdings {
  readonly cashQuote: Decimal
  readonly equityQuote: Decimal
  readonly positions: readonly OpenPosition[]
}

const LATEST_HISTORY_MS = 5 * 60_000

/** What features were worked out from. */
interface History {
  readonly minutes: number
  readonly wanted: number
  readonly lastOpenTimeMs: number | undefined
}

/** A price this far from the last finished minute is not traded on: one of the two is wrong, or the market is mad. */
const LARGEST_MOVE = new D('0.2')

/** Why nobody should trade at a price, in words; `undefined` when it is sound. */
export function priceProblem(price: PriceSnapshot, rules: DecisionRules, nowMs: number): string | undefined {
  const ageMs = nowMs - price.receivedAtMs
  if (ageMs > rules.maxPriceAgeMs)
    return `the price is ${ageMs} ms old, expected at most ${rules.maxPriceAgeMs}`
  if (!price.bid.gt(0) || price.ask.lt(price.bid)) return 'the best prices are crossed or empty'
  return undefined
}

/** Why nothing may be bought: what the model saw and what it would cost do not belong together. */
export function historyProblem(
  { bid, lastClose, candleBoundaryMs }: PriceSnapshot,
  history: History,
): string | undefined {
  const { minutes, wanted, lastOpenTimeMs } = history
  if (minutes < wanted) return `history has ${minutes} of ${wanted} minutes`
  if (lastOpenTimeMs === undefined || lastOpenTimeMs < candleBoundaryMs - LATEST_HISTORY_MS)
    return 'history ends more than five minutes ago'
  if (lastClose && bid.minus(lastClose).abs().gte(lastClose.times(LARGEST_MOVE)))
    return `the price is ${bid.div(lastClose).minus(1).times(100).toFixed(1)} % from the last finished minute`
  return undefined
}

/** Take profit and stop loss of a position at a price: the bid, where it would be sold. */
export function exitReason(position: OpenPosition, bid: Decimal, rules: DecisionRules): string | undefined {
  const gain = bid.div(position.entryPrice).minus(1)
  if (gain.gte(rules.takeProfit)) return `take profit: ${percent(gain)} from the entry`
  if (gain.lte(-rules.stopLoss)) return `stop loss: ${percent(gain)} from the entry`
  return undefined
}

/** The rules, in order; the first that speaks decides. Pure. */
export function decide(prediction: Prediction, held: Holdings, rules: DecisionRules): Verdict {
  const { direction, confidence, strength } = prediction
  if (direction === 'none') return hold('no signal')
  if (confidence < rules.confidence)
    return hold(`confidence ${confidence.toFixed(3)} is below ${rules.confidence}`)
  if (strength < rules.strength) return hold(`strength ${strength.toFixed(3)} is below ${rules.strength}`)
  const words = `${direction} with confidence ${confidence.toFixed(3)}`
  if (direction === 'down')
    return held.positions.length > 0
      ? { action: 'sell', reason: words }
      : hold(`${words}, and nothing is held`)
  if (held.positions.length >= rules.positionsPerSymbol)
    return hold(`${words}, and ${held.positions.length} of ${rules.positionsPerSymbol} positions are held`)
  const affordable = held.cashQuote.div(ONE.plus(rules.feeRate))
  const notionalQuote = minOf(held.equityQuote.times(rules.positionShare), affordable)
  if (notionalQuote.lt(rules.minNotionalQuote))
    return hold(`${words}, and ${maxWords(notionalQuote)} is less than the smallest trade`)
  return { action: 'buy', reason: words, notionalQuote }
}

const hold = (reason: string): Verdict => ({ action: 'hold', reason })
const percent = (fraction: Decimal): string => `${fraction.times(100).toFixed(2)} %`
const maxWords = (quote: Decimal): string => (quote.gt(ZERO) ? quote.toFixed(2) : '0')
