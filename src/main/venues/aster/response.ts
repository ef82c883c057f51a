import { z } from 'zod'
import type { HttpResponse } from '../../net/http-transport.ts'
import { jsonBodyOf, limitedCall, readSuccess, retryAfterHeaderMs } from '../read-answer.ts'
import { venueError } from './errors.ts'

/** An error body. Success bodies of settings calls carry a positive code, so only negative ones count. */
const errorBody = z.object({ code: z.number().negative(), msg: z.string().default('') })

const DEFAULT_429_PAUSE_MS = 5_000
/** The shortest ban that the venue gives. */
const DEFAULT_418_PAUSE_MS = 120_000

/**
 * Reads one answer.
 *
 * @throws {AppError} the venue's refusal by its code; `rate-limit` for 429, 418 and 403; `venue-unavailable` for
 * 5xx; `protocol` for anything that is not the JSON we expect.
 */
export function readAnswer<T>(response: HttpResponse, call: string, schema: z.ZodType<T>): T {
  const body = jsonBodyOf(response)
  const refused = errorBody.safeParse(body)
  const { status } = response
  // 429 and 418 carry a code of their own; the status says more.
  if (status === 429 || status === 418 || status === 403)
    throw limitedCall(
      'Aster',
      status,
      call,
      refused.data && { code: refused.data.code, message: refused.data.msg },
    )
  if (refused.success) throw venueError(refused.data.code, refused.data.msg, status, call)
  return readSuccess(response, body, call, schema)
}

/** How long the venue wants silence: its own header, the moment its message names, or our default. */
export function retryAfterMs(response: HttpResponse, nowMs: number): number {
  const askedMs = retryAfterHeaderMs(response)
  if (askedMs !== undefined) return askedMs
  const until = /banned until (\d{13})/.exec(response.text)
  if (until) return Math.max(0, Number(until[1]) - nowMs)
  return response.status === 418 ? DEFAULT_418_PAUSE_MS : DEFAULT_429_PAUSE_MS
}
