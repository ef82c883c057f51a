import { z } from 'zod'
import type { Order } from '../../matching/order.ts'

/** Whose order survives when an account would trade with itself. Here the taker always gives way. */
export const SELF_TRADE_MODES = ['decrementAndCancel', 'cancelOldest', 'cancelNewest', 'cancelBoth'] as const
/** Prices a trigger can watch. */
export const TRIGGER_REFERENCES = ['lastTrade', 'bestBid', 'bestAsk', 'midPrice'] as const

const memoSchema = z.object({
  /** 64-bit number as text. */
  operatorId: z.string(),
  selfTradePrevention: z.enum(SELF_TRADE_MODES),
  triggerReference: z.enum(TRIGGER_REFERENCES).optional(),
  /** Quote amount of an order that was sized by it, as it was sent. */
  amountQuote: z.string().optional(),
})

/** What the venue remembers of an order beside what the engine needs. */
export type OrderMemo = z.infer<typeof memoSchema>

/** Writes the memo for the engine to keep. */
export function writeMemo(memo: OrderMemo): string {
  return JSON.stringify(memo)
}

/** Memo of an order of this venue. */
export function readMemo(order: Order): OrderMemo {
  return memoSchema.parse(JSON.parse(order.memo))
}
