import { z } from 'zod'
import { AppError } from '../base/errors.ts'
import type { HttpResponse } from '../net/http-transport.ts'
import type { VenueCode } from './refusals.ts'

/** Any text as JSON; `undefined` for what is none, which the caller reports with what it knows. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A body that says that it is JSON, as JSON; `undefined` for the pages that venues send at times. */
export function jsonBodyOf({ headers, text }: HttpResponse): unknown {
  const type = headers['content-type']
  return type === undefined || type.includes('json') ? jsonOf(text) : undefined
}

/** The error of an answer that limits our requests, with the venue's own code and words where it gave them. */
export function limitedCall(
  exchangeName: string,
  status: number,
  call: string,
  said: { readonly code?: VenueCode; readonly message?: string } = {},
): AppError {
  const { code, message } = said
  return new AppError('rate-limit', `${exchangeName} limits our requests: HTTP ${status} to ${call}`, {
    status,
    call,
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { reason: message.slice(0, 300) }),
  })
}

/**
 * What is left to check once a venue's own refusals are read: that it succeeded, and that its body has the shape.
 *
 * @param body the body as JSON, `undefined` for none
 * @throws {AppError} `venue-unavailable` for 5xx; `protocol` for any other status, and for another shape.
 */
export function readSuccess<T>(response: HttpResponse, body: unknown, call: string, schema: z.ZodType<T>): T {
  const { status, headers, text } = response
  const detail = { status, call }
  if (status >= 500)
    throw new AppError('venue-unavailable', `expected an answer to ${call}, got HTTP ${status}`, detail)
  if (status < 200 || status >= 300)
    throw new AppError('protocol', `expected HTTP 200 to ${call}, got ${status} without a code`, detail)
  const read = schema.safeParse(body)
  if (read.success) return read.data
  const isJson = body !== undefined || text === ''
  throw new AppError(
    'protocol',
    isJson
      ? `answer to ${call} has another shape: ${z.prettifyError(read.error)}`
      : `expected JSON as answer to ${call}, got ${headers['content-type'] ?? 'no content type'}`,
    detail,
  )
}

/** How long the venue wants silence by its `retry-after` header; `undefined` where it has none. */
export function retryAfterHeaderMs({ headers }: HttpResponse): number | undefined {
  const seconds = Number(headers['retry-after'])
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined
}
