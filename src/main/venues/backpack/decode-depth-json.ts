import { AppError } from '../../base/errors.ts'
import type { BookGrid } from '../../domain/order-book-grid.ts'
import { createStepReader, excerpt, type StepReader } from '../decode-steps.ts'
import type { DiffFrame } from '../diff-book-feed.ts'
import { readEvent, readMicros, readUpdateId } from './read-frame.ts'

/** Reads any diff of one symbol through `JSON.parse`. */
export type DepthReader = (bytes: Buffer, receivedAtMs: number) => DiffFrame

/**
 * Reads `depth.<symbol>` into ticks and lots, exactly. Prices are padded to the tick here and unpadded in REST: as
 * ticks they are the same.
 *
 * @returns a reader that throws `AppError` `protocol`, with `detail.reason` `off-grid` for a level between the steps.
 */
export function createDepthReader(grid: BookGrid): DepthReader {
  const readTicks = createStepReader(grid.tickSize, 'price')
  const readLots = createStepReader(grid.lotSize, 'size')
  return (bytes, receivedAtMs) => {
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
