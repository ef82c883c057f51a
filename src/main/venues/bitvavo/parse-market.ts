import type { z } from 'zod'
import { D } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { Bbo, Candle, DepthSnapshot, PublicTrade } from '../../domain/market.ts'
import { requireTwoSides } from '../best-prices.ts'
import { parseLevels } from '../book-rows.ts'
import type { BookChanges } from '../book-sink.ts'
import { createBookReader, msOfNs } from './levels.ts'
import { BITVAVO } from './venue-id.ts'
import type * as wire from './wire.ts'

const MINUTE_MS = 60_000

/**
 * Best bid and offer of `GET /ticker/book`. The venue gives it no time: it is stamped with our receipt.
 *
 * @throws {AppError} `venue-unavailable` when a side of the book is empty or the book is crossed; `protocol` when the
 * market is missing.
 */
export function parseTickerBook(
  payload: z.infer<typeof wire.tickerBook>,
  { symbol, venueSymbol }: Instrument,
  receivedAtMs: number,
): Bbo {
  const row = payload.find((each) => each.market === venueSymbol)
  if (!row) throw new AppError('protocol', `expected the best bid and offer of ${venueSymbol}, got none`)
  const bidPrice = new D(row.bid ?? 0)
  const askPrice = new D(row.ask ?? 0)
  requireTwoSides(symbol, bidPrice, askPrice)
  return {
    venue: BITVAVO,
    symbol,
    bidPrice,
    bidSizeBase: new D(row.bidSize ?? 0),
    askPrice,
    askSizeBase: new D(row.askSize ?? 0),
    venueTimeMs: receivedAtMs,
    receivedAtMs,
    source: 'rest',
  }
}

/** The book of `GET /{market}/book`, sorted here: the order of rows is documented, not relied on. */
export function parseBook(
  payload: z.infer<typeof wire.book>,
  instrument: Instrument,
  levels: number,
  receivedAtMs: number,
): DepthSnapshot {
  return {
    venue: BITVAVO,
    symbol: instrument.symbol,
    bids: parseLevels(payload.bids, 'highest').slice(0, levels),
    asks: parseLevels(payload.asks, 'lowest').slice(0, levels),
    sequence: payload.nonce,
    venueTimeMs: payload.timestamp == null ? receivedAtMs : msOfNs(payload.timestamp),
    receivedAtMs,
    source: 'rest',
  }
}

/**
 * The book of `GET /{market}/book` in ticks and lots.
 *
 * @throws {AppError} `protocol` with `detail.reason` `off-grid` for a level that is not on the instrument's steps.
 */
export function parseSnapshot(
  payload: z.infer<typeof wire.book>,
  instrument: Pick<Instrument, 'tickSize' | 'lotSize'>,
  receivedAtMs: number,
): BookChanges {
  return {
    ...createBookReader(instrument)(payload.bids, payload.asks),
    sequence: payload.nonce,
    venueTimeMs: payload.timestamp == null ? receivedAtMs : msOfNs(payload.timestamp),
    receivedAtMs,
  }
}

/** `GET /{market}/trades`, turned to oldest first. */
export function parseTrades(payload: z.infer<typeof wire.trades>): PublicTrade[] {
  return payload
    .map((row) => ({
      tradeId: row.id,
      price: new D(row.price),
      sizeBase: new D(row.amount),
      takerSide: row.side,
      venueTimeMs: row.timestamp,
    }))
    .reverse()
}

/** One candle of REST or stream. It is closed once the venue's time is past its minute. */
export function parseCandle(row: z.infer<typeof wire.candle>, venueNowMs: number): Candle {
  const [openTimeMs, open, high, low, close, volume] = row
  return {
    openTimeMs,
    closeTimeMs: openTimeMs + MINUTE_MS - 1,
    open: new D(open),
    high: new D(high),
    low: new D(low),
    close: new D(close),
    volumeBase: new D(volume),
    closed: openTimeMs + MINUTE_MS <= venueNowMs,
  }
}

/**
 * `GET /{market}/candles`, turned to oldest first. Minutes without a trade are missing on the wire and stay so: what
 * needs equal spacing fills them itself.
 */
export function parseCandles(payload: z.infer<typeof wire.candles>, venueNowMs: number): Candle[] {
  return payload.map((row) => parseCandle(row, venueNowMs)).sort((a, b) => a.openTimeMs - b.openTimeMs)
}

/** The open time of the minute that a moment lies in. */
export const minuteOf = (unixMs: number): number => Math.floor(unixMs / MINUTE_MS) * MINUTE_MS
