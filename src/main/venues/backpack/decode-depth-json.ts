import { AppError } from '../../base/errors.ts'
import { type BookGrid, checkGrid } from '../../domain/order-book-grid.ts'
import { createStepReader, excerpt, type StepReader } from '../decode-steps.ts'
import type { DiffFrame } from '../diff-book-feed.ts'
import { readEvent, readMicros, readUpdateId } from './read-frame.ts'

/** Reads the diffs of one symbol. */
export interface DepthDecoder {
  /**
   * @throws {AppError} `protocol` when it cannot be read, or with `detail.reason` `off-grid` when a price or size is no
   * whole number of steps.
   */
  decode(bytes: Buffer, receivedAtMs: number): DiffFrame
}

/**
 * Reads `depth.<symbol>` into ticks and lots, exactly. Prices are padded to the tick here and unpadded in REST: as
 * ticks they are the same.
 *
 * @throws {AppError} `config` when a step of the grid is not positive.
 */
export function createDepthDecoder(grid: BookGrid): DepthDecoder {
  checkGrid(grid)
  const readTicks = createStepReader(grid.tickSize, 'price')
  const readLots = createStepReader(grid.lotSize, 'size')
  return {
    decode(bytes, receivedAtMs) {
      const { data, text } = readEvent(bytes, 'depth')
      const bids = readLevels(data.b, 'b', readTicks, readLots)
      const asks = readLevels(data.a, 'a', readTicks, readLots)
      const lastId = readUpdateId(data, 'u', text)
      return {
        bidTicks: bids.ticks,
        bidLots: bids.lots,
        bidCount: bids.ticks.length,
        askTicks: asks.ticks,
        askLots: asks.lots,
        askCount: asks.ticks.length,
        sequence: lastId,
        firstId: readUpdateId(data, 'U', text),
        lastId,
        venueTimeMs: readMicros(data, 'T'),
        receivedAtMs,
      }
    },
  }
}

function readLevels(value: unknown, field: string, readTicks: StepReader, readLots: StepReader) {
  if (!Array.isArray(value))
    throw new AppError('protocol', `expected field ${field} as a list of levels, got ${excerpt(value)}`)
  const ticks = new Float64Array(value.length)
  const lots = new Float64Array(value.length)
  for (let at = 0; at < value.length; at += 1) {
    const level: unknown = value[at]
    if (!Array.isArray(level) || level.length < 2)
      throw new AppError('protocol', `expected a level as [price, size], got ${excerpt(level)}`)
    ticks[at] = readTicks(level[0])
    lots[at] = readLots(level[1])
  }
  return { ticks, lots }
}
