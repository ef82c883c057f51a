import { type Decimal, ZERO } from '../../base/decimal.ts'
import type { Fill, OrderUpdate } from '../../domain/order.ts'
import type { IntentRecord, PairEvent } from '../../journal/journal.ts'
import type { OrderRole } from './pair-ledger.ts'
import type { LegIndex } from './pair-plan.ts'
import { type PlanRecord, planOf, progressOf, roleOf } from './pair-record.ts'

/** An order of an operation, for its report. */
export interface ReportedOrder {
  readonly leg: LegIndex
  readonly role: OrderRole
  readonly attempt: number
  readonly order: OrderUpdate
  readonly sentAtMs: number
  readonly priceAgeMs?: number
  readonly priceSource?: string
}

/** Everything about one operation that outlives the process: made from the journal and nothing else. */
export interface PairReport {
  readonly intent: IntentRecord
  readonly plan: PlanRecord
  readonly steps: readonly PairEvent[]
  readonly orders: readonly ReportedOrder[]
  readonly nakedMs: number
  /** ∫ |difference of the legs| × price dt. */
  readonly quoteSeconds: Decimal
  /** All fees of the operation's fills; negative when rebates were larger. */
  readonly feesQuote: Decimal
  /**
   * What taking back cost: for each leg (price in − price out) × size × direction, with the fees of both ways.
   * Negative when the market paid for it. Absent when nothing was taken back.
   */
  readonly rollbackCostQuote?: Decimal
}

/** @returns `undefined` for an operation that never had a plan: nothing of it was sent. */
export function pairReport(
  intent: IntentRecord,
  events: readonly PairEvent[],
  fills: readonly Fill[],
): PairReport | undefined {
  const plan = planOf(events)
  if (!plan) return undefined
  const orders = intent.orders.map(({ order, leg, attempt, createdAtMs, priceAgeMs, priceSource }) => ({
    leg: leg as LegIndex,
    role: roleOf(plan, leg as LegIndex, attempt, order.side),
    attempt,
    order,
    sentAtMs: createdAtMs,
    ...(priceAgeMs === undefined ? {} : { priceAgeMs }),
    ...(priceSource === undefined ? {} : { priceSource }),
  }))
  const progress = progressOf(events)
  const feesOf = (roles: readonly ReportedOrder[]): Decimal => {
    const ids = new Set(roles.map(({ order }) => `${order.venue} ${order.clientOrderId}`))
    return fills
      .filter(({ venue, clientOrderId }) => ids.has(`${venue} ${clientOrderId}`))
      .reduce((sum, { feeQuote }) => sum.plus(feeQuote), ZERO)
  }
  const cost = rollbackCost(orders, feesOf)
  return {
    intent,
    plan,
    steps: events,
    orders,
    nakedMs: progress?.nakedMs ?? 0,
    quoteSeconds: progress?.quoteSeconds ?? ZERO,
    feesQuote: feesOf(orders),
    ...(cost === undefined ? {} : { rollbackCostQuote: cost }),
  }
}

function rollbackCost(
  orders: readonly ReportedOrder[],
  feesOf: (orders: readonly ReportedOrder[]) => Decimal,
): Decimal | undefined {
  const backs = orders.filter(({ role, order }) => role === 'unwind' && order.filledBase.gt(0))
  if (backs.length === 0) return undefined
  let cost = ZERO
  for (const leg of new Set(backs.map((each) => each.leg))) {
    const back = sum(backs.filter((each) => each.leg === leg))
    const forth = orders.filter((each) => each.leg === leg && each.role !== 'unwind')
    const went = sum(forth)
    if (went.base.isZero()) continue
    const share = back.base.div(went.base)
    const wayIn = went.quote.times(share)
    // Bought and sold back: what was paid less what came in. Sold and bought back: the other way round.
    const boughtFirst = forth[0]?.order.side === 'buy'
    cost = cost.plus(boughtFirst ? wayIn.minus(back.quote) : back.quote.minus(wayIn))
    cost = cost.plus(feesOf(backs.filter((each) => each.leg === leg))).plus(feesOf(forth).times(share))
  }
  return cost
}

function sum(orders: readonly ReportedOrder[]): { readonly base: Decimal; readonly quote: Decimal } {
  return orders.reduce(
    ({ base, quote }, { order }) => ({
      base: base.plus(order.filledBase),
      quote: quote.plus(order.filledBase.times(order.averagePrice)),
    }),
    { base: ZERO, quote: ZERO },
  )
}
