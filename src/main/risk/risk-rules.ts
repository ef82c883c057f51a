import type { Decimal } from '../base/decimal.ts'
import type { VenueId } from '../domain/brands.ts'
import type { Instrument } from '../domain/instrument.ts'
import type { Bbo } from '../domain/market.ts'
import { type OrderRequest, signOf } from '../domain/order.ts'
import { bboProblems } from '../pricing/book-sanity.ts'
import type { RiskLimits } from './risk-limits.ts'

/** `REDUCE-ONLY` lets through what makes a position smaller; `HALTED` lets nothing through but cancels. */
export type TradingState = 'NORMAL' | 'REDUCE-ONLY' | 'HALTED'

export type RiskCode =
  | 'halted'
  | 'reduce-only-state'
  | 'duplicate-order'
  | 'order-cap'
  | 'position-cap'
  | 'price-band'
  | 'not-trading'
  | 'book-empty'
  | 'book-crossed'
  | 'book-stale'

/** Why an order does not pass, with words for the ticket. */
export interface RiskRefusal {
  readonly code: RiskCode
  readonly reason: string
}

/** An order and the venue it is for. */
export interface RiskOrder extends Omit<OrderRequest, 'clientOrderId'> {
  readonly venue: VenueId
  /** `entry` when absent. */
  readonly purpose?: OrderPurpose
  /** One part of a larger operation: it looks like its neighbour on purpose. */
  readonly isPart?: boolean
}

/**
 * What an order is for. A hedge and an unwind end an exposure that is there: states and caps let them pass,
 * because stopping them would leave a leg alone. Prices that make no sense stop a hedge; an unwind goes on.
 */
export type OrderPurpose = 'entry' | 'hedge' | 'unwind'

/** What the rules look at. */
export interface RiskFacts {
  readonly instrument: Instrument
  /** Absent when none could be had; only an unwind passes then. */
  readonly price: Bbo | undefined
  readonly nowMs: number
  /** Oldest price this use accepts, milliseconds. */
  readonly maxPriceAgeMs: number
  /** Position before the order, signed venue units. */
  readonly positionBase: Decimal
  /** What our open orders of this side may still add to it, venue units; zero when there are none. */
  readonly restingBase: Decimal
  /** Last price a market order would touch, from walking the book; absent when nobody walked it. */
  readonly worstPrice?: Decimal
}

type PricedFacts = RiskFacts & { readonly price: Bbo }

/** True when the order can only bring the position closer to zero, never through it. */
export function reduces(order: RiskOrder, positionBase: Decimal): boolean {
  if (order.reduceOnly) return true
  const after = positionBase.plus(order.sizeBase.times(signOf(order.side)))
  return (
    !positionBase.isZero() && after.abs().lt(positionBase.abs()) && !after.times(positionBase).isNegative()
  )
}

/** Every reason against an order, worst first. Pure; the duplicate guard is the gate's. */
export function riskProblems(
  order: RiskOrder,
  facts: RiskFacts,
  limits: RiskLimits,
  state: TradingState,
  stateReason = '',
): readonly RiskRefusal[] {
  const why = stateReason === '' ? '' : `: ${stateReason}`
  const problems: RiskRefusal[] = []
  const purpose = order.purpose ?? 'entry'
  const reducing = reduces(order, facts.positionBase)
  if (purpose === 'unwind') return problems
  if (purpose === 'entry' && state === 'HALTED')
    problems.push({ code: 'halted', reason: `trading is HALTED${why}` })
  if (purpose === 'entry' && state === 'REDUCE-ONLY' && !reducing) {
    problems.push({
      code: 'reduce-only-state',
      reason: `trading is REDUCE-ONLY${why}; this order would open or grow a position`,
    })
  }
  const { instrument, price } = facts
  if (instrument.status !== 'trading') {
    problems.push({ code: 'not-trading', reason: `${instrument.venueSymbol} is ${instrument.status}` })
  }
  if (!price) return [...problems, { code: 'book-empty', reason: 'no price could be had' }]
  const book = bboProblems(price, facts.nowMs, facts.maxPriceAgeMs)
  problems.push(...book.map(({ code, message }) => ({ code, reason: message })))
  // Bands and caps need a price that means something.
  if (book.some(({ code }) => code !== 'book-stale')) return problems
  return [
    ...problems,
    ...bandProblems(order, { ...facts, price }, limits),
    ...(reducing || purpose !== 'entry' ? [] : capProblems(order, { ...facts, price }, limits)),
  ]
}

function bandProblems(order: RiskOrder, facts: PricedFacts, limits: RiskLimits): readonly RiskRefusal[] {
  const { bidPrice, askPrice } = facts.price
  const mid = bidPrice.plus(askPrice).div(2)
  const reach = mid.times(limits.priceBandFraction)
  const percent = limits.priceBandFraction.times(100).toFixed()
  const price = order.limitPrice ?? facts.worstPrice
  if (price?.minus(mid).abs().gt(reach)) {
    const what = order.limitPrice ? 'a limit price' : 'the last fill'
    const reason = `expected ${what} within ${percent} % of mid ${mid.toFixed()}, got ${price.toFixed()}`
    return [{ code: 'price-band', reason }]
  }
  if (order.type === 'market' && askPrice.minus(bidPrice).gt(reach)) {
    const reason = `expected a spread below ${percent} % for a market order, got ${bidPrice.toFixed()} to ${askPrice.toFixed()}`
    return [{ code: 'price-band', reason }]
  }
  return []
}

function capProblems(order: RiskOrder, facts: PricedFacts, limits: RiskLimits): readonly RiskRefusal[] {
  const touch = order.side === 'buy' ? facts.price.askPrice : facts.price.bidPrice
  const at = order.limitPrice ?? touch
  const quote = facts.instrument.quoteAsset
  const notional = order.sizeBase.times(at)
  // As if everything of this side that rests had filled already: the cap must hold then too.
  const after = facts.positionBase
    .plus(order.sizeBase.plus(facts.restingBase).times(signOf(order.side)))
    .abs()
    .times(at)
  const words = (cap: Decimal, got: Decimal, what: string): string =>
    `expected ${what} of at most ${cap.toFixed()} ${quote}, got ${got.toFixed(2)} ${quote}`
  const problems: RiskRefusal[] = []
  if (notional.gt(limits.maxOrderNotionalQuote)) {
    const reason = words(limits.maxOrderNotionalQuote, notional, 'an order')
    problems.push({ code: 'order-cap', reason })
  }
  if (after.gt(limits.maxPositionNotionalQuote)) {
    const what = facts.restingBase.isZero() ? 'a position' : 'a position with its open orders'
    const reason = words(limits.maxPositionNotionalQuote, after, what)
    problems.push({ code: 'position-cap', reason })
  }
  return problems
}
