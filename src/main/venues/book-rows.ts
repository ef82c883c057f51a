import { D } from '../base/decimal.ts'
import type { BookLevel } from '../domain/market.ts'
import type { BookGrid } from '../domain/order-book-grid.ts'
import type { BookChanges } from './book-sink.ts'
import { createStepReader } from './decode-steps.ts'

/** One level as most venues spell it: price and size as text, in this order. */
export type LevelRow = readonly [price: string, size: string]

/** The levels of one side, best first whatever the order on the wire, without those of size zero. */
export function parseLevels(rows: readonly LevelRow[], best: 'highest' | 'lowest'): BookLevel[] {
  const sign = best === 'lowest' ? 1 : -1
  return rows
    .map(([price, size]) => ({ price: new D(price), sizeBase: new D(size) }))
    .filter((level) => level.sizeBase.gt(0))
    .sort((a, b) => sign * a.price.comparedTo(b.price))
}

type Sides = Omit<BookChanges, 'sequence' | 'venueTimeMs' | 'receivedAtMs'>
type Rows = readonly (readonly unknown[])[]

/**
 * Reads rows of price and size in ticks and lots, padded (`"86700.0"`) and unpadded (`"86700"`) alike.
 *
 * @param beyondExact what becomes of a size of more than 2^53 lots, as in `createStepReader`
 * @returns a reader that throws `AppError` `protocol`, with `detail.reason` `off-grid` for a level off the steps.
 */
export function createLevelsReader(
  grid: BookGrid,
  beyondExact: 'refuse' | 'round' = 'refuse',
): (bids: Rows, asks: Rows) => Sides {
  const readTicks = createStepReader(grid.tickSize, 'price')
  const readLots = createStepReader(grid.lotSize, 'size', beyondExact)
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
