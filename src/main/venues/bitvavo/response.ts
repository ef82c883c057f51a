import { z } from 'zod'
import { AppError } from '../../base/errors.ts'
import type { HttpResponse } from '../../net/http-transport.ts'
import { jsonBodyOf, limitedCall, readSuccess } from '../read-answer.ts'
import { venueError } from './errors.ts'

/** An error body; over a socket newer documents wrap it, so the code alone decides. */
export const errorBody = z.object({ errorCode: z.number().int(), error: z.string().default('') })

/** The venue blocks a key for a minute at least. */
const DEFAULT_PAUSE_MS = 60_000

/**
 * Reads one answer.
 *
 * @throws {AppError} the venue's refusal by its code; `rate-limit` for 429; `auth` for 403 without a code (another
 * region); `venue-unavailable` for 5xx; `protocol` for anything that is not the JSON we expect.
 */
export function readAnswer<T>(response: HttpResponse, call: string, schema: z.ZodType<T>): T {
  const body = jsonBodyOf(response)
  const refused = errorBody.safeParse(body)
  const { status } = response
  if (refused.success) throw venueError(refused.data.errorCode, refused.data.error, status, call)
  if (status === 429) throw limitedCall('Bitvavo', status, call)
  if (status === 403)
    throw new AppError('auth', `Bitvavo does not serve this address or region: HTTP 403 to ${call}`, {
      status,
      call,
    })
  return readSuccess(response, body, call, schema)
}

/**
 * Until when the venue wants silence, ms since the epoch: the moment its message names (the only source for a ban),
 * or the next whole minute of its header, or our default.
 */
export function bannedUntilMs(message: string, resetAt: string | undefined, nowMs: number): number {
  const named = /at (\d{13})/.exec(message)
  if (named) return Number(named[1])
  const reset = Number(resetAt)
  return Number.isFinite(reset) && reset > nowMs ? reset : nowMs + DEFAULT_PAUSE_MS
}

/** Points used in this minute, by the answer's own headers; `undefined` when it has none. */
export function usedPoints(headers: HttpResponse['headers']): number | undefined {
  const [limit, remaining] = [headers['bitvavo-ratelimit-limit'], headers['bitvavo-ratelimit-remaining']]
  if (limit === undefined || remaining === undefined) return undefined
  const used = Number(limit) - Number(remaining)
  return Number.isFinite(used) && used >= 0 ? used : undefined
}
