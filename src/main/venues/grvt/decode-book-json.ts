import { AppError } from '../../base/errors.ts'
import type { BookGrid } from '../../domain/order-book-grid.ts'
import type { BookChanges } from '../book-sink.ts'
import { createStepReader, excerpt, type StepReader } from '../decode-steps.ts'
import { nanosToMs } from './unix-nanos.ts'
import { readDataFrame } from './wire-stream.ts'

/** A frame of `v1.book.d`, where `sequence` 0 is a snapshot, or of `v1.book.s`, where every frame is one. */
export interface BookFrame extends BookChanges {
  /** The number of the frame before. */
  readonly previous: number
}

/** Reads any book frame through `JSON.parse`. */
export type BookReader = (bytes: Buffer, receivedAtMs: number) => BookFrame

/**
 * Hand-checked reading of parsed JSON. `82966.30` and `82966.3` are the same tick, and a size of `0.0` is no lots. Sheet
 * section 6.
 *
 * @returns a reader that throws `AppError` `protocol`, with `detail.reason` `off-grid` for a level between the steps.
 */
export function createBookReader({ tickSize, lotSize }: BookGrid): BookReader {
  const readTicks = createStepReader(tickSize, 'price')
  const readLots = createStepReader(lotSize, 'size')
  return (bytes, receivedAtMs) => {
    const { sequence, previous, feed } = readDataFrame(bytes)
    if (!isRecord(feed)) throw unreadable('a book', feed)
    const bids = readSide(feed.bids, readTicks, readLots)
    const asks = readSide(feed.asks, readTicks, readLots)
    const time = feed.event_time
    return {
      bidTicks: bids.ticks,
      bidLots: bids.lots,
      bidCount: bids.ticks.length,
      askTicks: asks.ticks,
      askLots: asks.lots,
      askCount: asks.ticks.length,
      sequence,
      previous,
      venueTimeMs: typeof time === 'string' && /^\d+$/.test(time) ? nanosToMs(time) : receivedAtMs,
      receivedAtMs,
    }
  }
}

function readSide(value: unknown, readTicks: StepReader, readLots: StepReader) {
  // An empty side of a change may be left out.
  const rows: unknown = value ?? []
  if (!Array.isArray(rows)) throw unreadable('a list of levels', value)
  const ticks = new Float64Array(rows.length)
  const lots = new Float64Array(rows.length)
  for (let at = 0; at < rows.length; at += 1) {
    const level: unknown = rows[at]
    if (!isRecord(level)) throw unreadable('a level', level)
    ticks[at] = readTicks(level.price)
    // Zero may be empty text.
    lots[at] = level.size === '' ? 0 : readLots(level.size)
  }
  return { ticks, lots }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const unreadable = (what: string, came: unknown): AppError =>
  new AppError('protocol', `expected ${what} in a frame of a book, got ${excerpt(came)}`)
