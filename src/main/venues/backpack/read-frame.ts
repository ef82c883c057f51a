import { AppError, messageOf } from '../../base/errors.ts'
import { excerpt } from '../decode-steps.ts'
import { sequenceOf } from './wire.ts'
import { errorFrame } from './wire-stream.ts'

type Fields = Readonly<Record<string, unknown>>

/** The venue does not like a request; it does not say which. */
export interface Complaint {
  readonly error: { readonly code: number; readonly message: string }
}

/** One frame: an event of a stream, or a complaint. */
export type StreamFrame =
  | { readonly stream: string; readonly data: Fields; readonly text: string }
  | Complaint

/**
 * Reads what every frame has in common.
 *
 * @throws {AppError} `protocol` when it is neither an event nor a complaint.
 */
export function readFrame(bytes: Buffer): StreamFrame {
  const text = bytes.toString('utf8')
  const parsed = parse(text)
  if (isFields(parsed) && typeof parsed.stream === 'string' && isFields(parsed.data))
    return { stream: parsed.stream, data: parsed.data, text }
  const complaint = errorFrame.safeParse(parsed)
  if (complaint.success) return complaint.data
  throw new AppError('protocol', `expected a frame with stream and data, got ${excerpt(text)}`)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('protocol', `expected a frame as JSON, got ${excerpt(text)}: ${messageOf(cause)}`)
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * The `data` of a frame of one kind of stream.
 *
 * @throws {AppError} `protocol` for anything else.
 */
export function readEvent(bytes: Buffer, event: string): { readonly data: Fields; readonly text: string } {
  const frame = readFrame(bytes)
  if ('stream' in frame && frame.data.e === event) return frame
  throw new AppError('protocol', `expected a ${event} frame, got ${excerpt(bytes.toString('utf8'))}`)
}

/**
 * An id of the book. As a number it may pass 2^53 and have lost digits: then it is read from the frame's text.
 *
 * @throws {AppError} `protocol` when there is none.
 */
export function readUpdateId(data: Fields, field: 'U' | 'u', text: string): number {
  const value = data[field]
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  const [, digits] = (field === 'u' ? LAST_ID : FIRST_ID).exec(text) ?? []
  if (digits !== undefined) return sequenceOf(BigInt(digits))
  throw new AppError('protocol', `expected field ${field} as a whole number, got ${excerpt(value)}`)
}

const FIRST_ID = /"U"\s*:\s*"?(\d+)"?\s*[,}]/
const LAST_ID = /"u"\s*:\s*"?(\d+)"?\s*[,}]/

/** @throws {AppError} `protocol` unless it is a time in microseconds. @returns milliseconds */
export function readMicros(data: Fields, field: string): number {
  const value = data[field]
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return Math.floor(value / 1000)
  throw new AppError('protocol', `expected field ${field} as microseconds, got ${excerpt(value)}`)
}
