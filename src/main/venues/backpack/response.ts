import { z } from 'zod'
import { AppError } from '../../base/errors.ts'
import type { HttpResponse } from '../../net/http-transport.ts'
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
  const { status, text } = response
  const body = readJson(text)
  const detail = { status, call }
  if (status < 200 || status >= 300) throw refusedAnswer(response, body, call)
  const read = schema.safeParse(body)
  if (read.success) return read.data
  throw new AppError(
    'protocol',
    body === undefined && text !== ''
      ? `expected JSON as answer to ${call}, got ${response.headers['content-type'] ?? 'no content type'}`
      : `answer to ${call} has another shape: ${z.prettifyError(read.error)}`,
    detail,
  )
}

function refusedAnswer({ status, text }: HttpResponse, body: unknown, call: string): AppError {
  const refused = errorBody.safeParse(body)
  const detail = { status, call }
  if (status === 429)
    return new AppError('rate-limit', `Backpack limits our requests: HTTP 429 to ${call}`, {
      ...detail,
      ...(refused.success ? { code: refused.data.code } : {}),
    })
  if (refused.success) return venueError(refused.data.code, refused.data.message ?? '', status, call)
  if (status === 400 && PARSE_FAILURE.test(text)) return venueError(UNPARSEABLE, text, status, call)
  // The web firewall before the API answers in HTML; it says nothing about what was asked.
  if (status >= 500 || status === 403)
    return new AppError('venue-unavailable', `expected an answer to ${call}, got HTTP ${status}`, detail)
  return new AppError('protocol', `expected HTTP 200 to ${call}, got ${status} without a code`, detail)
}

/** The body as JSON, whatever its content type: the time is plain text, and a number. */
function readJson(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    // Plain text or a page; the caller reports it with the status.
    return undefined
  }
}

/** How long the venue wants silence: its own header where there is one, else our default. */
export function retryAfterMs(response: HttpResponse): number {
  const seconds = Number(response.headers['retry-after'])
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : DEFAULT_PAUSE_MS
}
