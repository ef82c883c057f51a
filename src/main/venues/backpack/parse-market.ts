import type { z } from 'zod'
import { D, type Decimal } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type {
  Bbo,
  Candle,
  DepthSnapshot,
  FundingRate,
  FundingSettlement,
  PublicTrade,
} from '../../domain/market.ts'
import { topOf } from '../best-prices.ts'
import { createLevelsReader, parseLevels } from '../book-rows.ts'
import type { BookChanges } from '../book-sink.ts'
import { BACKPACK } from './venue-id.ts'
import type * as wire from './wire.ts'

type Depth = z.infer<typeof wire.depth>

/** Length of the candles that the port knows. */
export const MINUTE_MS = 60_000
const BPS_PER_ONE = 10_000
const HOUR_MS = 3_600_000

/** The book of `GET depth`, sorted here: on the wire the best bid is the last row. */
export function parseDepth(
  payload: Depth,
  instrument: Instrument,
  levels: number,
  receivedAtMs: number,
): DepthSnapshot {
  return {
    venue: BACKPACK,
    symbol: instrument.symbol,
    bids: parseLevels(payload.bids, 'highest').slice(0, levels),
    asks: parseLevels(payload.asks, 'lowest').slice(0, levels),
    sequence: payload.lastUpdateId,
    venueTimeMs: payload.timestamp,
    receivedAtMs,
    source: 'rest',
  }
}

/**
 * Best bid and offer of `GET depth`; the venue has no call for them alone.
 *
 * @throws {AppError} `venue-unavailable` when a side of the book is empty or the book is crossed.
 */
export function parseTop(payload: Depth, instrument: Instrument, receivedAtMs: number): Bbo {
  const depth = parseDepth(payload, instrument, 1, receivedAtMs)
  return { ...topOf(depth), sequence: depth.sequence }
}

/**
 * The book of `GET depth` in ticks and lots, exactly: `86700` of REST and `86700.0` of the stream are one level.
 *
 * @throws {AppError} `protocol` with `detail.reason` `off-grid` for a level that is not on the instrument's steps.
 */
export function parseSnapshot(
  payload: Depth,
  instrument: Pick<Instrument, 'tickSize' | 'lotSize'>,
  receivedAtMs: number,
): BookChanges {
  return {
    ...createLevelsReader(instrument)(payload.bids, payload.asks),
    sequence: payload.lastUpdateId,
    venueTimeMs: payload.timestamp,
    receivedAtMs,
  }
}

/** `GET trades`, sorted oldest first: the order on the wire is not promised. The maker's side tells the taker's. */
export function parseTrades(payload: z.infer<typeof wire.trades>): PublicTrade[] {
  return payload
    .map(
      (row): PublicTrade => ({
        tradeId: row.id,
        price: new D(row.price),
        sizeBase: new D(row.quantity),
        takerSide: row.isBuyerMaker ? 'sell' : 'buy',
        venueTimeMs: row.timestamp,
      }),
    )
    .sort((a, b) => a.venueTimeMs - b.venueTimeMs || compareIds(a.tradeId, b.tradeId))
}

/** Ids count up; the longer one is the larger. */
const compareIds = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)

/** Prices of a candle before it has a time. */
interface Bar {
  readonly open: Decimal
  readonly high: Decimal
  readonly low: Decimal
  readonly close: Decimal
}

/**
 * `GET klines`, oldest first. A minute without a trade has no prices on the wire: it stands still at the close before
 * it. Such minutes at the very beginning are left out, for nothing is known of them.
 */
export function parseKlines(payload: z.infer<typeof wire.klines>, venueNowMs: number): Candle[] {
  const candles: Candle[] = []
  for (const row of payload.toSorted((a, b) => a.start - b.start)) {
    const bar = readBar(row) ?? standStill(candles.at(-1))
    if (!bar) continue
    const closeTimeMs = row.start + MINUTE_MS - 1
    candles.push({
      openTimeMs: row.start,
      closeTimeMs,
      ...bar,
      volumeBase: new D(row.volume ?? 0),
      closed: closeTimeMs < venueNowMs,
    })
  }
  return candles
}

function readBar({ open, high, low, close }: z.infer<typeof wire.klines>[number]): Bar | undefined {
  if (open == null || high == null || low == null || close == null) return undefined
  return { open: new D(open), high: new D(high), low: new D(low), close: new D(close) }
}

const standStill = (before: Candle | undefined): Bar | undefined =>
  before && { open: before.close, high: before.close, low: before.close, close: before.close }

/**
 * `GET markPrices` joined with the interval and the bounds of `GET market`.
 *
 * @throws {AppError} `protocol` when the market names no interval: it is never assumed.
 */
export function parseFundingRate(
  mark: z.infer<typeof wire.markPrices>[number],
  info: z.infer<typeof wire.market>,
  instrument: Instrument,
  receivedAtMs: number,
): FundingRate {
  if (info.fundingInterval == null)
    throw new AppError('protocol', `expected the funding interval of ${info.symbol}, got none`)
  const bound = (bps: string | null | undefined): Decimal | undefined =>
    bps == null ? undefined : new D(bps).div(BPS_PER_ONE)
  const cap = bound(info.fundingRateUpperBound)
  const floor = bound(info.fundingRateLowerBound)
  return {
    symbol: instrument.symbol,
    ratePerInterval: new D(mark.fundingRate),
    intervalHours: new D(info.fundingInterval).div(HOUR_MS),
    nextSettlementMs: mark.nextFundingTimestamp,
    markPrice: new D(mark.markPrice),
    ...(mark.indexPrice == null ? {} : { indexPrice: new D(mark.indexPrice) }),
    ...(cap === undefined ? {} : { capPerInterval: cap }),
    ...(floor === undefined ? {} : { floorPerInterval: floor }),
    receivedAtMs,
  }
}

/** `GET fundingRates`, oldest first, without the interval that is still in progress. */
export function parseFundingRates(
  payload: z.infer<typeof wire.fundingRates>,
  instrument: Instrument,
  venueNowMs: number,
): FundingSettlement[] {
  return payload
    .filter((row) => row.intervalEndTimestamp <= venueNowMs)
    .map((row) => ({
      symbol: instrument.symbol,
      ratePerInterval: new D(row.fundingRate),
      settledAtMs: row.intervalEndTimestamp,
    }))
    .sort((a, b) => a.settledAtMs - b.settledAtMs)
}

/**
 * What a market allows at its smallest size: one over the initial margin fraction, and the maintenance fraction.
 *
 * @throws {AppError} `protocol` when the market names no margin fractions.
 */
export function parseMarginLimits(info: z.infer<typeof wire.market>): {
  readonly maxLeverage: Decimal
  readonly maintenanceMarginRate: Decimal
} {
  const initial = new D(info.imfFunction?.base ?? 0)
  const maintenance = new D(info.mmfFunction?.base ?? 0)
  if (!initial.gt(0) || !maintenance.gt(0))
    throw new AppError('protocol', `expected the margin fractions of ${info.symbol}, got none`)
  // The fraction is a rounded one: 0.01333333 stands for 1/75.
  return { maxLeverage: new D(1).div(initial).toDecimalPlaces(2), maintenanceMarginRate: maintenance }
}

/** Basis points → a fraction of notional. */
export const fractionOf = (bps: string): Decimal => new D(bps).div(BPS_PER_ONE)
