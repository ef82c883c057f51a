import { D, type Decimal } from '../../base/decimal.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { ClientOrderId } from '../../domain/brands.ts'
import { type Side, signOf } from '../../domain/order.ts'
import { neverArrivedAfterMs } from '../settle-unknown.ts'
import { hedgeOrder, rungOf } from './hedge-ladder.ts'
import type { LegOrders, OrderShape } from './leg-orders.ts'
import type { OrderRole, PairLedger, PairOrder } from './pair-ledger.ts'
import type { PairStep, Tries } from './pair-machine.ts'
import { LEGS, type LegIndex, otherLeg, type PairPlan } from './pair-plan.ts'
import type { PairSeat } from './pair-seat.ts'

export interface PartialFillDeps {
  readonly plan: PairPlan
  readonly seats: readonly [PairSeat, PairSeat]
  readonly ledger: PairLedger
  readonly orders: LegOrders
  readonly log: Logger
  /** Milliseconds on the clock that never goes back. */
  readonly nowMs: () => number
  /** Told when a step is over: look again. */
  readonly onDone: () => void
}

/** Carries out what the machine decided, one thing at a time on each leg. */
export interface PartialFillHandler {
  /** Begins the step and returns at once. */
  act(step: PairStep, signal: AbortSignal): void
  /**
   * Asks about orders whose fate is open, each at most once a second, and once more when silence becomes an
   * answer. Holds up nothing else.
   */
  askAbout(orders: readonly PairOrder[], signal: AbortSignal): void
  /** Begins the entries that were prepared. */
  begin(leg: LegIndex, work: () => Promise<unknown>): void
  isBusy(leg: LegIndex): boolean
  /** The venue says that there is nothing left which this leg's orders could take. */
  isExhausted(leg: LegIndex): boolean
  readonly hedges: Tries
  readonly unwinds: Tries
}

const ASK_EVERY_MS = 1_000
const INFINITE = new D(Infinity)

/** The smallest order of a leg, or one that nobody can reach when there is nothing left for it. */
export const smallestOr = (smallestBase: Decimal, isExhausted: boolean): Decimal =>
  isExhausted ? INFINITE : smallestBase

export function createPartialFillHandler(deps: PartialFillDeps): PartialFillHandler {
  const { plan, seats, ledger, orders, log, nowMs, onDone } = deps
  const busy = new Set<LegIndex>()
  const exhausted = new Set<LegIndex>()
  const askedAtMs = new Map<ClientOrderId, number>()
  let hedges: Tries = { count: 0 }
  let unwinds: Tries = { count: 0 }

  const begin = (leg: LegIndex, work: () => Promise<unknown>): void => {
    busy.add(leg)
    work()
      .catch((cause) =>
        log.error('pair.step-failed', { intentId: plan.intentId, leg, reason: messageOf(cause) }),
      )
      .finally(() => {
        busy.delete(leg)
        onDone()
      })
  }

  /** A reduce-only order is refused and nothing is left to reduce: a liquidation or another hand was there. */
  const checkPosition = async (leg: LegIndex, side: Side, signal: AbortSignal): Promise<void> => {
    const { symbol } = plan.legs[leg].instrument
    const positionBase = await seats[leg].client.account.getAccountPositions({ symbol }, signal)
    if (positionBase.times(-signOf(side)).gt(0)) return
    exhausted.add(leg)
    log.warn('pair.leg-gone', { intentId: plan.intentId, venue: seats[leg].client.venue, symbol })
  }

  const sendOne = async (
    leg: LegIndex,
    role: OrderRole,
    sizeBase: Decimal,
    shape: OrderShape,
    signal: AbortSignal,
  ): Promise<void> => {
    const prepared = await orders.prepare(leg, role, sizeBase, shape, signal)
    if (!prepared.ok) {
      log.warn('pair.not-sent', { intentId: plan.intentId, role, ...prepared.error })
      return
    }
    const result = await orders.send(prepared.value, signal)
    const { reduceOnly, side } = prepared.value.request
    if (result.outcome === 'rejected' && reduceOnly) await checkPosition(leg, side, signal)
  }

  const hedge = (step: Extract<PairStep, { do: 'hedge' }>, signal: AbortSignal): Promise<void> => {
    const { leg, sizeBase, urgent } = step
    const { instrument, side } = plan.legs[leg]
    const lead = otherLeg(leg)
    const perToken = ledger.leg(lead).averagePrice.div(plan.legs[lead].instrument.multiplier)
    const breakEven = perToken.times(instrument.multiplier)
    const rung = urgent ? 'market' : rungOf(step.try, plan.policy.hedgeTries)
    const shape: OrderShape = (price) =>
      price ? hedgeOrder(rung, side, price, breakEven, instrument) : { type: 'market' }
    log.info('pair.hedge', { intentId: plan.intentId, leg, rung, sizeBase: sizeBase.toFixed() })
    return sendOne(leg, 'hedge', sizeBase, shape, signal)
  }

  return {
    begin,
    askAbout(open, signal) {
      for (const order of open) {
        const id = order.order.clientOrderId
        const askedLastMs = askedAtMs.get(id) ?? Number.NEGATIVE_INFINITY
        const certainAtMs = order.sentAtMs + neverArrivedAfterMs(seats[order.leg].client)
        const dueMs =
          askedLastMs < certainAtMs
            ? Math.min(askedLastMs + ASK_EVERY_MS, certainAtMs)
            : askedLastMs + ASK_EVERY_MS
        if (nowMs() < dueMs) continue
        // Until it is answered it is not asked again.
        askedAtMs.set(id, Number.POSITIVE_INFINITY)
        orders
          .ask(order, signal)
          .catch((cause) => log.warn('pair.ask-failed', { clientOrderId: id, reason: messageOf(cause) }))
          .finally(() => {
            askedAtMs.set(id, nowMs())
            onDone()
          })
      }
    },
    isBusy: (leg) => busy.has(leg),
    isExhausted: (leg) => exhausted.has(leg),
    get hedges() {
      return hedges
    },
    get unwinds() {
      return unwinds
    },
    act(step, signal) {
      switch (step.do) {
        case 'cancel':
          for (const leg of LEGS) {
            const own = step.orders.filter((order) => order.leg === leg)
            if (own.length > 0)
              begin(leg, () => Promise.all(own.map((order) => orders.cancel(order, signal))))
          }
          return
        case 'hedge':
          hedges = { count: hedges.count + 1, lastAtMs: nowMs() }
          begin(step.leg, () => hedge(step, signal))
          return
        case 'unwind':
          unwinds = { count: unwinds.count + 1, lastAtMs: nowMs() }
          log.warn('pair.unwind', {
            intentId: plan.intentId,
            leg: step.leg,
            sizeBase: step.sizeBase.toFixed(),
          })
          begin(step.leg, () =>
            sendOne(step.leg, 'unwind', step.sizeBase, () => ({ type: 'market' }), signal),
          )
          return
        case 'wait':
        case 'finish':
          return
      }
    },
  }
}
