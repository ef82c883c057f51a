import { z } from 'zod'
import type { Order } from '../../matching/order.ts'

/** Times in force of the order book, with the number each has in a signature. */
export const TIMES_IN_FORCE = { GOOD_TILL_TIME: 1, IMMEDIATE_OR_CANCEL: 3, FILL_OR_KILL: 4 } as const

/** Why an order was cancelled or rejected: those of the venue's reasons that are simulated. */
export const REASONS = [
  'UNSPECIFIED',
  'CLIENT_CANCEL',
  'CLIENT_BULK_CANCEL',
  'MARKET_CANCEL',
  'IOC_CANCEL',
  'FOK_CANCEL',
  'EXPIRED',
  'FAIL_POST_ONLY',
  'FAIL_REDUCE_ONLY',
  'SELF_TRADE_PROTECTION',
  'OVERLAPPING_CLIENT_ORDER_ID',
  'BELOW_MARGIN',
  'LIQUIDATION',
  'INSTRUMENT_DEACTIVATED',
  'EXCEED_MAX_POSITION_SIZE',
  'CLIENT_CANCEL_ON_DISCONNECT_TRIGGERED',
  'REDUCE_ONLY_LIMIT',
  'TOO_MANY_MAKER_ORDERS',
] as const
export type Reason = (typeof REASONS)[number]

const signatureSchema = z.object({
  signer: z.string(),
  r: z.string(),
  s: z.string(),
  v: z.int(),
  expiration: z.string(),
  nonce: z.int(),
})

const termsSchema = z.object({
  clientOrderId: z.string(),
  timeInForce: z.enum(['GOOD_TILL_TIME', 'IMMEDIATE_OR_CANCEL', 'FILL_OR_KILL']),
  isMarket: z.boolean(),
  postOnly: z.boolean(),
  reduceOnly: z.boolean(),
  instrument: z.string(),
  /** Size and price as the venue writes them. */
  size: z.string(),
  limitPrice: z.string(),
  isBuying: z.boolean(),
  signature: signatureSchema,
  trigger: z.object({ type: z.string(), by: z.string(), price: z.string() }).optional(),
  broker: z.string().optional(),
  builder: z.object({ address: z.string(), feeRate: z.string() }).optional(),
  /** Digest that was signed, in hex. */
  digest: z.string(),
  receivedMs: z.number(),
  /** Reason of an order that never came to the book. */
  rejected: z.enum(REASONS).optional(),
})

/** An order as it was sent: what the venue remembers of it beside what the engine needs. */
export type OrderTerms = z.infer<typeof termsSchema>

/** Writes the terms for the engine to keep. */
export function writeTerms(terms: OrderTerms): string {
  return JSON.stringify(terms)
}

/** Terms of an order; undefined for one of the venue itself, which nobody sent. */
export function termsOf({ memo }: Pick<Order, 'memo'>): OrderTerms | undefined {
  return memo === '' ? undefined : termsSchema.parse(JSON.parse(memo))
}
