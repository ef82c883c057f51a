import { z } from 'zod'
import { AppError } from '../../base/errors.ts'
import type { HttpResponse } from '../../net/http-transport.ts'
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
  const body = readJson(response)
  const refused = errorBody.safeParse(body)
  const { status } = response
  const detail = { status, call }
  // 429 and 418 carry a code of their own; the status says more.
  if (status === 429 || status === 418 || status === 403)
    throw new AppError('rate-limit', `Aster limits our requests: HTTP ${status} to ${call}`, {
      ...detail,
      ...(refused.success ? { code: refused.data.code, reason: refused.data.msg.slice(0, 300) } : {}),
    })
  if (refused.success) throw venueError(refused.data.code, refused.data.msg, status, call)
  if (status >= 500)
    throw new AppError('venue-unavailable', `expected an answer to ${call}, got HTTP ${status}`, detail)
  if (status < 200 || status >= 300)
    throw new AppError('protocol', `expected HTTP 200 to ${call}, got ${status} without a code`, detail)
  if (body === undefined)
    throw new AppError(
      'protocol',
      `expected JSON as answer to ${call}, got ${response.headers['content-type'] ?? 'no content type'}`,
      detail,
    )
  const read = schema.safeParse(body)
  if (read.success) return read.data
  throw new AppError(
    'protocol',
    `answer to ${call} has another shape: ${z.prettifyError(read.error)}`,
    detail,
  )
}

/** The body as JSON; `undefined` when it is something else (the venue sends HTML pages at times). */
function readJson(response: HttpResponse): unknown {
  const type = response.headers['content-type']
  if (type !== undefined && !type.includes('json')) return undefined
  try {
    return JSON.parse(response.text)
  } catch {
    // Not JSON whatever the header says; the caller reports it with the status.
    return undefined
  }
}

/** How long the venue wants silence: its own header, the moment its message names, or our default. */
export function retryAfterMs(response: HttpResponse, nowMs: number): number {
  const seconds = Number(response.headers['retry-after'])
  if (Number.isFinite(seconds) && seconds > 0) return seconds * 1000
  const until = /banned until (\d{13})/.exec(response.text)
  if (until) return Math.max(0, Number(until[1]) - nowMs)
  return response.status === 418 ? DEFAULT_418_PAUSE_MS : DEFAULT_429_PAUSE_MS
}
