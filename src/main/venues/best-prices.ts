import type { Decimal } from '../base/decimal.ts'
import { AppError } from '../base/errors.ts'
import type { SymbolId } from '../domain/brands.ts'
import type { Bbo, DepthSnapshot } from '../domain/market.ts'

const notTwoSided = (symbol: SymbolId, bid: Decimal | undefined, ask: Decimal | undefined): AppError =>
  new AppError(
    'venue-unavailable',
    `expected a book of ${symbol} with a bid below an ask, got ${wordsOf(bid)} and ${wordsOf(ask)}`,
  )

const wordsOf = (price: Decimal | undefined): string =>
  price === undefined || price.isZero() ? 'none' : price.toString()

/** @throws {AppError} `venue-unavailable` when a side of the book is empty, which is a price of 0, or it is crossed. */
export function requireTwoSides(symbol: SymbolId, bidPrice: Decimal, askPrice: Decimal): void {
  if (!bidPrice.gt(0) || !askPrice.gt(bidPrice)) throw notTwoSided(symbol, bidPrice, askPrice)
}

/**
 * Best bid and offer of a book, for a venue that has no call for them alone. It bears no number: add one where the
 * venue's book has it.
 *
 * @throws {AppError} `venue-unavailable` when a side of the book is empty or the book is crossed.
 */
export function topOf({ venue, symbol, bids, asks, venueTimeMs, receivedAtMs, source }: DepthSnapshot): Bbo {
  const [bid, ask] = [bids[0], asks[0]]
  if (!bid || !ask?.price.gt(bid.price)) throw notTwoSided(symbol, bid?.price, ask?.price)
  return {
    venue,
    symbol,
    bidPrice: bid.price,
    bidSizeBase: bid.sizeBase,
    askPrice: ask.price,
    askSizeBase: ask.sizeBase,
    venueTimeMs,
    receivedAtMs,
    source,
  }
}
