import { z } from 'zod'
import type { HttpResponse } from '../../net/http-transport.ts'
import { jsonBodyOf, limitedCall, readSuccess } from '../read-answer.ts'
import { venueError } from './errors.ts'

/** What every answer comes in. Success is the code, not the HTTP status. Sheet section 3. */
const envelope = z.object({
  code: z.string().min(1),
  msg: z.string().nullish(),
  data: z.unknown().optional(),
  responseTime: z.string().nullish(),
})

/** What an answer holds, and when the venue gave it. */
export interface Answer<T> {
  readonly data: T
  /** Absent where the venue does not say. */
  readonly answeredAtMs?: number
}

const SUCCESS = 'SUCCESS'

/**
 * Reads one answer.
 *
 * @throws {AppError} the venue's refusal by its code, whatever the HTTP status; `rate-limit` for 429;
 * `venue-unavailable` for 5xx; `protocol` for anything that is not what we expect.
 */
export function readAnswer<T>(response: HttpResponse, call: string, schema: z.ZodType<T>): Answer<T> {
  const body = jsonBodyOf(response)
  const read = envelope.safeParse(body)
  const { status } = response
  if (status === 429) throw limitedCall('EdgeX', status, call, read.data && { code: read.data.code })
  if (read.success && read.data.code !== SUCCESS)
    throw venueError(read.data.code, read.data.msg ?? '', status, call)
  if (!read.success) return { data: readSuccess(response, body, call, envelope.pipe(z.never())) }
  const data = readSuccess(response, read.data.data, call, schema)
  const answeredAtMs = Number(read.data.responseTime)
  return Number.isSafeInteger(answeredAtMs) && answeredAtMs > 0 ? { data, answeredAtMs } : { data }
}
