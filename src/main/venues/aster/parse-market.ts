import type { z } from 'zod'
import { D } from '../../base/decimal.ts'
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
import type { BookChanges } from '../book-sink.ts'
import { createStepReader } from '../decode-steps.ts'
import { ASTER } from './venue-id.ts'
import type * as wire from './wire.ts'

/**
 * Best bid and offer of `GET ticker/bookTicker`.
 *
 * @throws {AppError} `venue-unavailable` when a side of the book is empty or the book is crossed.
 */
export function parseBookTicker(
  payload: z.infer<typeof wire.bookTicker>,
  instrument: Instrument,
  receivedAtMs: number,
): Bbo {
  const bidPrice = new D(payload.bidPrice)
  const askPrice = new D(payload.askPrice)
  if (!bidPrice.gt(0) || !askPrice.gt(bidPrice))
    throw new AppError(
      'venue-unavailable',
      `expected a book of ${instrument.symbol} with a bid below an ask, got ${payload.bidPrice} and ${payload.askPrice}`,
    )
  return {
    venue: ASTER,
    symbol: instrument.symbol,
    bidPrice,
    bidSizeBase: new D(payload.bidQty),
    askPrice,
    askSizeBase: new D(payload.askQty),
    venueTimeMs: payload.time,
    receivedAtMs,
    source: 'rest',
  }
}

const parseLevels = (rows: readonly (readonly [string, string])[]): BookLevel[] =>
  rows
    .map(([price, size]) => ({ price: new D(price), sizeBase: new D(size) }))
    .filter((row) => row.sizeBase.gt(0))

/** The book of `GET depth`, sorted here: the order of rows on the wire is not promised. */
export function parseDepth(
  payload: z.infer<typeof wire.depth>,
  instrument: Instrument,
  levels: number,
  receivedAtMs: number,
): DepthSnapshot {
  const bids = parseLevels(payload.bids).sort((a, b) => b.price.comparedTo(a.price))
  const asks = parseLevels(payload.asks).sort((a, b) => a.price.comparedTo(b.price))
  return {
    venue: ASTER,
    symbol: instrument.symbol,
    bids: bids.slice(0, levels),
    asks: asks.slice(0, levels),
    sequence: payload.lastUpdateId,
    venueTimeMs: payload.T,
    receivedAtMs,
    source: 'rest',
  }
}

/**
 * The book of `GET depth` in ticks and lots, exactly.
 *
 * @throws {AppError} `protocol` with `detail.reason` `off-grid` for a level that is not on the instrument's steps.
 */
export function parseSnapshot(
  payload: z.infer<typeof wire.depth>,
  instrument: Pick<Instrument, 'tickSize' | 'lotSize'>,
  receivedAtMs: number,
): BookChanges {
  const readTicks = createStepReader(instrument.tickSize, 'price')
  const readLots = createStepReader(instrument.lotSize, 'size')
  const side = (rows: readonly (readonly [string, string])[]) => {
    const ticks = new Float64Array(rows.length)
    const lots = new Float64Array(rows.length)
    rows.forEach(([price, size], at) => {
      ticks[at] = readTicks(price)
      lots[at] = readLots(size)
    })
    return { ticks, lots }
  }
  const bids = side(payload.bids)
  const asks = side(payload.asks)
  return {
    bidTicks: bids.ticks,
    bidLots: bids.lots,
    bidCount: payload.bids.length,
    askTicks: asks.ticks,
    askLots: asks.lots,
    askCount: payload.asks.length,
    sequence: payload.lastUpdateId,
    venueTimeMs: payload.T,
    receivedAtMs,
  }
}

/** `GET trades`. The maker's side tells the taker's. */
export function parseTrades(payload: z.infer<typeof wire.trades>): PublicTrade[] {
  return payload.map((row) => ({
    tradeId: row.id,
    price: new D(row.price),
    sizeBase: new D(row.qty),
    takerSide: row.isBuyerMaker ? 'sell' : 'buy',
    venueTimeMs: row.time,
  }))
}

/** `GET klines`. A candle is closed once the venue's time is past its close. */
export function parseKlines(payload: z.infer<typeof wire.klines>, venueNowMs: number): Candle[] {
  return payload.map(([openTimeMs, open, high, low, close, volume, closeTimeMs]) => ({
    openTimeMs,
    closeTimeMs,
    open: new D(open),
    high: new D(high),
    low: new D(low),
    close: new D(close),
    volumeBase: new D(volume),
    closed: closeTimeMs < venueNowMs,
  }))
}

/** `GET premiumIndex` joined with the true interval of `GET fundingInfo`. */
export function parseFundingRate(
  premium: z.infer<typeof wire.premiumIndex>,
  info: z.infer<typeof wire.fundingInfo>[number],
  instrument: Instrument,
  receivedAtMs: number,
): FundingRate {
  return {
    symbol: instrument.symbol,
    ratePerInterval: new D(premium.lastFundingRate),
    intervalHours: new D(info.fundingIntervalHours),
    nextSettlementMs: premium.nextFundingTime,
    markPrice: new D(premium.markPrice),
    indexPrice: new D(premium.indexPrice),
    ...(info.fundingFeeCap == null ? {} : { capPerInterval: new D(info.fundingFeeCap) }),
    ...(info.fundingFeeFloor == null ? {} : { floorPerInterval: new D(info.fundingFeeFloor) }),
    receivedAtMs,
  }
}

/** `GET fundingRate`. */
export function parseFundingRates(
  payload: z.infer<typeof wire.fundingRates>,
  instrument: Instrument,
): FundingSettlement[] {
  return payload.map((row) => ({
    symbol: instrument.symbol,
    ratePerInterval: new D(row.fundingRate),
    settledAtMs: row.fundingTime,
  }))
}
