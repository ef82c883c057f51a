import { AppError, messageOf } from '../../base/errors.ts'
import type { BookGrid } from '../../domain/order-book-grid.ts'
import type { BookChanges } from '../book-sink.ts'
import { createStepReader, excerpt, type StepReader } from '../decode-steps.ts'

/** One frame of a depth channel, with the versions that chain it: `sequence` is its `endVersion`. */
export interface DepthFrame extends BookChanges {
  readonly isSnapshot: boolean
  readonly startVersion: number
}

/** Reads any depth frame of one contract through `JSON.parse`. Its arrays are reused for the next frame. */
export type DepthReader = (frame: Buffer, receivedAtMs: number) => DepthFrame

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const unreadable = (what: string, came: unknown): AppError =>
  new AppError('protocol', `expected ${what}, got ${excerpt(came)}`)

/**
 * Hand-checked reading of parsed JSON: every field that is used is looked at, nothing else is. Sheet section 6.
 *
 * @returns a reader that throws `AppError` `protocol`, with `detail.reason` `off-grid` for a level between the steps.
 */
export function createDepthReader(grid: BookGrid): DepthReader {
  const bids = createSideReader(grid)
  const asks = createSideReader(grid)

  return (bytes, receivedAtMs) => {
    const { dataType, row } = readContent(bytes)
    const bidCount = bids.read(row.bids)
    const askCount = asks.read(row.asks)
    return {
      isSnapshot: dataType.toLowerCase() === 'snapshot',
      startVersion: readVersion(row.startVersion, 'startVersion'),
      sequence: readVersion(row.endVersion, 'endVersion'),
      bidTicks: bids.ticks,
      bidLots: bids.lots,
      bidCount,
      askTicks: asks.ticks,
      askLots: asks.lots,
      askCount,
      // The venue stamps no book: our receipt is the nearest.
      venueTimeMs: receivedAtMs,
      receivedAtMs,
    }
  }
}

/** The one row of a frame. */
function readContent(bytes: Buffer): { readonly dataType: string; readonly row: Fields } {
  const text = bytes.toString('utf8')
  let frame: unknown
  try {
    frame = JSON.parse(text)
  } catch (cause) {
    throw new AppError('protocol', `expected a frame as JSON, got ${excerpt(text)}: ${messageOf(cause)}`)
  }
  const content = isFields(frame) ? frame.content : undefined
  if (!isFields(content) || typeof content.dataType !== 'string' || !Array.isArray(content.data))
    throw unreadable('a frame with dataType and data', text)
  const [row] = content.data as unknown[]
  if (!isFields(row)) throw unreadable('a book in data', text)
  return { dataType: content.dataType, row }
}

const DIGITS = /^\d{1,16}$/

/** Versions pass 2^31, not 2^53. */
function readVersion(value: unknown, field: string): number {
  const number = typeof value === 'string' && DIGITS.test(value) ? Number(value) : value
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= 0) return number
  throw unreadable(`field ${field} as a whole number`, value)
}

const FIRST_ROWS = 256

/** Reads one side into arrays that grow with it. */
function createSideReader({ tickSize, lotSize }: BookGrid) {
  const readTicks = createStepReader(tickSize, 'price')
  const readLots = createStepReader(lotSize, 'size')
  const side = {
    ticks: new Float64Array(FIRST_ROWS),
    lots: new Float64Array(FIRST_ROWS),
    read(rows: unknown): number {
      // A side without changes may be left out.
      if (rows == null) return 0
      if (!Array.isArray(rows)) throw unreadable('a list of levels', rows)
      if (rows.length > side.ticks.length) {
        side.ticks = new Float64Array(2 * rows.length)
        side.lots = new Float64Array(2 * rows.length)
      }
      for (let at = 0; at < rows.length; at += 1) readLevel(rows[at], at, side, readTicks, readLots)
      return rows.length
    },
  }
  return side
}

/** `{"price":…,"size":…}` as recorded; `[price, size]` as the documents have it. */
function readLevel(
  level: unknown,
  at: number,
  into: { readonly ticks: Float64Array; readonly lots: Float64Array },
  readTicks: StepReader,
  readLots: StepReader,
): void {
  if (Array.isArray(level)) {
    into.ticks[at] = readTicks(level[0])
    into.lots[at] = readLots(level[1])
  } else if (isFields(level)) {
    into.ticks[at] = readTicks(level.price)
    into.lots[at] = readLots(level.size)
  } else throw unreadable('a level', level)
}
