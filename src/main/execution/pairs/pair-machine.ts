import { type Decimal, floorToStep, minOf, ZERO } from '../../base/decimal.ts'
import type { LegState, PairOrder } from './pair-ledger.ts'
import { LEGS, type LegIndex, otherLeg, type PairPlan } from './pair-plan.ts'

/**
 * Where an operation stands.
 *
 * - `entering`: both legs were sent and are filling.
 * - `settling`: the known fills are even, or nothing may be sent, until an order's fate is known.
 * - `balancing`: one leg leads; what rests is cancelled and the other leg is hedged.
 * - `unwinding`: hedging failed; what the leading leg has too much is taken back.
 * - `naked`: that failed as well; it is tried on and on, and the user is told.
 * - `paired`, `flat`, `closed`: ends. Both legs hold the same, nothing, or are closed by the same.
 */
export type PairState =
  | 'entering'
  | 'settling'
  | 'balancing'
  | 'unwinding'
  | 'naked'
  | 'paired'
  | 'flat'
  | 'closed'

const WORKING: readonly PairState[] = ['settling', 'balancing', 'unwinding', 'naked']
const ENDS: readonly PairState[] = ['paired', 'flat', 'closed']

/** Which state may follow which. docs/pairs.md draws it, and a test holds the two together. */
export const TRANSITIONS: Readonly<Record<PairState, readonly PairState[]>> = {
  entering: [...WORKING, ...ENDS],
  settling: ['balancing', 'unwinding', 'naked', ...ENDS],
  balancing: ['settling', 'unwinding', 'naked', ...ENDS],
  unwinding: ['settling', 'balancing', 'naked', ...ENDS],
  naked: ['settling', 'balancing', 'unwinding', ...ENDS],
  paired: [],
  flat: [],
  closed: [],
}

export const isEnd = (state: PairState): boolean => ENDS.includes(state)

/** What to do next. `wait` ends with the next news, or at `untilMs`. */
export type PairStep =
  | { readonly do: 'wait'; readonly untilMs?: number }
  | { readonly do: 'cancel'; readonly orders: readonly PairOrder[] }
  /** `try` counts from 0 along the ladder; `urgent` goes to market whatever the ladder says. */
  | {
      readonly do: 'hedge'
      readonly leg: LegIndex
      readonly sizeBase: Decimal
      readonly try: number
      readonly urgent: boolean
    }
  | { readonly do: 'unwind'; readonly leg: LegIndex; readonly sizeBase: Decimal }
  /** `dustTokens`: a difference that neither venue would take an order for. */
  | { readonly do: 'finish'; readonly dustTokens: Decimal }

export interface LegPicture extends LegState {
  /** A send or a cancel of ours is on its way; nothing else is sent on this leg until it is answered. */
  readonly isBusy: boolean
  /** Smallest order that carries the operation on, venue units; infinite when there is nothing left to take. */
  readonly smallestBase: Decimal
  /** Smallest order that only reduces, venue units; infinite when there is nothing left to take back. */
  readonly smallestReduceBase: Decimal
}

/** Everything the next step depends on. Times are milliseconds on one clock that never goes back. */
export interface PairPicture {
  readonly legs: readonly [LegPicture, LegPicture]
  readonly nowMs: number
  readonly startedAtMs: number
  /** True until the entries were over once: an operation does not begin twice. */
  readonly isEntering: boolean
  /** Since when the legs differ by more than the residual; absent while they do not. */
  readonly unevenSinceMs?: number
  readonly hedges: Tries
  readonly unwinds: Tries
}

export interface Tries {
  readonly count: number
  /** Absent before the first. */
  readonly lastAtMs?: number
}

/**
 * The whole decision, pure: which state this picture is, and the one step that follows from it.
 *
 * Two rules carry everything: nothing is sent on a leg while the fate of one of its orders is open, and a
 * leg is never taken back by more than this operation added to it.
 */
export function nextStep(plan: PairPlan, picture: PairPicture): { state: PairState; step: PairStep } {
  const { legs, nowMs, startedAtMs } = picture
  const difference = legs[0].netTokens.minus(legs[1].netTokens)
  const lead: LegIndex = difference.isNegative() ? 1 : 0
  const lag = otherLeg(lead)
  const gapTokens = difference.abs()
  const isEven = gapTokens.lte(plan.residualTokens)
  const { policy, kind } = plan

  if (!entriesAreOver(plan, picture, isEven, lead)) {
    return { state: 'entering', step: { do: 'wait', untilMs: startedAtMs + policy.entryWaitMs } }
  }
  const resting = overdueOrders(picture, policy.hedgeEveryMs)
  if (resting.length > 0)
    return { state: isEven ? 'settling' : 'balancing', step: { do: 'cancel', orders: resting } }

  const isOpen = LEGS.some(
    (leg) => legs[leg].isBusy || legs[leg].unknown.length > 0 || legs[leg].live.length > 0,
  )
  const hedgeBase = tradeable(plan, lag, gapTokens, legs[lag].smallestBase)
  const unwindBase =
    kind === 'open'
      ? minOf(tradeable(plan, lead, gapTokens, legs[lead].smallestReduceBase), legs[lead].netBase)
      : ZERO
  if (isEven || (hedgeBase.isZero() && unwindBase.isZero())) {
    if (isOpen) return { state: 'settling', step: waitForNews(picture, policy.hedgeEveryMs) }
    return { state: endOf(plan, picture), step: { do: 'finish', dustTokens: isEven ? ZERO : gapTokens } }
  }

  const { hedges, unwinds } = picture
  // What is on its way on the leading leg may be the rollback: a hedge beside it would go too far.
  if (legs[lead].isBusy) return { state: unwinds.count > 0 ? 'unwinding' : 'settling', step: { do: 'wait' } }

  const unevenSinceMs = picture.unevenSinceMs ?? nowMs
  const nakedMs = nowMs - unevenSinceMs
  const isLate = nakedMs >= policy.maxNakedMs
  const mayHedge = !hedgeBase.isZero() && isQuiet(legs[lag])
  const mayUnwind = !unwindBase.isZero() && isQuiet(legs[lead])
  const hedge: PairStep = { do: 'hedge', leg: lag, sizeBase: hedgeBase, try: hedges.count, urgent: isLate }
  const unwind: PairStep = { do: 'unwind', leg: lead, sizeBase: unwindBase }

  // The leg that lags may yet turn out to be filled: patience, up to the hard limit.
  if (!hedgeBase.isZero() && !mayHedge && !(isLate && mayUnwind)) {
    const state = legs[lag].unknown.length === 0 && hedges.count > 0 ? 'balancing' : 'settling'
    return {
      state,
      step: isLate ? { do: 'wait' } : { do: 'wait', untilMs: unevenSinceMs + policy.maxNakedMs },
    }
  }
  if (mayHedge && hedges.count < policy.hedgeTries && nakedMs < policy.hedgeWithinMs) {
    return { state: 'balancing', step: paced(hedge, hedges, policy.hedgeEveryMs, nowMs) }
  }
  if (mayUnwind && unwinds.count < policy.unwindTries) {
    return { state: 'unwinding', step: paced(unwind, unwinds, policy.unwindEveryMs, nowMs) }
  }
  // Everything was tried: both ways in turn, further apart, for as long as it takes.
  const tries = { count: hedges.count + unwinds.count, ...latest(hedges, unwinds) }
  const urgent: PairStep = { ...hedge, urgent: true }
  const turn = mayUnwind && (!mayHedge || tries.count % 2 === 0) ? unwind : urgent
  if (!mayHedge && !mayUnwind) return { state: 'naked', step: { do: 'wait' } }
  return { state: 'naked', step: paced(turn, tries, policy.nakedEveryMs, nowMs) }
}

const isQuiet = ({ isBusy, live, unknown }: LegPicture): boolean =>
  !isBusy && live.length === 0 && unknown.length === 0

/** Over: every entry has ended or is lost, or one leg is through while the other is not, or time is up. */
function entriesAreOver(plan: PairPlan, picture: PairPicture, isEven: boolean, lead: LegIndex): boolean {
  const { legs, nowMs, startedAtMs, isEntering } = picture
  if (!isEntering) return true
  const isWorking = (leg: LegIndex): boolean => legs[leg].isBusy || legs[leg].live.length > 0
  if (!LEGS.some(isWorking)) return true
  return (
    nowMs - startedAtMs >= plan.policy.entryWaitMs ||
    (!isEven && !isWorking(lead) && !legs[otherLeg(lead)].isBusy)
  )
}

/** What must not rest any longer: entries at once, a hedge when its time on the ladder is over. */
function overdueOrders({ legs, nowMs }: PairPicture, hedgeEveryMs: number): readonly PairOrder[] {
  return LEGS.filter((leg) => !legs[leg].isBusy).flatMap((leg) =>
    legs[leg].live.filter(
      ({ role, sentAtMs, order }) =>
        order.status !== 'sending' && (role !== 'hedge' || nowMs - sentAtMs >= hedgeEveryMs),
    ),
  )
}

/** The next order that rests will be looked at again when its time is over. */
function waitForNews({ legs }: PairPicture, hedgeEveryMs: number): PairStep {
  const due = legs.flatMap(({ live }) => live.map(({ sentAtMs }) => sentAtMs + hedgeEveryMs))
  return due.length === 0 ? { do: 'wait' } : { do: 'wait', untilMs: Math.min(...due) }
}

/** The gap in whole lots of a leg; zero when the venue would not take it. */
function tradeable(plan: PairPlan, leg: LegIndex, gapTokens: Decimal, smallest: Decimal): Decimal {
  const { instrument } = plan.legs[leg]
  const sizeBase = floorToStep(gapTokens.div(instrument.multiplier), instrument.lotSize)
  return sizeBase.lt(smallest) ? ZERO : sizeBase
}

function paced(step: PairStep, { lastAtMs }: Tries, everyMs: number, nowMs: number): PairStep {
  const dueMs = lastAtMs === undefined ? nowMs : lastAtMs + everyMs
  return dueMs <= nowMs ? step : { do: 'wait', untilMs: dueMs }
}

function latest(a: Tries, b: Tries): { lastAtMs?: number } {
  const times = [a, b].flatMap(({ lastAtMs }) => (lastAtMs === undefined ? [] : [lastAtMs]))
  return times.length === 0 ? {} : { lastAtMs: Math.max(...times) }
}

function endOf({ kind }: PairPlan, { legs }: PairPicture): PairState {
  if (legs.every(({ netBase }) => netBase.isZero())) return 'flat'
  return kind === 'open' ? 'paired' : 'closed'
}
