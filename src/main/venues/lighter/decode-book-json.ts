import { AppError } from '../../base/errors.ts'
import type { BookGrid } from '../../domain/order-book-grid.ts'
import type { BookChanges } from '../book-sink.ts'
import { createStepReader, excerpt } from '../decode-steps.ts'
import { parseTimeMs } from './parse.ts'

/** A frame of `order_book` with the numbers that chain it: `sequence` is its `nonce`. */
export interface BookFrame extends BookChanges {
  /** The `nonce` of the frame before. */
  readonly beginNonce: number
}

/** Reads any frame of a book that JSON has parsed. Its arrays are reused for the next frame. */
export type BookReader = (payload: unknown, receivedAtMs: number) => BookFrame

/**
 * Hand-checked reading of parsed JSON: every field that is used is looked at, nothing else is. Sheet section 6.
 *
 * @returns a reader that throws `AppError` `protocol`, with `detail.reason` `off-grid` for a level between the steps.
 */
export function createBookReader({ tickSize, lotSize }: BookGrid): BookReader {
  const readTicks = createStepReader(tickSize, 'price')
  const readLots = createStepReader(lotSize, 'size')
  let [bidTicks, bidLots] = [new Float64Array(64), new Float64Array(64)]
  let [askTicks, askLots] = [new Float64Array(64), new Float64Array(64)]

  const fill = (rows: readonly unknown[], ticks: Float64Array, lots: Float64Array): void => {
    for (let at = 0; at < rows.length; at += 1) {
      const row = rows[at]
      if (!isRecord(row)) throw unreadable('a level', row)
      ticks[at] = readTicks(row.price)
      lots[at] = readLots(row.size)
    }
  }

  return (payload, receivedAtMs) => {
    const book = isRecord(payload) ? payload.order_book : undefined
    if (!isRecord(payload) || !isRecord(book)) throw unreadable('a book', payload)
    const bids = listOf(book.bids)
    const asks = listOf(book.asks)
    if (bids.length > bidTicks.length)
      [bidTicks, bidLots] = [new Float64Array(2 * bids.length), new Float64Array(2 * bids.length)]
    if (asks.length > askTicks.length)
      [askTicks, askLots] = [new Float64Array(2 * asks.length), new Float64Array(2 * asks.length)]
    fill(bids, bidTicks, bidLots)
    fill(asks, askTicks, askLots)
    return {
      bidTicks,
      bidLots,
      bidCount: bids.length,
      askTicks,
      askLots,
      askCount: asks.length,
      sequence: countOf(book.nonce, 'nonce'),
      beginNonce: countOf(book.begin_nonce, 'begin_nonce'),
      venueTimeMs: typeof payload.timestamp === 'number' ? parseTimeMs(payload.timestamp) : receivedAtMs,
      receivedAtMs,
    }
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** An empty side may be null. */
function listOf(value: unknown): readonly unknown[] {
  if (value === null || value === undefined) return []
  if (Array.isArray(value)) return value
  throw unreadable('a list of levels', value)
}

function countOf(value: unknown, name: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  throw unreadable(name, value)
}

const unreadable = (what: string, came: unknown): AppError =>
  new AppError('protocol', `expected ${what} in a frame of order_book, got ${excerpt(came)}`)
