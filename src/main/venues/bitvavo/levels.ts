import type { BookGrid } from '../../domain/order-book-grid.ts'
import type { BookChanges } from '../book-sink.ts'
import { createStepReader } from '../decode-steps.ts'

type Sides = Omit<BookChanges, 'sequence' | 'venueTimeMs' | 'receivedAtMs'>
type Rows = readonly (readonly unknown[])[]

/**
 * Reads levels as ticks and lots, padded (`"75516.00"`, diffs) and unpadded (`"75743"`, snapshots) alike.
 *
 * Sizes have up to eight decimals in every market, cheap tokens included: beyond 2^53 lots they are rounded to what
 * a number can hold.
 *
 * @returns a reader that throws `AppError` `protocol`, with `detail.reason` `off-grid` for a level off the steps.
 */
export function createLevelsReader(grid: BookGrid): (bids: Rows, asks: Rows) => Sides {
  const readTicks = createStepReader(grid.tickSize, 'price')
  const readLots = createStepReader(grid.lotSize, 'size', 'round')
  const side = (rows: Rows) => {
    const ticks = new Float64Array(rows.length)
    const lots = new Float64Array(rows.length)
    rows.forEach((row, at) => {
      ticks[at] = readTicks(row[0])
      lots[at] = readLots(row[1])
    })
    return { ticks, lots }
  }
  return (bidRows, askRows) => {
    const bids = side(bidRows)
    const asks = side(askRows)
    return {
      bidTicks: bids.ticks,
      bidLots: bids.lots,
      bidCount: bidRows.length,
      askTicks: asks.ticks,
      askLots: asks.lots,
      askCount: askRows.length,
    }
  }
}

/** The venue's nanoseconds as milliseconds; they pass 2^53 and have lost some digits already. */
export const msOfNs = (timestampNs: number): number => Math.floor(timestampNs / 1e6)
