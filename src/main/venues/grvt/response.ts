import { z } from 'zod'
import { AppError } from '../../base/errors.ts'
import type { HttpResponse } from '../../net/http-transport.ts'
import { jsonBodyOf, limitedCall, readSuccess } from '../read-answer.ts'
import { RATE_LIMITED, venueError } from './errors.ts'

/** A refusal, in REST and on the legacy socket. `request_id` and `status` may be absent. */
const errorBody = z.object({ code: z.number().int(), message: z.string().nullish() })

/**
 * Reads one answer.
 *
 * @throws {AppError} the venue's refusal by its code; `rate-limit` for 429; `auth` for a bare 401;
 * `venue-unavailable` for 5xx; `protocol` for anything that is not what we expect.
 */
export function readAnswer<T>(response: HttpResponse, call: string, schema: z.ZodType<T>): T {
  const body = jsonBodyOf(response)
  throwRefusal(response, body, call)
  return readSuccess(response, body, call, schema)
}

/** Throws where the answer says why; a status that says nothing is for the caller. */
function throwRefusal({ status }: HttpResponse, body: unknown, call: string): void {
  const refused = errorBody.safeParse(body)
  const { code, message } = refused.data ?? {}
  // 2090 (too many open orders) travels with 429 too, and says more.
  if (code === RATE_LIMITED || (status === 429 && code === undefined))
    throw limitedCall('GRVT', status, call, refused.data && { code: refused.data.code })
  if (code !== undefined) throw venueError(code, message ?? '', status, call)
  if (status === 401)
    throw new AppError('auth', `expected an answer to ${call}, got HTTP 401`, { status, call })
  // A web firewall before the API answers in HTML; it says nothing about what was asked.
  if (status === 403)
    throw new AppError('venue-unavailable', `expected an answer to ${call}, got HTTP 403`, { status, call })
}

/** True when the venue limits our requests. */
export function isLimited(cause: unknown): boolean {
  return cause instanceof AppError && cause.kind === 'rate-limit' && cause.detail.status !== undefined
}
