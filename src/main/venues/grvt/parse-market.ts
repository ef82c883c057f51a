import type { z } from 'zod'
import { D, ZERO } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type {
  Bbo,
  BookLevel,
  Candle,
  DepthSnapshot,
  FundingRate,
  FundingSettlement,
  PublicTrade,
} from '../../domain/market.ts'
import { requireTwoSides } from '../best-prices.ts'
import type { Market } from './markets.ts'
import { GRVT } from './venue-id.ts'
import type * as wire from './wire.ts'

/** Length of the candles that the port knows. */
export const MINUTE_MS = 60_000
const PERCENT = 100
/** The venue gives its REST book no number. */
const UNNUMBERED = 0

type Mini = z.infer<typeof wire.mini>

/** `mini` as a best bid and offer; `undefined` while a side is empty. */
export function parseMini(
  mini: Mini,
  instrument: Instrument,
  receivedAtMs: number,
  source: Bbo['source'],
): Bbo | undefined {
  if (mini.best_bid_price.isZero() || mini.best_ask_price.isZero()) return undefined
  return {
    venue: GRVT,
    symbol: instrument.symbol,
    bidPrice: mini.best_bid_price,
    bidSizeBase: mini.best_bid_size,
    askPrice: mini.best_ask_price,
    askSizeBase: mini.best_ask_size,
    venueTimeMs: mini.event_time,
    receivedAtMs,
    source,
  }
}

/** @throws {AppError} `venue-unavailable` when a side of the book is empty or the book is crossed. */
export function parseTop(mini: Mini, instrument: Instrument, receivedAtMs: number): Bbo {
  const { best_bid_price: bidPrice, best_ask_price: askPrice } = mini
  requireTwoSides(instrument.symbol, bidPrice, askPrice)
  const top = parseMini(mini, instrument, receivedAtMs, 'rest')
  if (top) return top
  throw new AppError('venue-unavailable', `expected a book of ${instrument.symbol} with two sides, got one`)
}

/** The book of `book`, sorted here: no order is relied on. */
export function parseDepth(
  { result }: z.infer<typeof wire.book>,
  instrument: Instrument,
  levels: number,
  receivedAtMs: number,
): DepthSnapshot {
  const side = (rows: typeof result.bids, sign: 1 | -1): BookLevel[] =>
    rows
      .filter(({ size }) => size.gt(0))
      .map(({ price, size }) => ({ price, sizeBase: size }))
      .sort((a, b) => sign * a.price.comparedTo(b.price))
      .slice(0, levels)
  return {
    venue: GRVT,
    symbol: instrument.symbol,
    bids: side(result.bids, -1),
    asks: side(result.asks, 1),
    sequence: UNNUMBERED,
    venueTimeMs: result.event_time,
    receivedAtMs,
    source: 'rest',
  }
}

/** One public trade, of REST and of the stream alike. */
export function parseTrade(row: z.infer<typeof wire.trade>): PublicTrade {
  return {
    tradeId: row.trade_id,
    price: row.price,
    sizeBase: row.size,
    takerSide: row.is_taker_buyer ? 'buy' : 'sell',
    venueTimeMs: row.event_time,
  }
}

/** Oldest first; trades of one execution share their time and are told apart by the number behind it. */
export const byAge = (
  a: { readonly venueTimeMs: number; readonly tradeId: string },
  b: { readonly venueTimeMs: number; readonly tradeId: string },
): number => a.venueTimeMs - b.venueTimeMs || compareIds(a.tradeId, b.tradeId)

/** `74150425-1` before `74150425-2` before `74150426-1`. */
function compareIds(a: string, b: string): number {
  const [left, right] = [a.split('-'), b.split('-')]
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const [x = '', y = ''] = [left[at], right[at]]
    if (x !== y) return x.length - y.length || (x < y ? -1 : 1)
  }
  return 0
}

/** One candle, of REST and of the stream alike: closed by the venue's time, for the row does not tell. */
export function parseCandle(row: z.infer<typeof wire.candle>, venueNowMs: number): Candle {
  const closeTimeMs = row.open_time + MINUTE_MS - 1
  return {
    openTimeMs: row.open_time,
    closeTimeMs,
    open: row.open,
    high: row.high,
    low: row.low,
    close: row.close,
    volumeBase: row.volume_b ?? ZERO,
    closed: closeTimeMs < venueNowMs,
  }
}

/**
 * `ticker` joined with the bounds of the instrument. The venue's rate is percent for one interval, and positive when
 * longs pay.
 *
 * @throws {AppError} `protocol` when neither names the interval: it is never assumed.
 */
export function parseFundingRate(
  { result }: z.infer<typeof wire.ticker>,
  instrument: Instrument,
  market: Market,
  receivedAtMs: number,
): FundingRate {
  // The ticker is younger than the list of instruments.
  const hours = result.funding_interval_hours || market.fundingIntervalHours
  if (!hours)
    throw new AppError('protocol', `expected the funding interval of ${instrument.venueSymbol}, got none`)
  return {
    symbol: instrument.symbol,
    ratePerInterval: result.funding_rate.div(PERCENT),
    intervalHours: new D(hours),
    nextSettlementMs: result.next_funding_time,
    markPrice: result.mark_price,
    ...(result.index_price == null ? {} : { indexPrice: result.index_price }),
    ...(market.fundingCap ? { capPerInterval: market.fundingCap } : {}),
    ...(market.fundingFloor ? { floorPerInterval: market.fundingFloor } : {}),
    receivedAtMs,
  }
}

/** `funding`, oldest first, without an interval that is still in progress. */
export function parseFundingHistory(
  { result }: z.infer<typeof wire.fundingHistory>,
  instrument: Instrument,
  venueNowMs: number,
): FundingSettlement[] {
  return result
    .filter((row) => row.funding_time <= venueNowMs)
    .map((row) => ({
      symbol: instrument.symbol,
      ratePerInterval: row.funding_rate.div(PERCENT),
      settledAtMs: row.funding_time,
    }))
    .sort((a, b) => a.settledAtMs - b.settledAtMs)
}
