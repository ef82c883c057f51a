import type { DepthFrame, TextLevel } from '../../market/depth-journal.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import type { Side } from '../../matching/order.ts'
import { nanoseconds, plainPrice, plainSize, trimZeros } from './text.ts'
import type { BitvavoVenue } from './venue.ts'

/** How often the venue tells changes of a book. */
export const BOOK_CADENCE_MS = 100

/**
 * The book as `GET /{market}/book` and `getBook` tell it, prices without padding.
 *
 * What has changed since the last frame goes out first: the snapshot is the book right after frame `nonce`.
 */
export function bookSnapshot(venue: BitvavoVenue, market: SymbolMarket, depth: number) {
  const { instrument, book } = market
  const now = venue.now()
  const frame = market.depth.flush(BOOK_CADENCE_MS, venue.clock.now())
  if (frame) market.events.emit({ kind: 'depth', cadenceMs: BOOK_CADENCE_MS, frame })
  const side = (name: Side) =>
    book
      .levels(name, depth)
      .map(({ ticks, lots }) => [plainPrice(instrument, ticks), plainSize(instrument, lots)])
  return {
    market: instrument.symbol,
    nonce: venue.nonces.last(instrument.symbol),
    bids: side('buy'),
    asks: side('sell'),
    timestamp: nanoseconds(now),
  }
}

/** Frame of the `book` channel: changed levels only, prices padded, in no order worth relying on. */
export function bookFrame(market: SymbolMarket, frame: DepthFrame, nonce: number, now: number) {
  const levels = (side: readonly TextLevel[]) =>
    side.map(([price, size]) => [price, trimZeros(size)]).reverse()
  return {
    event: 'book',
    market: market.instrument.symbol,
    nonce,
    bids: levels(frame.bids),
    asks: levels(frame.asks),
    timestamp: nanoseconds(now),
  }
}
