import { messageOf } from '../base/errors.ts'
import type { ClientOrderId, IntentId } from '../domain/brands.ts'
import type { OrderUpdate } from '../domain/order.ts'
import type { IntentRecord } from '../journal/journal.ts'
import { clientOrderIdOf } from './client-order-id.ts'
import type { ExecutionReport } from './order-plan.ts'

/** What a gesture is told. */
export interface DeskReply {
  readonly outcome: 'accepted' | 'rejected' | 'unknown'
  readonly clientOrderId: ClientOrderId
  /** Names the refusal: ours (`below-min-size`, `order-cap`, …) or the venue's own code. */
  readonly code?: string
  /** In words for a toast. */
  readonly reason?: string
  /** The last order of the gesture; absent when nothing was sent. */
  readonly order?: OrderUpdate
  /** True when this gesture had been answered before this program started. */
  readonly repeated: boolean
}

/** Nothing was sent. */
export function refusal(intentId: IntentId, code: string, reason: string): DeskReply {
  return {
    outcome: 'rejected',
    clientOrderId: clientOrderIdOf(intentId, 0, 1),
    code,
    reason,
    repeated: false,
  }
}

/** The refusal of an order that could not be written down. */
export function notSentWords(cause: unknown): string {
  return `${messageOf(cause)}; trading is halted, nothing was sent`
}

export function replyOfReport(intentId: IntentId, report: ExecutionReport): DeskReply {
  const order = report.orders.at(-1)
  return {
    outcome: report.outcome,
    clientOrderId: order?.clientOrderId ?? clientOrderIdOf(intentId, 0, 1),
    ...(report.code === undefined ? {} : { code: report.code }),
    ...(report.reason === undefined ? {} : { reason: report.reason }),
    ...(order ? { order } : {}),
    repeated: false,
  }
}

/** The answer to a gesture that an earlier run of the program already worked on. */
export function replyOfRecord(intent: IntentRecord): DeskReply {
  const order = intent.orders.at(-1)?.order
  if (!order) {
    const reason = intent.reason ?? 'this gesture was recorded, but nothing was sent before the program ended'
    return { ...refusal(intent.intentId, 'not-sent', reason), repeated: true }
  }
  return {
    outcome: outcomeOf(order),
    clientOrderId: order.clientOrderId,
    ...(order.reason === undefined ? {} : { reason: order.reason }),
    order,
    repeated: true,
  }
}

function outcomeOf(order: OrderUpdate): DeskReply['outcome'] {
  if (order.status === 'rejected') return 'rejected'
  return order.status === 'sending' || order.status === 'unknown' ? 'unknown' : 'accepted'
}
