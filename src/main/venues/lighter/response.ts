import { z } from 'zod'
import { AppError } from '../../base/errors.ts'
import type { HttpResponse } from '../../net/http-transport.ts'
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
  const detail = { status, call }
  const body = readJson(response.text)
  const head = envelope.safeParse(body)
  const refused = head.success && head.data.code !== SUCCESS ? head.data : undefined
  // The status says more than the code that comes with it.
  if (LIMITING.has(status))
    throw new AppError('rate-limit', `Lighter limits our requests: HTTP ${status} to ${call}`, {
      ...detail,
      ...(refused ? { code: refused.code, reason: refused.message.slice(0, 300) } : {}),
    })
  if (refused) throw venueError(refused.code, refused.message, status, call)
  if (status >= 500)
    throw new AppError('venue-unavailable', `expected an answer to ${call}, got HTTP ${status}`, detail)
  if (status < 200 || status >= 300)
    throw new AppError('protocol', `expected HTTP 200 to ${call}, got ${status} without a code`, detail)
  if (body === undefined)
    throw new AppError('protocol', `expected JSON as answer to ${call}, got something else`, detail)
  const read = schema.safeParse(body)
  if (read.success) return read.data
  throw new AppError(
    'protocol',
    `answer to ${call} has another shape: ${z.prettifyError(read.error)}`,
    detail,
  )
}

/** `undefined` for what is no JSON: the caller reports it with the status. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** How long to be silent after a 429: the venue's own header where there is one, or our default. */
export function retryAfterMs(response: HttpResponse): number {
  const seconds = Number(response.headers['retry-after'])
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : DEFAULT_429_PAUSE_MS
}
