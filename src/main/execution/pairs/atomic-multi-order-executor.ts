import type { Clock } from '../../base/clock.ts'
import { type Decimal, ZERO } from '../../base/decimal.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { PriceProvider } from '../../pricing/price-provider.ts'
import type { RiskGate } from '../../risk/risk-gate.ts'
import type { ExecutionRecorder } from '../execution-tracker.ts'
import { alignedLimits } from './aligned-limits.ts'
import { smallestTokens } from './common-lot.ts'
import { createLegOrders, type LegOrders, type OrderShape, type PreparedOrder } from './leg-orders.ts'
import { createNakedClock, type NakedTime } from './naked-clock.ts'
import type { PairLedger } from './pair-ledger.ts'
import {
  isEnd,
  type LegPicture,
  nextStep,
  type PairPicture,
  type PairState,
  TRANSITIONS,
} from './pair-machine.ts'
import { LEGS, type LegIndex, type PairPlan } from './pair-plan.ts'
import type { PairSeat } from './pair-seat.ts'
import { createPartialFillHandler, smallestOr } from './partial-fill-handler.ts'

export interface PairExecutionDeps {
  readonly plan: PairPlan
  readonly seats: readonly [PairSeat, PairSeat]
  /** Empty for a new operation; what the journal held for one that another process began. */
  readonly ledger: PairLedger
  readonly prices: PriceProvider
  readonly gate: RiskGate
  readonly clock: Clock
  readonly log: Logger
  readonly recorder: ExecutionRecorder
  /** What was measured before a restart. */
  readonly nakedBefore?: NakedTime
  /** Told of each new state, of what each leg moved, and while it is naked of each look. */
  readonly onProgress: (progress: PairProgress) => void
}

/** Where an operation stands, for the journal and the screen. */
export interface PairProgress {
  readonly state: PairState
  /** Tokens moved on each leg so far. */
  readonly netTokens: readonly [Decimal, Decimal]
  /** The same in venue units. */
  readonly netBase: readonly [Decimal, Decimal]
  readonly gapTokens: Decimal
  readonly naked: NakedTime
  /** Monotonic ms from which `naked` runs on; absent while the legs are even. */
  readonly nakedRunsFromMs?: number
}

/** How it ended. */
export type PairEnd =
  | { readonly end: 'refused'; readonly code: string; readonly reason: string }
  | {
      readonly end: 'paired' | 'flat' | 'closed'
      readonly netBase: readonly [Decimal, Decimal]
      /** A difference that neither venue would take an order for. */
      readonly dustTokens: Decimal
      readonly naked: NakedTime
    }

/** Looks again after this time even when nothing was told: prices move, and with them what can be traded. */
const LOOK_EVERY_MS = 250

/**
 * Works both legs of an operation until they hold the same, or nothing: sends them at once, and from then on
 * looks, decides (`nextStep`) and acts, until the picture says that it is over. The same loop finishes what
 * another process began.
 *
 * @throws {AppError} `cancelled` when `signal` aborts first; the journal knows then how far it got.
 */
export async function executePair(deps: PairExecutionDeps, signal: AbortSignal): Promise<PairEnd> {
  const { plan, seats, ledger, clock, log } = deps
  const news = createNews(clock)
  const orders = createLegOrders(deps)
  const nowMs = (): number => clock.monotonicMs()
  const handler = createPartialFillHandler({ plan, seats, ledger, orders, log, nowMs, onDone: news.tell })
  const naked = createNakedClock(deps.nakedBefore)
  const stops = seats.map((seat) =>
    seat.onOrder((update) => {
      if (ledger.learn(update)) news.tell()
    }),
  )
  const startedAtMs = nowMs()
  const lastPrice: [Decimal, Decimal] = [ZERO, ZERO]
  let state: PairState = 'entering'

  const look = (): PairPicture => {
    const legs = LEGS.map((leg): LegPicture => {
      const { instrument } = plan.legs[leg]
      const known = ledger.leg(leg)
      if (known.averagePrice.gt(0)) lastPrice[leg] = known.averagePrice
      const terms = { instrument, price: lastPrice[leg], reduceOnly: plan.kind === 'close' }
      const smallest = (reduceOnly: boolean): Decimal =>
        smallestOr(
          smallestTokens({ ...terms, reduceOnly }).div(instrument.multiplier),
          handler.isExhausted(leg) && reduceOnly,
        )
      return {
        ...known,
        isBusy: handler.isBusy(leg),
        smallestBase: smallest(plan.kind === 'close'),
        smallestReduceBase: smallest(true),
      }
    }) as [LegPicture, LegPicture]
    const gap = legs[0].netTokens.minus(legs[1].netTokens).abs()
    const perToken = LEGS.map((leg) => lastPrice[leg].div(plan.legs[leg].instrument.multiplier))
    naked.look(
      nowMs(),
      gap.gt(plan.residualTokens) ? gap : ZERO,
      perToken.find((price) => price.gt(0)) ?? ZERO,
    )
    const since = naked.sinceMs()
    return {
      legs,
      nowMs: nowMs(),
      startedAtMs,
      isEntering: state === 'entering',
      ...(since === undefined ? {} : { unevenSinceMs: since }),
      hedges: handler.hedges,
      unwinds: handler.unwinds,
    }
  }

  let told: readonly Decimal[] = []
  const tell = ({ legs, nowMs: lookedAtMs, unevenSinceMs }: PairPicture): void => {
    told = legs.map(({ netBase }) => netBase)
    deps.onProgress({
      state,
      netTokens: [legs[0].netTokens, legs[1].netTokens],
      netBase: [legs[0].netBase, legs[1].netBase],
      gapTokens: legs[0].netTokens.minus(legs[1].netTokens).abs(),
      naked: naked.total(),
      ...(unevenSinceMs === undefined ? {} : { nakedRunsFromMs: lookedAtMs }),
    })
  }

  const enterState = (next: PairState, picture: PairPicture): void => {
    if (next === state) return
    // A mistake of ours, to be found in the log; leaving a leg alone for it would be the greater one.
    if (!TRANSITIONS[state].includes(next)) log.error('pair.wrong-transition', { from: state, to: next })
    log.info('pair.state', { intentId: plan.intentId, from: state, to: next })
    state = next
    tell(picture)
  }

  try {
    if (ledger.orders().length === 0) {
      const entries = await prepareEntries(deps, orders, lastPrice, signal)
      if (!entries.ok) return { end: 'refused', ...entries.error }
      for (const entry of entries.value) handler.begin(entry.leg, () => orders.send(entry, signal))
    }
    tell(look())
    for (;;) {
      signal.throwIfAborted()
      const picture = look()
      const next = nextStep(plan, picture)
      enterState(next.state, picture)
      if (LEGS.some((leg) => !told[leg]?.eq(picture.legs[leg].netBase))) tell(picture)
      if (next.step.do === 'finish') {
        const { legs } = picture
        const end = isEnd(next.state) ? (next.state as 'paired' | 'flat' | 'closed') : 'flat'
        const netBase = [legs[0].netBase, legs[1].netBase] as const
        return { end, netBase, dustTokens: next.step.dustTokens, naked: naked.total() }
      }
      handler.askAbout(
        picture.legs.flatMap(({ unknown, isBusy }) => (isBusy ? [] : unknown)),
        signal,
      )
      if (next.step.do === 'wait') {
        const dueMs = (next.step.untilMs ?? Number.POSITIVE_INFINITY) - nowMs()
        // A time that has passed already is no reason to look again; news are.
        await news.wait(dueMs > 0 ? Math.min(dueMs, LOOK_EVERY_MS) : LOOK_EVERY_MS, signal)
      } else handler.act(next.step, signal)
      if (next.state === 'naked') tell(look())
    }
  } finally {
    for (const stop of stops) stop()
  }
}

/** Both legs are priced and pass the gate before either is sent. */
async function prepareEntries(
  { plan, seats, prices }: PairExecutionDeps,
  orders: LegOrders,
  lastPrice: [Decimal, Decimal],
  signal: AbortSignal,
): Promise<Result<readonly PreparedOrder[], { readonly code: string; readonly reason: string }>> {
  const { entry, limitOffset } = plan.policy
  const needed = LEGS.filter((leg) => plan.legs[leg].sizeBase.gt(0))
  const touchOf = (leg: LegIndex) =>
    prices.getBboPrices(
      seats[leg].client,
      plan.legs[leg].instrument.symbol,
      { maxAgeMs: prices.ceilingMs('entry') },
      signal,
    )
  let limits: readonly [Decimal, Decimal] | undefined
  if (entry === 'limit' && needed.length === LEGS.length) {
    const touches = await Promise.all([touchOf(0), touchOf(1)]).catch((cause) => messageOf(cause))
    if (typeof touches === 'string') return err({ code: 'no-price', reason: touches })
    limits = alignedLimits(plan.legs, touches, limitOffset)
  }
  const prepare = (leg: LegIndex) => {
    const { sizeBase } = plan.legs[leg]
    const shape: OrderShape = (price) => {
      if (price) lastPrice[leg] = price.askPrice
      const limitPrice = limits?.[leg]
      return limitPrice ? { type: 'limit', limitPrice, timeInForce: 'GTC' } : { type: 'market' }
    }
    return orders.prepare(leg, 'entry', sizeBase, shape, signal)
  }
  const prepared = await Promise.all(needed.map(prepare))
  const ready = prepared.flatMap((each) => (each.ok ? [each.value] : []))
  const refusal = prepared.find((each) => !each.ok)
  if (!refusal || refusal.ok) return ok(ready)
  for (const { admission } of ready) admission.release()
  return refusal
}

/** Something happened: whoever waits looks again. News that come before the wait end it at once. */
function createNews(clock: Clock) {
  let wake = new AbortController()
  return {
    tell: (): void => wake.abort(),
    async wait(ms: number, signal: AbortSignal): Promise<void> {
      await clock.sleep(ms, AbortSignal.any([signal, wake.signal])).catch(() => undefined)
      wake = new AbortController()
    },
  }
}
