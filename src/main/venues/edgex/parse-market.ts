import type { z } from 'zod'
import { D } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { Candle, DepthSnapshot, FundingRate, FundingSettlement } from '../../domain/market.ts'
import { parseLevels } from '../book-rows.ts'
import type { ContractRow } from './parse-instrument.ts'
import { EDGEX } from './venue-id.ts'
import type * as wire from './wire.ts'

/** Length of the candles that the port knows. */
export const MINUTE_MS = 60_000
const MINUTES_PER_HOUR = 60

/** The book of `getDepth`. It bears no time of its own: that of the answer stands for it. */
export function parseDepth(
  row: z.infer<typeof wire.depth>,
  instrument: Instrument,
  levels: number,
  answeredAtMs: number,
  receivedAtMs: number,
): DepthSnapshot {
  return {
    venue: EDGEX,
    symbol: instrument.symbol,
    bids: parseLevels(row.bids, 'highest').slice(0, levels),
    asks: parseLevels(row.asks, 'lowest').slice(0, levels),
    sequence: row.endVersion,
    venueTimeMs: answeredAtMs,
    receivedAtMs,
    source: 'rest',
  }
}

/** One candle. It says no end: that is told by the venue's time. */
export function parseKline(row: z.infer<typeof wire.kline>, venueNowMs: number): Candle {
  const closeTimeMs = row.klineTime + MINUTE_MS - 1
  return {
    openTimeMs: row.klineTime,
    closeTimeMs,
    open: new D(row.open),
    high: new D(row.high),
    low: new D(row.low),
    close: new D(row.close),
    volumeBase: new D(row.size),
    closed: closeTimeMs < venueNowMs,
  }
}

/** Candles, oldest first, each minute once. */
export function parseKlines(rows: readonly z.infer<typeof wire.kline>[], venueNowMs: number): Candle[] {
  const byMinute = new Map(rows.map((row) => [row.klineTime, parseKline(row, venueNowMs)]))
  return [...byMinute.values()].sort((a, b) => a.openTimeMs - b.openTimeMs)
}

type FundingRow = z.infer<typeof wire.fundingRow>

/**
 * The running rate. `fundingTime` was seen both as the last settlement and as the next: the next is the first one ahead
 * in whole intervals from it. Sheet section 3.
 *
 * @throws {AppError} `protocol` when the row names no interval or no price: neither is ever assumed.
 */
export function parseFundingRate(
  row: FundingRow,
  contract: Pick<ContractRow, 'fundingMaxRate' | 'fundingMinRate'>,
  instrument: Instrument,
  venueNowMs: number,
  receivedAtMs: number,
): FundingRate {
  const { fundingRateIntervalMin: minutes, oraclePrice, markPrice = oraclePrice, indexPrice } = row
  const intervalMs = Number(minutes ?? 0) * MINUTE_MS
  if (minutes === undefined || !(intervalMs > 0))
    throw new AppError('protocol', `expected the funding interval of ${instrument.venueSymbol}, got none`)
  if (markPrice === undefined)
    throw new AppError('protocol', `expected the oracle price of ${instrument.venueSymbol}, got none`)
  const behindMs = Math.max(0, venueNowMs - row.fundingTime)
  const intervals = row.fundingTime > venueNowMs ? 0 : Math.floor(behindMs / intervalMs) + 1
  const { fundingMaxRate: cap, fundingMinRate: floor } = contract
  const predicted = row.forecastFundingRate ?? row.predictedFundingRate
  return {
    symbol: instrument.symbol,
    ratePerInterval: new D(row.fundingRate),
    intervalHours: new D(minutes).div(MINUTES_PER_HOUR),
    nextSettlementMs: row.fundingTime + intervals * intervalMs,
    markPrice: new D(markPrice),
    ...(indexPrice === undefined ? {} : { indexPrice: new D(indexPrice) }),
    ...(cap === undefined ? {} : { capPerInterval: new D(cap) }),
    ...(floor === undefined ? {} : { floorPerInterval: new D(floor) }),
    ...(predicted === undefined ? {} : { predictedPerInterval: new D(predicted) }),
    receivedAtMs,
  }
}

/** Settled rates, oldest first. */
export function parseFundingRates(rows: readonly FundingRow[], instrument: Instrument): FundingSettlement[] {
  return rows
    .filter((row) => row.isSettlement !== false)
    .map((row) => ({
      symbol: instrument.symbol,
      ratePerInterval: new D(row.fundingRate),
      settledAtMs: row.fundingTime,
    }))
    .sort((a, b) => a.settledAtMs - b.settledAtMs)
}
