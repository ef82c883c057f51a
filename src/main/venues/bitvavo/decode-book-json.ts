import { AppError, messageOf } from '../../base/errors.ts'
import type { BookGrid } from '../../domain/order-book-grid.ts'
import { excerpt } from '../decode-steps.ts'
import type { DiffFrame } from '../diff-book-feed.ts'
import { createBookReader, msOfNs } from './levels.ts'

/** Reads any diff of one market through `JSON.parse`. */
export type BookReader = (bytes: Buffer, receivedAtMs: number) => DiffFrame

/**
 * Reads `book` frames (sheet section 6): each carries one step of the counter, so first and last id are the same.
 *
 * @returns a reader that throws `AppError` `protocol`, with `detail.reason` `off-grid` for a level between the steps.
 */
export function createBookFrameReader(grid: BookGrid): BookReader {
  const readLevels = createBookReader(grid)
  return (bytes, receivedAtMs) => {
    const frame = readFrame(bytes)
    const { nonce, timestamp } = frame
    if (typeof nonce !== 'number' || !Number.isSafeInteger(nonce) || nonce < 0)
      throw new AppError('protocol', `expected a nonce as a whole number below 2^53, got ${excerpt(nonce)}`)
    return {
      ...readLevels(rowsOf(frame.bids, 'bids'), rowsOf(frame.asks, 'asks')),
      firstId: nonce,
      lastId: nonce,
      sequence: nonce,
      // Older frames carry no time.
      venueTimeMs: typeof timestamp === 'number' ? msOfNs(timestamp) : receivedAtMs,
      receivedAtMs,
    }
  }
}

function readFrame(bytes: Buffer): Readonly<Record<string, unknown>> {
  const text = bytes.toString('utf8')
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (cause) {
    throw new AppError('protocol', `expected a book frame, got ${excerpt(text)}: ${messageOf(cause)}`)
  }
  if (typeof parsed === 'object' && parsed !== null && 'event' in parsed && parsed.event === 'book')
    return parsed as Readonly<Record<string, unknown>>
  throw new AppError('protocol', `expected a book frame, got ${excerpt(text)}`)
}

/** A side without a change may be absent. */
function rowsOf(value: unknown, field: string): readonly (readonly unknown[])[] {
  const rows = value ?? []
  const readable = Array.isArray(rows) && rows.every((row: unknown) => Array.isArray(row) && row.length >= 2)
  if (readable) return rows as (readonly unknown[])[]
  throw new AppError('protocol', `expected ${field} as a list of [price, size], got ${excerpt(value)}`)
}
