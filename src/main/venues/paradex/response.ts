import { z } from 'zod'
import { AppError } from '../../base/errors.ts'
import type { HttpResponse } from '../../net/http-transport.ts'
import { limitedCall, readSuccess, retryAfterHeaderMs } from '../read-answer.ts'
import { TOKEN_REFUSED, venueError } from './errors.ts'
import { exactJsonOf } from './exact-json.ts'

/** `error` is missing when the token has run out: that answer has only words. Sheet section 8. */
const errorBody = z.object({ error: z.string().min(1).optional(), message: z.string().nullish() })

/** How the venue says that a token has run out or cannot be read. */
const TOKEN_WORDS = /\b(jwt|token)\b/i

const DEFAULT_PAUSE_MS = 5_000

/**
 * Reads one answer. An empty body (204 on a cancel) is `undefined` to the schema.
 *
 * @throws {AppError} the venue's refusal by its code; `auth` for a token that has run out; `rate-limit` for 429;
 * `venue-unavailable` for 5xx; `protocol` for anything that is not what we expect.
 */
export function readAnswer<T>(response: HttpResponse, call: string, schema: z.ZodType<T>): T {
  const body = exactJsonOf(response.text)
  if (response.status < 200 || response.status >= 300) throwRefusal(response.status, body, call)
  return readSuccess(response, body, call, schema)
}

/** Throws where the answer says why; a status that says nothing is for the caller. */
function throwRefusal(status: number, body: unknown, call: string): void {
  const refused = errorBody.safeParse(body).data
  const message = refused?.message ?? ''
  if (status === 429)
    throw limitedCall('Paradex', status, call, refused?.error === undefined ? {} : { code: refused.error })
  if (refused?.error !== undefined) throw venueError(refused.error, message, status, call)
  if (status !== 401) return
  if (TOKEN_WORDS.test(message)) throw venueError(TOKEN_REFUSED, message, status, call)
  // Whoever said so, it does not prove that the venue did not look at the call.
  throw new AppError('auth', `expected an answer to ${call}, got HTTP 401 without a code`, { status, call })
}

/** How long the venue wants silence: its own header where there is one, else our default. */
export function retryAfterMs(response: HttpResponse): number {
  return retryAfterHeaderMs(response) ?? DEFAULT_PAUSE_MS
}
