import { D, type Decimal } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { Bbo } from '../../domain/market.ts'
import { createStepReader } from '../decode-steps.ts'
import { readEvent, readMicros, readUpdateId } from './read-frame.ts'
import { BACKPACK } from './venue-id.ts'

/** Reads `bookTicker.<symbol>`. */
export type BookTickerReader = (
  bytes: Buffer,
  receivedAtMs: number,
) => (Bbo & { readonly sequence: number }) | undefined

/**
 * @returns a reader that gives `undefined` while a side of the book is empty: its fields are null then. It throws
 * `AppError` `protocol` for a frame that cannot be read, lies off the grid or is crossed.
 */
export function createBookTickerReader({ symbol, tickSize, lotSize }: Instrument): BookTickerReader {
  const readTicks = createStepReader(tickSize, 'price')
  const readLots = createStepReader(lotSize, 'size')
  const priceOf = (text: unknown): Decimal => new D(readTicks(text)).times(tickSize)
  const sizeOf = (text: unknown): Decimal => new D(readLots(text)).times(lotSize)
  return (bytes, receivedAtMs) => {
    const { data, text } = readEvent(bytes, 'bookTicker')
    const { a, A, b, B } = data
    if (a === null || A === null || b === null || B === null) return undefined
    const [bidPrice, askPrice] = [priceOf(b), priceOf(a)]
    if (!askPrice.gt(bidPrice))
      throw new AppError('protocol', `expected a bid below the ask, got ${bidPrice} and ${askPrice}`)
    return {
      venue: BACKPACK,
      symbol,
      bidPrice,
      bidSizeBase: sizeOf(B),
      askPrice,
      askSizeBase: sizeOf(A),
      sequence: readUpdateId(data, 'u', text),
      venueTimeMs: readMicros(data, 'T'),
      receivedAtMs,
      source: 'stream',
    }
  }
}
