import { D } from '../../src/main/base/decimal.ts'
import type { SymbolId, VenueId } from '../../src/main/domain/brands.ts'
import type { Instrument } from '../../src/main/domain/instrument.ts'
import type { Bbo, BookLevel, DepthSnapshot } from '../../src/main/domain/market.ts'

export const VENUE = 'fake' as VenueId
export const BTC = 'BTC' as SymbolId

/** BTCUSDT with the steps of the venue sheet. */
export const btc: Instrument = {
  venue: VENUE,
  symbol: BTC,
  venueSymbol: 'BTCUSDT',
  quoteAsset: 'USDT',
  status: 'trading',
  tickSize: new D('0.1'),
  lotSize: new D('0.001'),
  minSize: new D('0.001'),
  maxSize: new D(1_000),
  maxMarketSize: new D(120),
  minNotional: new D(5),
  multiplier: new D(1),
  priceBand: { up: new D('1.02'), down: new D('0.98') },
}

type Levels = readonly (readonly [price: number | string, size: number | string])[]

const levels = (rows: Levels): readonly BookLevel[] =>
  rows.map(([price, size]) => ({ price: new D(price), sizeBase: new D(size) }))

/** A book from `[price, size]` rows, best first. */
export function depthOf(bids: Levels, asks: Levels, receivedAtMs: number, sequence = 1): DepthSnapshot {
  return {
    venue: VENUE,
    symbol: BTC,
    bids: levels(bids),
    asks: levels(asks),
    sequence,
    venueTimeMs: receivedAtMs,
    receivedAtMs,
    source: 'rest',
  }
}

/** A best bid and offer of 1 each. */
export function bboOf(bid: number | string, ask: number | string, receivedAtMs: number): Bbo {
  return {
    venue: VENUE,
    symbol: BTC,
    bidPrice: new D(bid),
    bidSizeBase: new D(1),
    askPrice: new D(ask),
    askSizeBase: new D(1),
    venueTimeMs: receivedAtMs,
    receivedAtMs,
    source: 'stream',
  }
}
