import { D, type Decimal, floorToStep, maxOf, minOf, ZERO } from '../../base/decimal.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { IntentId, SymbolId, VenueId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import { type Side, signOf } from '../../domain/order.ts'
import type { LiquidityAnalyzer, LiquidityCheck } from '../liquidity-analyzer.ts'
import { midOf } from '../slippage-calculator.ts'
import { commonLotTokens, type LotTerms, solveCommonSize } from './common-lot.ts'
import { type HeldLeg, type Pair, signedBase } from './pair-book.ts'
import { CLOSE_POLICY, OPEN_POLICY, type PairLeg, type PairPlan, tokensOf } from './pair-plan.ts'
import { PREFLIGHT_LIMITS } from './pair-preflight.ts'
import type { PairSeat } from './pair-seat.ts'
import { type PairCloseTicket, type PairTicket, readTokens, sliceTokens } from './pair-ticket.ts'

export interface PlanningDeps {
  readonly analyzer: LiquidityAnalyzer
  readonly seatOf: (venue: VenueId) => PairSeat | undefined
  /** Signed venue units that pairs hold of an instrument together. */
  readonly heldAt: (venue: VenueId, symbol: SymbolId) => Decimal
  readonly lifetime: AbortSignal
}

interface LegBasis {
  readonly seat: PairSeat
  readonly instrument: Instrument
  readonly check: LiquidityCheck
  readonly midPrice: Decimal
  /** Signed position as the venue told it on request: a stream may be behind, and a later close counts from this. */
  readonly positionBase: Decimal
}

/**
 * The operations that a ticket asks for, one a slice, each of the same whole lots on both legs. Each leg's book
 * is asked for once here; the entries are priced from it.
 */
export async function planOpening(
  ticket: PairTicket,
  deps: PlanningDeps,
): Promise<Result<readonly PairPlan[], string>> {
  const { longVenue, shortVenue, symbol } = ticket
  if (longVenue === shortVenue) return err('a pair needs two venues: one leg on each')
  const bases = await Promise.all([longVenue, shortVenue].map((venue) => basisOf(venue, symbol, deps)))
  const [long, short] = bases
  if (!long?.ok) return err(long?.error ?? 'no long leg')
  if (!short?.ok) return err(short?.error ?? 'no short leg')
  const legs = [long.value, short.value] as const
  const apart = divergence(legs)
  if (apart.gt(PREFLIGHT_LIMITS.maxDivergence)) {
    const percent = PREFLIGHT_LIMITS.maxDivergence.times(100).toFixed()
    return err(`expected prices within ${percent} % of each other, got ${apart.times(100).toFixed(2)} %`)
  }
  const perToken = legs.map(({ midPrice, instrument }) => midPrice.div(instrument.multiplier))
  const asked = readTokens(ticket, maxOf(perToken[0] ?? ZERO, perToken[1] ?? ZERO))
  if (!asked.ok) return asked
  const terms = termsOf(legs, false)
  const size = solveCommonSize(terms, asked.value)
  if (!size.ok) return err(size.error.message)
  const short0 = legs.find(({ check, instrument }, index) => {
    const side = index === 0 ? 'buy' : 'sell'
    const sizeBase = size.value.sizesBase[index as 0 | 1]
    return instrument && check.score(side, sizeBase).walk.unfilledBase.gt(0)
  })
  if (short0 && ticket.entry === 'market') {
    return err(`${short0.seat.client.exchangeName()}: the visible book is too short for this size`)
  }
  const [tokens] = size.value.tokens
  const lot = commonLotTokens(legs[0].instrument, legs[1].instrument)
  const parts = size.value.residualTokens.isZero() ? sliceTokens(tokens, lot, ticket.slices) : [tokens]
  const plans = parts.map((part, index): PairPlan => {
    const sizes = size.value.residualTokens.isZero()
      ? legs.map(({ instrument }) => part.div(instrument.multiplier))
      : size.value.sizesBase
    return {
      intentId: sliceId(ticket.intentId, index),
      pairId: ticket.intentId,
      kind: 'open',
      legs: [legFrom(legs[0], 'buy', deps, sizes[0], index), legFrom(legs[1], 'sell', deps, sizes[1], index)],
      residualTokens: size.value.residualTokens,
      policy: { ...OPEN_POLICY, entry: ticket.entry },
    }
  })
  return ok(plans)
}

/**
 * Closes what the pair holds on both legs. A leg that the venue no longer has, by a liquidation or another hand,
 * is left out, so that the other one is not left alone.
 */
export async function planClosing(
  { intentId, pairId }: PairCloseTicket,
  pair: Pair,
  deps: PlanningDeps,
): Promise<Result<PairPlan, string>> {
  const found = await Promise.all(pair.legs.map((held) => closingLeg(held, deps)))
  const [first, second] = found
  if (!first?.ok) return err(first?.error ?? 'no first leg')
  if (!second?.ok) return err(second?.error ?? 'no second leg')
  const tokens = [first.value, second.value].map((leg) => tokensOf(leg, leg.sizeBase))
  const residualTokens = (tokens[0] ?? ZERO).minus(tokens[1] ?? ZERO).abs()
  if (tokens.every((each) => each.isZero())) return err('neither venue holds a leg of this pair any more')
  const legs = [first.value, second.value] as const
  return ok({ intentId, pairId, kind: 'close', legs, residualTokens, policy: CLOSE_POLICY })
}

async function closingLeg(held: HeldLeg, deps: PlanningDeps): Promise<Result<PairLeg, string>> {
  const { venue, symbol, heldBase } = held
  const seat = deps.seatOf(venue)
  if (!seat) return err(`${venue} is not connected`)
  const [instrument, positionBefore] = await Promise.all([
    seat.client.instruments.resolve({ symbol }, deps.lifetime),
    seat.client.account.getAccountPositions({ symbol }, deps.lifetime),
    // Its top is in the price provider from here on.
    deps.analyzer.check(seat.client, symbol, deps.lifetime),
  ])
  const side = held.side === 'buy' ? 'sell' : 'buy'
  const isAsExpected = positionBefore.minus(held.expectedBase).abs().lt(instrument.lotSize)
  // Other pairs can hide this leg, or look like it: what they hold is none of its own.
  const others = held.allPairsBase.minus(signedBase(held))
  const own = maxOf(positionBefore.minus(others).times(-signOf(side)), ZERO)
  const sizeBase = isAsExpected ? heldBase : floorToStep(minOf(heldBase, own), instrument.lotSize)
  const foreignBefore = positionBefore.minus(held.allPairsBase)
  return ok({ instrument, side, sizeBase, positionBefore, foreignBefore })
}

function legFrom(
  { positionBase, instrument }: LegBasis,
  side: Side,
  { heldAt }: PlanningDeps,
  sizeBase = ZERO,
  part = 0,
): PairLeg {
  // Parts before this one will have filled by then.
  const positionBefore = positionBase.plus(sizeBase.times(part * signOf(side)))
  const foreignBefore = positionBase.minus(heldAt(instrument.venue, instrument.symbol))
  return { instrument, side, sizeBase, positionBefore, foreignBefore }
}

/** The first part of a gesture has the gesture's own id; the others are told apart by their number. */
export const sliceId = (intentId: IntentId, index: number): IntentId =>
  (index === 0 ? intentId : `${intentId}/${index + 1}`) as IntentId

async function basisOf(
  venue: VenueId,
  symbol: SymbolId,
  deps: PlanningDeps,
): Promise<Result<LegBasis, string>> {
  const seat = deps.seatOf(venue)
  if (!seat) return err(`${venue} is not connected`)
  const name = seat.client.exchangeName()
  if (seat.client.capabilities.kind !== 'perpetual')
    return err(`${name} trades spot: a leg needs a perpetual`)
  const instrument = await seat.client.instruments.resolve({ symbol }, deps.lifetime)
  if (instrument.status !== 'trading')
    return err(`${name}: ${instrument.venueSymbol} is ${instrument.status}`)
  const [check, positionBase] = await Promise.all([
    deps.analyzer.check(seat.client, symbol, deps.lifetime),
    seat.client.account.getAccountPositions({ symbol }, deps.lifetime),
  ])
  const problem = check.problems[0]
  if (problem) return err(`${name}: ${problem.message}`)
  const midPrice = midOf(check.depth)
  if (!midPrice) return err(`${name}: the order book is empty`)
  return ok({ seat, instrument, check, midPrice, positionBase })
}

function termsOf(legs: readonly [LegBasis, LegBasis], reduceOnly: boolean): readonly [LotTerms, LotTerms] {
  const [a, b] = legs
  return [
    { instrument: a.instrument, price: a.midPrice, reduceOnly },
    { instrument: b.instrument, price: b.midPrice, reduceOnly },
  ]
}

function divergence([a, b]: readonly [LegBasis, LegBasis]): Decimal {
  const [x, y] = [a, b].map(({ midPrice, instrument }) => midPrice.div(instrument.multiplier))
  return x && y?.gt(0) ? x.minus(y).abs().div(y) : new D(1)
}
