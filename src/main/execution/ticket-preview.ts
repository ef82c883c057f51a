import { type Decimal, ZERO } from '../base/decimal.ts'
import type { Instrument } from '../domain/instrument.ts'
import type { Bbo, DepthSnapshot, FeeRates } from '../domain/market.ts'
import { type Side, signOf, type TimeInForce } from '../domain/order.ts'
import { depthProblems } from '../pricing/book-sanity.ts'
import { ageOf } from '../pricing/price-age.ts'
import type { AgedBbo } from '../pricing/price-tier.ts'
import { topOfBook } from '../pricing/top-of-book.ts'
import type { RiskGate } from '../risk/risk-gate.ts'
import { DEFAULT_LIMIT_OFFSET, limitPriceOf, readLimitPrice } from './limit-price.ts'
import { scoreLiquidity } from './liquidity-score.ts'
import { type SizeUnit, sizePosition } from './position-sizer.ts'
import { type BookWalk, walkDepth } from './slippage-calculator.ts'

/** A ticket that is still being typed. */
export interface PreviewRequest {
  readonly side: Side
  readonly size: string
  readonly sizeUnit: SizeUnit
  readonly type: 'market' | 'limit'
  readonly limitPrice?: string
  readonly timeInForce?: TimeInForce
  readonly reduceOnly: boolean
}

/** What is known at this moment, without asking anyone. */
export interface PreviewFacts {
  /** The live book; absent when there is none yet. */
  readonly depth: DepthSnapshot | undefined
  readonly instrument: Instrument
  readonly fees: FeeRates
  /** Signed venue units. */
  readonly positionBase: Decimal
  /** What open orders of the ticket's side may still add, venue units. */
  readonly restingBase: Decimal
  readonly gate: Pick<RiskGate, 'problems'>
  readonly nowMs: number
  /** Oldest price the screen may size by, milliseconds. */
  readonly ceilingMs: number
  /** What was known last, for when there is no book; it is shown and never traded on. */
  readonly lastKnown?: AgedBbo | undefined
}

/** What an order would cost. Absent figures have no meaning yet; `problems` say why. */
export interface TicketPreview {
  /** Venue units, lot-aligned: what would be sent. */
  readonly sizeBase?: Decimal
  readonly notionalQuote?: Decimal
  readonly averagePrice?: Decimal
  readonly worstPrice?: Decimal
  /** Average against the touch, basis points; positive is worse for us. */
  readonly slippageBps?: Decimal
  /** Taker fee on what would be taken, maker fee on what would rest. */
  readonly feeQuote?: Decimal
  /** What the lot grid leaves over, venue units. */
  readonly residualBase?: Decimal
  readonly bookAgeMs?: number
  /** 0–1, see liquidity-score.ts. */
  readonly liquidityScore?: number
  /** Reasons why it would be refused, in words. */
  readonly problems: readonly string[]
  /** Things worth knowing that refuse nothing. */
  readonly warnings: readonly string[]
}

/** Works the ticket out on the live book. Pure: no request, nothing remembered. */
export function previewTicket(request: PreviewRequest, facts: PreviewFacts): TicketPreview {
  const { depth, instrument, nowMs, ceilingMs } = facts
  if (!depth) {
    const problems = [`there is no order book of ${instrument.symbol} yet`]
    return { problems, warnings: facts.lastKnown ? [lastKnownWords(facts.lastKnown)] : [] }
  }
  const bookAgeMs = ageOf(depth.receivedAtMs, nowMs) ?? 0
  const broken = depthProblems(depth, nowMs, ceilingMs).map(({ message }) => message)
  const bbo = topOfBook(depth)
  if (!bbo) return { bookAgeMs, problems: broken, warnings: [] }
  const limit = limitOf(request, bbo, instrument)
  if (typeof limit === 'string') return { bookAgeMs, problems: [...broken, limit], warnings: [] }
  const price = limit ?? (request.side === 'buy' ? bbo.askPrice : bbo.bidPrice)
  const { size: text, sizeUnit: unit, type, reduceOnly } = request
  const sized = sizePosition({ text, unit, price, type, reduceOnly }, instrument)
  if (!sized.ok) return { bookAgeMs, problems: [...broken, sized.error.message], warnings: [] }
  const { sizeBase, residualBase } = sized.value
  const costs = costOf(request, sizeBase, limit, depth, facts.fees)
  return {
    sizeBase,
    residualBase,
    bookAgeMs,
    ...costs.figures,
    liquidityScore: scoreLiquidity(depth, request.side, sizeBase).score,
    problems: [
      ...new Set([
        ...broken,
        ...costs.problems,
        ...gateProblems(request, sizeBase, limit, bbo, facts, costs.walk),
      ]),
    ],
    warnings: costs.warnings,
  }
}

function lastKnownWords({ bbo, ageMs }: AgedBbo): string {
  const prices = `${bbo.bidPrice.toFixed()} / ${bbo.askPrice.toFixed()}`
  return `last known price ${prices}, ${Math.round(ageMs / 1_000)} s old: not good for an order`
}

/** The limit price, none for a market order, or what is wrong with the typed one. */
function limitOf(request: PreviewRequest, bbo: Bbo, instrument: Instrument): Decimal | undefined | string {
  if (request.type === 'market') return undefined
  if (request.limitPrice === undefined) {
    return limitPriceOf(bbo, request.side, DEFAULT_LIMIT_OFFSET, instrument)
  }
  const read = readLimitPrice(request.limitPrice, request.side, instrument)
  return read.ok ? read.value : read.error
}

function costOf(
  request: PreviewRequest,
  sizeBase: Decimal,
  limit: Decimal | undefined,
  depth: DepthSnapshot,
  fees: FeeRates,
) {
  const walk = walkDepth(limit ? upToLimit(depth, request.side, limit) : depth, request.side, sizeBase)
  const restingBase = limit ? walk.unfilledBase : ZERO
  const restingQuote = restingBase.times(limit ?? ZERO)
  const pricedBase = walk.filledBase.plus(restingBase)
  const notionalQuote = walk.notionalQuote.plus(restingQuote)
  const feeQuote = walk.notionalQuote.times(fees.takerRate).plus(restingQuote.times(fees.makerRate))
  const problems: string[] = []
  const warnings: string[] = []
  if (!limit && walk.unfilledBase.gt(0)) {
    problems.push(`the visible book is short of ${walk.unfilledBase.toFixed()} for this size`)
  }
  if (limit && request.timeInForce === 'post-only' && walk.filledBase.gt(0)) {
    problems.push('a post-only order at this price would take')
  } else if (limit && walk.filledBase.gt(0)) {
    warnings.push(`${walk.filledBase.toFixed()} of it would take at once`)
  }
  const worstPrice = restingBase.gt(0) ? limit : walk.worstPrice
  return {
    walk,
    problems,
    warnings,
    figures: {
      notionalQuote,
      feeQuote,
      slippageBps: walk.slippageVsTouchBps,
      ...(pricedBase.gt(0) ? { averagePrice: notionalQuote.div(pricedBase) } : {}),
      ...(worstPrice ? { worstPrice } : {}),
    },
  }
}

/** The part of the book that a limit price reaches. */
function upToLimit(depth: DepthSnapshot, side: Side, limit: Decimal): DepthSnapshot {
  return side === 'buy'
    ? { ...depth, asks: depth.asks.filter((level) => level.price.lte(limit)) }
    : { ...depth, bids: depth.bids.filter((level) => level.price.gte(limit)) }
}

function gateProblems(
  request: PreviewRequest,
  sizeBase: Decimal,
  limit: Decimal | undefined,
  price: Bbo,
  { instrument, positionBase, restingBase, gate, nowMs, ceilingMs }: PreviewFacts,
  walk: BookWalk,
): readonly string[] {
  const { side, type, reduceOnly, timeInForce = 'GTC' } = request
  const order = {
    venue: instrument.venue,
    symbol: instrument.symbol,
    side,
    type,
    sizeBase,
    reduceOnly,
    timeInForce,
  }
  const risk = gate
    .problems(limit ? { ...order, limitPrice: limit } : order, {
      instrument,
      price,
      nowMs,
      maxPriceAgeMs: ceilingMs,
      positionBase,
      restingBase,
      ...(walk.worstPrice && !limit ? { worstPrice: walk.worstPrice } : {}),
    })
    .map(({ reason }) => reason)
  const closes = positionBase.times(signOf(side)).isNegative()
  return reduceOnly && !closes ? [...risk, `there is no ${instrument.symbol} position to reduce`] : risk
}
