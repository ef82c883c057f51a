import { z } from 'zod'
import * as rest from './wire.ts'

/**
 * JSON-RPC frames of the socket. Books have a reader of their own. Docs: sheet sections 6 and 7, the venue's AsyncAPI
 * and OpenRPC documents of August 2026.
 */

/** An answer to a request of ours. */
export const answerFrame = z.object({
  id: z.number().int(),
  result: z.unknown().optional(),
  error: z
    .object({
      code: z.number().int(),
      message: z.string(),
      data: z.unknown().optional(),
    })
    .optional(),
})

/** An error that names no request. */
export const errorFrame = z.object({
  id: z.null().optional(),
  error: z.object({ code: z.number().int(), message: z.string() }),
})

/** Data of a channel. */
export const dataFrame = z.object({
  method: z.literal('subscription'),
  params: z.object({ channel: z.string().min(1), data: z.unknown() }),
})

/** `bbo.{market}`. */
export const bboFrame = z.object({ params: z.object({ data: rest.bbo }) })
/** `trades.{market}`. */
export const tradeFrame = z.object({ params: z.object({ data: rest.trade }) })
/** `tradebusts`: a fill that never was. */
export const tradeBust = z.object({ busted_fill_id: z.string() })
