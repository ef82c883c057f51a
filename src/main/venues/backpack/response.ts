import { z } from 'zod'
import { AppError } from '../../base/errors.ts'
import type { HttpResponse } from '../../net/http-transport.ts'
import { jsonOf, limitedCall, readSuccess, retryAfterHeaderMs } from '../read-answer.ts'
import { UNPARSEABLE, venueError } from './errors.ts'

const errorBody = z.object({ code: z.string().min(1), message: z.string().nullish() })

const DEFAULT_PAUSE_MS = 5_000
/** How the venue's plain-text refusals of a body or a query begin. Sheet section 8. */
const PARSE_FAILURE = /^failed to (parse|deserialize)/i

/**
 * Reads one answer. An empty body (202 on a cancel, 204) is `undefined` to the schema.
 *
 * @throws {AppError} the venue's refusal by its code; `rate-limit` for 429; `venue-unavailable` for 5xx and for the
 * web firewall's 403; `protocol` for anything that is not what we expect.
 */
export function readAnswer<T>(response: HttpResponse, call: string, schema: z.ZodType<T>): T {
  const body = jsonOf(response.text)
  if (response.status < 200 || response.status >= 300) throwRefusal(response, body, call)
  return readSuccess(response, body, call, schema)
}

/** Throws where the answer says why; a status that says nothing is for the caller. */
function throwRefusal({ status, text }: HttpResponse, body: unknown, call: string): void {
  const refused = errorBody.safeParse(body)
  if (status === 429) throw limitedCall('Backpack', status, call, refused.data && { code: refused.data.code })
  if (refused.success) throw venueError(refused.data.code, refused.data.message ?? '', status, call)
  if (status === 400 && PARSE_FAILURE.test(text)) throw venueError(UNPARSEABLE, text, status, call)
  // The web firewall before the API answers in HTML; it says nothing about what was asked.
  if (status === 403)
    throw new AppError('venue-unavailable', `expected an answer to ${call}, got HTTP 403`, { status, call })
}

/** How long the venue wants silence: its own header where there is one, else our default. */
export function retryAfterMs(response: HttpResponse): number {
  return retryAfterHeaderMs(response) ?? DEFAULT_PAUSE_MS
}
