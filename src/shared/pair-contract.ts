import { z } from 'zod'
import { pairOperationView, pairPreviewView, pairView } from './pair-views.ts'
import { tradingMode } from './views.ts'

/** What the user typed into the pair ticket. Size stays text: main reads it and names what is wrong with it. */
export const pairTicket = z.strictObject({
  symbol: z.string().min(1),
  longVenue: z.string().min(1),
  shortVenue: z.string().min(1),
  size: z.string().max(64),
  /** `quote` is money per leg, `base` tokens. */
  sizeUnit: z.enum(['base', 'quote']),
  entry: z.enum(['market', 'limit']),
  /** Parts it is worked in, one after the other, so that no more than one part can ever stand alone. */
  slices: z.int().min(1).max(50),
})
export type PairTicketInput = z.infer<typeof pairTicket>

const gesture = { intentId: z.uuid(), mode: tradingMode }
const pairRef = { pairId: z.string().min(1).max(64) }

const pairReply = z.object({
  /** `opened` and `closed` as asked, `partly` with less, `flat` when it was taken back, `refused` when nothing was sent. */
  outcome: z.enum(['opened', 'closed', 'partly', 'flat', 'refused']),
  pairId: z.string(),
  reason: z.string().optional(),
})

/** Questions about pairs. */
export const pairCalls = {
  'pairs.preview': { input: pairTicket, output: pairPreviewView },
  /** Resolves when the operation is over; its progress comes on the topic `pairs`. */
  'pairs.open': { input: pairTicket.extend(gesture), output: pairReply },
  'pairs.close': { input: z.strictObject({ ...pairRef, ...gesture }), output: pairReply },
  /** Every operation on the pair, oldest first, from the journal. */
  'pairs.operations': { input: z.strictObject(pairRef), output: z.array(pairOperationView) },
} as const

/** Pairs of the mode, newest first: all that are open, and the latest that ended. */
export const pairsTopic = z.array(pairView)
