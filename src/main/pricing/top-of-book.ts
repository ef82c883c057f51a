import type { Bbo, DepthSnapshot } from '../domain/market.ts'

/** Best bid and offer of a book; `undefined` when a side is empty, because that is no price. */
export function topOfBook(depth: DepthSnapshot): Bbo | undefined {
  const [bid, ask] = [depth.bids[0], depth.asks[0]]
  if (!bid || !ask) return undefined
  return {
    venue: depth.venue,
    symbol: depth.symbol,
    bidPrice: bid.price,
    bidSizeBase: bid.sizeBase,
    askPrice: ask.price,
    askSizeBase: ask.sizeBase,
    sequence: depth.sequence,
    venueTimeMs: depth.venueTimeMs,
    receivedAtMs: depth.receivedAtMs,
    source: depth.source,
  }
}
