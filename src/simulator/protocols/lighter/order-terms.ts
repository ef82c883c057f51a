import { z } from 'zod'
import type { Order, OrderStatus } from '../../matching/order.ts'

/** Numbers of `Type` on the write side, as the words of the read side (section 4.3 and 5.4 of the venue sheet). */
export const ORDER_TYPES = [
  'limit',
  'market',
  'stop-loss',
  'stop-loss-limit',
  'take-profit',
  'take-profit-limit',
] as const

/** Numbers of `TimeInForce` on the write side, as the words of the read side. */
export const TIMES_IN_FORCE = ['immediate-or-cancel', 'good-till-time', 'post-only'] as const

const termsSchema = z.object({
  type: z.enum([...ORDER_TYPES, 'liquidation']),
  timeInForce: z.enum(TIMES_IN_FORCE),
  /** When a resting or waiting order ends; 0 for one that does neither. */
  expiryMs: z.number(),
  /** Nonce of the transaction that placed it. */
  nonce: z.number(),
})

/** Terms of an order that the engine has no words for; they travel as the order's memo. */
export type OrderTerms = z.infer<typeof termsSchema>

const LIQUIDATION: OrderTerms = {
  type: 'liquidation',
  timeInForce: 'immediate-or-cancel',
  expiryMs: 0,
  nonce: 0,
}
const remembered = new WeakMap<object, OrderTerms>()

export function writeTerms(terms: OrderTerms): string {
  return JSON.stringify(terms)
}

/** Terms of an order; one the venue placed itself has none and is a liquidation. */
export function termsOf(order: Pick<Order, 'memo'>): OrderTerms {
  if (order.memo === '') return LIQUIDATION
  let terms = remembered.get(order)
  if (!terms) {
    terms = termsSchema.parse(JSON.parse(order.memo))
    remembered.set(order, terms)
  }
  return terms
}

/** Reasons the protocol knew when an order ended, for this run of the venue. */
export class EndReasons {
  readonly #reasons = new Map<number, string>()
  #during: string | undefined

  set(orderId: number, status: string): void {
    this.#reasons.set(orderId, status)
  }

  /** Runs `act`; an order that takes and ends meanwhile ends with this word. */
  during<T>(status: string | undefined, act: () => T): T {
    this.#during = status
    try {
      return act()
    } finally {
      this.#during = undefined
    }
  }

  /** The venue's word for the state of an order (section 5.4 of the venue sheet). */
  statusOf(order: Readonly<Order>): string {
    if (order.status === 'filled') return 'filled'
    if (order.status === 'canceled' || order.status === 'expired') {
      if (this.#during !== undefined && !this.#reasons.has(order.id))
        this.#reasons.set(order.id, this.#during)
      return this.#reasons.get(order.id) ?? endOf(order, order.status)
    }
    const terms = termsOf(order)
    if (order.type !== 'limit' && order.type !== 'market') return 'pending'
    return terms.timeInForce === 'immediate-or-cancel' ? 'in-progress' : 'open'
  }
}

/** What an end means by the order's own terms, when nothing else is known. */
function endOf(order: Readonly<Order>, status: Extract<OrderStatus, 'canceled' | 'expired'>): string {
  if (status === 'canceled') return 'canceled'
  const { timeInForce, expiryMs } = termsOf(order)
  if (expiryMs > 0 && order.updatedAtMs >= expiryMs) return 'canceled-expired'
  if (timeInForce === 'post-only') return 'canceled-post-only'
  if (timeInForce === 'immediate-or-cancel') return 'canceled-too-much-slippage'
  return order.reduceOnly ? 'canceled-reduce-only' : 'canceled-self-trade'
}
