import { z } from 'zod'
import type { Order } from '../../matching/order.ts'
import { orderIdText } from './ids.ts'

export const ORDER_TYPES = [
  'LIMIT',
  'MARKET',
  'STOP_LIMIT',
  'STOP_MARKET',
  'TAKE_PROFIT_LIMIT',
  'TAKE_PROFIT_MARKET',
  'STOP_LOSS_LIMIT',
  'STOP_LOSS_MARKET',
] as const
export const INSTRUCTIONS = ['GTC', 'POST_ONLY', 'IOC', 'RPI'] as const

const memoSchema = z.object({
  id: z.string(),
  clientId: z.string(),
  type: z.enum(ORDER_TYPES),
  instruction: z.enum(INSTRUCTIONS),
  flags: z.array(z.string()),
  trigger: z.string(),
  signedAtMs: z.number(),
})

/** Terms of an order that the engine has no words for; it keeps them, and state files do. */
export type OrderMemo = z.infer<typeof memoSchema>

/** Writes terms into the memo of an order. */
export function writeMemo(memo: OrderMemo): string {
  return JSON.stringify(memo)
}

/** Memos that were read before: an order is told many times, and looked for among thousands. */
const read = new Map<string, OrderMemo>()
const KEPT_MEMOS = 20_000

/** Terms of an order; those of a market order for the venue's own, which closes a position. */
export function memoOf(order: Pick<Order, 'id' | 'createdAtMs' | 'memo'>): OrderMemo {
  if (order.memo !== '') return readMemo(order.memo)
  return {
    id: orderIdText(order.id, order.createdAtMs),
    clientId: '',
    type: 'MARKET',
    instruction: 'IOC',
    flags: ['REDUCE_ONLY'],
    trigger: '',
    signedAtMs: order.createdAtMs,
  }
}

function readMemo(text: string): OrderMemo {
  const known = read.get(text)
  if (known) return known
  const memo = memoSchema.parse(JSON.parse(text))
  if (read.size >= KEPT_MEMOS) read.clear()
  read.set(text, memo)
  return memo
}
