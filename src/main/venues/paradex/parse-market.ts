import type { z } from 'zod'
import { D, type Decimal, ONE } from '../../base/decimal.ts'
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
import { requireTwoSides } from '../best-prices.ts'
import { parseLevels } from '../book-rows.ts'
import { PARADEX } from './venue-id.ts'
import * as wire from './wire.ts'

/** Length of the candles that the port knows. */
export const MINUTE_MS = 60_000

/** The book of `GET orderbook`. */
export function parseDepth(
  payload: z.infer<typeof wire.orderBook>,
  instrument: Instrument,
  levels: number,
  receivedAtMs: number,
): DepthSnapshot {
  return {
    venue: PARADEX,
    symbol: instrument.symbol,
    bids: parseLevels(payload.bids, 'highest').slice(0, levels),
    asks: parseLevels(payload.asks, 'lowest').slice(0, levels),
    sequence: payload.seq_no,
    venueTimeMs: payload.last_updated_at,
    receivedAtMs,
    source: 'rest',
  }
}

/**
 * Best bid and offer of `GET bbo`; the stream tells them in the same words, and numbers them alike.
 *
 * @throws {AppError} `venue-unavailable` when a side of the book is empty or the book is crossed.
 */
export function parseBbo(
  payload: z.infer<typeof wire.bbo>,
  instrument: Instrument,
  receivedAtMs: number,
): Bbo & { readonly sequence: number } {
  const bidPrice = new D(payload.bid ?? 0)
  const askPrice = new D(payload.ask ?? 0)
  requireTwoSides(instrument.symbol, bidPrice, askPrice)
  return {
    venue: PARADEX,
    symbol: instrument.symbol,
    bidPrice,
    bidSizeBase: new D(payload.bid_size ?? 0),
    askPrice,
    askSizeBase: new D(payload.ask_size ?? 0),
    sequence: payload.seq_no,
    venueTimeMs: payload.last_updated_at,
    receivedAtMs,
    source: 'rest',
  }
}

/** What changes hands beside the book: it says nothing about prices. Sheet section 3. */
const OFF_BOOK: ReadonlySet<string> = new Set(['UNWIND_TRANSFER', 'TRANSFER', 'SETTLE_MARKET', 'BLOCK_TRADE'])

/** One public trade; `undefined` for what was not traded in the book. */
export function parseTrade(payload: z.infer<typeof wire.trade>): PublicTrade | undefined {
  if (OFF_BOOK.has(payload.trade_type)) return undefined
  return {
    tradeId: tradeIdOf(payload.id, payload.trade_type),
    price: new D(payload.price),
    sizeBase: new D(payload.size),
    takerSide: payload.side === 'BUY' ? 'buy' : 'sell',
    venueTimeMs: payload.created_at,
  }
}

/** Ids are unique per type only. */
export const tradeIdOf = (id: string, type: string): string =>
  type === '' || type === 'FILL' ? id : `${type}-${id}`

/** `GET trades`, sorted oldest first. */
export function parseTrades(payload: z.infer<typeof wire.trades>): PublicTrade[] {
  return payload.results
    .map(parseTrade)
    .filter((trade) => trade !== undefined)
    .sort((a, b) => a.venueTimeMs - b.venueTimeMs || compareIds(a.tradeId, b.tradeId))
}

/** Ids count up; the longer one is the larger. */
export const compareIds = (a: string, b: string): number =>
  a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)

/** `GET markets/klines`, oldest first. */
export function parseKlines(payload: z.infer<typeof wire.klines>, venueNowMs: number): Candle[] {
  return payload.results
    .map(([openTimeMs, open, high, low, close, volume]): Candle => {
      const closeTimeMs = openTimeMs + MINUTE_MS - 1
      return {
        openTimeMs,
        closeTimeMs,
        open: new D(open),
        high: new D(high),
        low: new D(low),
        close: new D(close),
        volumeBase: new D(volume),
        closed: closeTimeMs < venueNowMs,
      }
    })
    .sort((a, b) => a.openTimeMs - b.openTimeMs)
}

/**
 * A market's own row, whole.
 *
 * @throws {AppError} `protocol` when it is not there or cannot be read.
 */
export function marketRowOf(
  payload: z.infer<typeof wire.markets>,
  venueSymbol: string,
): z.infer<typeof wire.market> {
  for (const row of payload.results) {
    const read = wire.market.safeParse(row)
    if (read.success && read.data.symbol === venueSymbol) return read.data
  }
  throw new AppError('protocol', `expected the market ${venueSymbol}, got none that can be read`)
}

/**
 * The rate now, joined with the period and the bounds of the market. Funding accrues every second and has no
 * settlement: the next one is always now.
 *
 * @throws {AppError} `protocol` when the venue tells no rate or no mark price.
 */
export function parseFundingRate(
  summaries: z.infer<typeof wire.summaries>,
  info: z.infer<typeof wire.market>,
  instrument: Instrument,
  receivedAtMs: number,
): FundingRate {
  const row = summaries.results.find(({ symbol }) => symbol === instrument.venueSymbol)
  if (row?.funding_rate === undefined || row.mark_price === undefined)
    throw new AppError('protocol', `expected the funding rate and mark price of ${info.symbol}, got none`)
  const cap = info.max_funding_rate === undefined ? undefined : new D(info.max_funding_rate)
  return {
    symbol: instrument.symbol,
    ratePerInterval: new D(row.funding_rate),
    intervalHours: new D(info.funding_period_hours),
    nextSettlementMs: receivedAtMs,
    accrual: 'continuous',
    markPrice: new D(row.mark_price),
    ...(row.underlying_price === undefined ? {} : { indexPrice: new D(row.underlying_price) }),
    ...(cap === undefined ? {} : { capPerInterval: cap, floorPerInterval: cap.negated() }),
    receivedAtMs,
  }
}

/**
 * One row of `GET funding/data`: the rate at a moment.
 *
 * @param periodHours the market's period now: the rate is told for it, whatever the period was then
 */
export function parseFundingRow(
  row: z.infer<typeof wire.fundingData>['results'][number],
  instrument: Instrument,
  periodHours: number,
): FundingSettlement {
  const rate = new D(row.funding_rate)
  const thenHours = row.funding_period_hours ?? periodHours
  return {
    symbol: instrument.symbol,
    ratePerInterval: thenHours === periodHours ? rate : rate.times(periodHours).div(thenHours),
    settledAtMs: row.created_at,
  }
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
  const margins = info.delta1_cross_margin_params
  const initial = new D(margins?.imf_base ?? 0)
  if (!margins || !initial.gt(0))
    throw new AppError('protocol', `expected the margin fractions of ${info.symbol}, got none`)
  return {
    // The fraction may be a rounded one: 0.01333333 stands for 1/75.
    maxLeverage: ONE.div(initial).toDecimalPlaces(2),
    maintenanceMarginRate: initial.times(margins.mmf_factor),
  }
}
