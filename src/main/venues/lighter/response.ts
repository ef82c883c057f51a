import type { z } from 'zod'
import type { HttpResponse } from '../../net/http-transport.ts'
import { jsonOf, limitedCall, readSuccess, retryAfterHeaderMs } from '../read-answer.ts'
import { venueError } from './errors.ts'
import { envelope } from './wire.ts'

const DEFAULT_429_PAUSE_MS = 5_000
const SUCCESS = 200
/** 429 is documented; the others are what stands in front of a server answers to those who ask too much. */
const LIMITING: ReadonlySet<number> = new Set([429, 418, 403])

/**
 * Reads one answer.
 *
 * @throws {AppError} the venue's refusal by its code; `rate-limit` for 429, 418 and 403; `venue-unavailable` for 5xx;
 * `protocol` for anything that is not the JSON we expect.
 */
export function readAnswer<T>(response: HttpResponse, call: string, schema: z.ZodType<T>): T {
  const { status } = response
  const body = jsonOf(response.text)
  const head = envelope.safeParse(body)
  const refused = head.success && head.data.code !== SUCCESS ? head.data : undefined
  // The status says more than the code that comes with it.
  if (LIMITING.has(status)) throw limitedCall('Lighter', status, call, refused)
  if (refused) throw venueError(refused.code, refused.message, status, call)
  return readSuccess(response, body, call, schema)
}

/** How long to be silent after a 429: the venue's own header where there is one, or our default. */
export function retryAfterMs(response: HttpResponse): number {
  return retryAfterHeaderMs(response) ?? DEFAULT_429_PAUSE_MS
}
