import { AppError, messageOf } from '../../base/errors.ts'
import type { BookChanges } from '../../domain/order-book-changes.ts'
import type { BookGrid } from '../../domain/order-book-grid.ts'
import { createStepReader, excerpt, type StepReader } from '../decode-steps.ts'

/** One depth diff: a change set, and the ids that chain it to the one before (aster.md 6). */
export interface DepthFrame extends BookChanges {
  /** `U`: first update id inside. */
  readonly firstId: number
  /** `u`: last update id inside; also `sequence`. */
  readonly lastId: number
  /** `pu`: `u` of the frame before. */
  readonly previousId: number
  readonly venueSymbol: string
}

/** Reads any depth diff through `JSON.parse`. */
export type DepthReader = (bytes: Buffer, receivedAtMs: number) => DepthFrame

/** @returns a reader that throws `AppError` `protocol` saying what was expected and what came. */
export function createDepthReader(grid: BookGrid): DepthReader {
  const readTicks = createStepReader(grid.tickSize, 'price')
  const readLots = createStepReader(grid.lotSize, 'size')
  return (bytes, receivedAtMs) => {
    const payload = readObject(bytes, 'depthUpdate')
    const bids = readLevels(payload.b, 'b', readTicks, readLots)
    const asks = readLevels(payload.a, 'a', readTicks, readLots)
    const lastId = readInteger(payload.u, 'u')
    return {
      bidTicks: bids.ticks,
      bidLots: bids.lots,
      bidCount: bids.ticks.length,
      askTicks: asks.ticks,
      askLots: asks.lots,
      askCount: asks.ticks.length,
      sequence: lastId,
      venueTimeMs: readInteger(payload.T, 'T'),
      receivedAtMs,
      firstId: readInteger(payload.U, 'U'),
      lastId,
      previousId: readInteger(payload.pu, 'pu'),
      venueSymbol: readText(payload.s, 's'),
    }
  }
}

type Fields = Readonly<Record<string, unknown>>

/**
 * Parses a stream frame, bare or wrapped as `{"stream":…,"data":…}`, and checks its event name.
 *
 * @throws {AppError} `protocol`.
 */
export function readObject(bytes: Buffer, event: string): Fields {
  const text = bytes.toString('utf8')
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (cause) {
    throw new AppError('protocol', `expected a ${event} frame, got ${excerpt(text)}: ${messageOf(cause)}`)
  }
  const outer = isFields(parsed) ? parsed : undefined
  const inner = outer && isFields(outer.data) ? outer.data : outer
  if (inner?.e !== event) throw new AppError('protocol', `expected a ${event} frame, got ${excerpt(text)}`)
  return inner
}

/** @throws {AppError} `protocol` unless it is a whole number from 0 to 2^53 − 1: beyond that digits are lost. */
export function readInteger(value: unknown, field: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  throw new AppError(
    'protocol',
    `expected field ${field} as a whole number below 2^53, got ${excerpt(value)}`,
  )
}

/** @throws {AppError} `protocol` unless it is text with something in it. */
export function readText(value: unknown, field: string): string {
  if (typeof value === 'string' && value !== '') return value
  throw new AppError('protocol', `expected field ${field} as text, got ${excerpt(value)}`)
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readLevels(value: unknown, field: string, readTicks: StepReader, readLots: StepReader) {
  if (!Array.isArray(value)) {
    throw new AppError('protocol', `expected field ${field} as a list of levels, got ${excerpt(value)}`)
  }
  const ticks = new Float64Array(value.length)
  const lots = new Float64Array(value.length)
  value.forEach((level: unknown, at) => {
    if (!Array.isArray(level) || level.length < 2) {
      throw new AppError('protocol', `expected a level as [price, size], got ${excerpt(level)}`)
    }
    ticks[at] = readTicks(level[0])
    lots[at] = readLots(level[1])
  })
  return { ticks, lots }
}
