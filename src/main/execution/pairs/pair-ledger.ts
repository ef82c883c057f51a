import { type Decimal, ZERO } from '../../base/decimal.ts'
import type { ClientOrderId } from '../../domain/brands.ts'
import { isTerminal, type OrderUpdate } from '../../domain/order.ts'
import { mergeOrder } from '../../domain/order-merge.ts'
import { LEGS, type LegIndex, type PairPlan, tokensOf } from './pair-plan.ts'

/** `entry` begins a leg, `hedge` fills what it lacks, `unwind` takes back what this operation added. */
export type OrderRole = 'entry' | 'hedge' | 'unwind'

/** An order of the operation, as last known. */
export interface PairOrder {
  readonly leg: LegIndex
  readonly role: OrderRole
  /** Grows by one with every order of its leg; part of its client order id. */
  readonly attempt: number
  readonly sentAtMs: number
  readonly order: OrderUpdate
}

/** What one leg has come to. */
export interface LegState {
  /** What the operation moved in all: filled minus taken back. Never negative by our own orders. */
  readonly netBase: Decimal
  readonly netTokens: Decimal
  /** Average price of what carried the operation on, quote per venue unit; zero before the first fill. */
  readonly averagePrice: Decimal
  /** Resting or on their way. */
  readonly live: readonly PairOrder[]
  /** Sent, and nobody knows what came of them. */
  readonly unknown: readonly PairOrder[]
}

/** The orders of one operation and what they add up to. Knows nothing of time or venues. */
export interface PairLedger {
  /** Takes an order that is about to be sent, or was read back from the journal. */
  add(order: PairOrder): void
  /** @returns true when this changed what we know of one of the orders. */
  learn(update: OrderUpdate): boolean
  leg(leg: LegIndex): LegState
  orders(): readonly PairOrder[]
  /** The number of the next order of a leg; the first is 1. */
  nextAttempt(leg: LegIndex): number
}

export function createPairLedger(plan: PairPlan): PairLedger {
  const byId = new Map<ClientOrderId, PairOrder>()
  const of = (leg: LegIndex): readonly PairOrder[] => [...byId.values()].filter((each) => each.leg === leg)

  return {
    add(order) {
      const known = byId.get(order.order.clientOrderId)
      // The stream can be faster than our own note of having sent.
      byId.set(
        order.order.clientOrderId,
        known ? { ...order, order: mergeOrder(known.order, order.order) } : order,
      )
    },
    learn(update) {
      const known = byId.get(update.clientOrderId)
      if (!known || known.order.venue !== update.venue) return false
      const order = mergeOrder(known.order, update)
      if (order === known.order) return false
      byId.set(update.clientOrderId, { ...known, order })
      return true
    },
    leg(index) {
      const leg = plan.legs[index]
      const orders = of(index)
      const carried = sumFills(orders.filter(({ order }) => order.side === leg.side))
      const takenBack = sumFills(orders.filter(({ order }) => order.side !== leg.side))
      const netBase = carried.base.minus(takenBack.base)
      return {
        netBase,
        netTokens: tokensOf(leg, netBase),
        averagePrice: carried.base.isZero() ? ZERO : carried.quote.div(carried.base),
        live: orders.filter(({ order }) => !isTerminal(order.status) && order.status !== 'unknown'),
        unknown: orders.filter(({ order }) => order.status === 'unknown'),
      }
    },
    orders: () => LEGS.flatMap((leg) => of(leg).toSorted((a, b) => a.attempt - b.attempt)),
    nextAttempt: (leg) => of(leg).reduce((most, { attempt }) => Math.max(most, attempt), 0) + 1,
  }
}

function sumFills(orders: readonly PairOrder[]): { base: Decimal; quote: Decimal } {
  return orders.reduce(
    ({ base, quote }, { order }) => ({
      base: base.plus(order.filledBase),
      quote: quote.plus(order.filledBase.times(order.averagePrice)),
    }),
    { base: ZERO, quote: ZERO },
  )
}
