import type { BookGrid } from '../../domain/order-book-grid.ts'
import { readInteger, readObject, readText } from './decode-depth-json.ts'
import { createStepReader } from './decode-steps.ts'

/** One `bookTicker` frame in ticks and lots. */
export interface BookTickerReading {
  readonly bidTicks: number
  readonly bidLots: number
  readonly askTicks: number
  readonly askLots: number
  readonly sequence: number
  readonly venueTimeMs: number
  readonly venueSymbol: string
}

/** Reads `bookTicker` frames of one symbol. */
export function createBookTickerReader(grid: BookGrid) {
  const readTicks = createStepReader(grid.tickSize, 'price')
  const readLots = createStepReader(grid.lotSize, 'size')
  return {
    /** @throws {AppError} `protocol` when the frame is unreadable or off the grid. */
    decode(frame: Buffer): BookTickerReading {
      const payload = readObject(frame, 'bookTicker')
      return {
        bidTicks: readTicks(payload.b),
        bidLots: readLots(payload.B),
        askTicks: readTicks(payload.a),
        askLots: readLots(payload.A),
        sequence: readInteger(payload.u, 'u'),
        venueTimeMs: readInteger(payload.T, 'T'),
        venueSymbol: readText(payload.s, 's'),
      }
    },
  }
}
