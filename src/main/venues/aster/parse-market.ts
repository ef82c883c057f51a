import type { z } from 'zod'
import { D } from '../../base/decimal.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type {
  Bbo,
  Candle,
  DepthSnapshot,
  FundingRate,
  FundingSettlement,
  PublicTrade,
} from '../../domain/market.ts'
import { requireTwoSides } from '../best-prices.ts'
import { createLevelsReader, parseLevels } from '../book-rows.ts'
import type { BookChanges } from '../book-sink.ts'
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
  requireTwoSides(instrument.symbol, bidPrice, askPrice)
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

/** The book of `GET depth`, sorted here: the order of rows on the wire is not promised. */
export function parseDepth(
  payload: z.infer<typeof wire.depth>,
  instrument: Instrument,
  levels: number,
  receivedAtMs: number,
): DepthSnapshot {
  return {
    venue: ASTER,
    symbol: instrument.symbol,
    bids: parseLevels(payload.bids, 'highest').slice(0, levels),
    asks: parseLevels(payload.asks, 'lowest').slice(0, levels),
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
  return {
    ...createLevelsReader(instrument)(payload.bids, payload.asks),
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
