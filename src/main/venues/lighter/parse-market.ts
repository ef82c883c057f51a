import type { z } from 'zod'
import { D, type Decimal, ZERO } from '../../base/decimal.ts'
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
import { topOf } from '../best-prices.ts'
import { SETTLEMENT_HOURS } from './config.ts'
import type { MarketRow } from './markets.ts'
import { parseTimeMs } from './parse.ts'
import { LIGHTER } from './venue-id.ts'
import type * as wire from './wire.ts'

const HOUR_MS = 3_600_000
export const MINUTE_MS = 60_000
/** `funding-rates` norms every rate to 8 hours. */
const RATE_HOURS = 8

type Orders = z.infer<typeof wire.orderBookOrders>
type RestingOrder = Orders['asks'][number]

/** The levels of one side: the venue lists orders, so those of one price are added up. Best first. */
function levelsOf(rows: readonly RestingOrder[], best: 'lowest' | 'highest'): BookLevel[] {
  const sizes = new Map<string, { price: Decimal; sizeBase: Decimal }>()
  for (const row of rows) {
    const price = new D(row.price)
    const name = price.toFixed()
    const sizeBase = (sizes.get(name)?.sizeBase ?? ZERO).plus(row.remaining_base_amount)
    if (sizeBase.gt(0)) sizes.set(name, { price, sizeBase })
  }
  const sign = best === 'lowest' ? 1 : -1
  return [...sizes.values()].sort((a, b) => sign * a.price.comparedTo(b.price))
}

/** The book of `GET orderBookOrders`. It has no number and no time: both are our receipt. */
export function parseDepth(
  payload: Orders,
  instrument: Instrument,
  levels: number,
  receivedAtMs: number,
): DepthSnapshot {
  return {
    venue: LIGHTER,
    symbol: instrument.symbol,
    bids: levelsOf(payload.bids, 'highest').slice(0, levels),
    asks: levelsOf(payload.asks, 'lowest').slice(0, levels),
    sequence: 0,
    venueTimeMs: receivedAtMs,
    receivedAtMs,
    source: 'rest',
  }
}

/**
 * Best bid and offer of `GET orderBookOrders`.
 *
 * @throws {AppError} `venue-unavailable` when a side of the book is empty or the book is crossed.
 */
export function parseBbo(payload: Orders, instrument: Instrument, receivedAtMs: number): Bbo {
  return topOf(parseDepth(payload, instrument, 1, receivedAtMs))
}

/** One public trade. The maker's side tells the taker's. */
export function parseTrade(payload: z.infer<typeof wire.trade>): PublicTrade {
  return {
    tradeId: payload.trade_id,
    price: new D(payload.price),
    sizeBase: new D(payload.size),
    takerSide: payload.is_maker_ask ? 'buy' : 'sell',
    venueTimeMs: parseTimeMs(payload.timestamp),
  }
}

/** `GET candles`. A candle is closed once the venue's time is past its minute. */
export function parseCandles(payload: z.infer<typeof wire.candles>, venueNowMs: number): Candle[] {
  return payload.c
    .map((row): Candle => {
      const openTimeMs = parseTimeMs(row.t)
      const closeTimeMs = openTimeMs + MINUTE_MS - 1
      return {
        openTimeMs,
        closeTimeMs,
        open: new D(row.o),
        high: new D(row.h),
        low: new D(row.l),
        close: new D(row.c),
        volumeBase: new D(row.v),
        closed: closeTimeMs < venueNowMs,
      }
    })
    .sort((a, b) => a.openTimeMs - b.openTimeMs)
}

/** The next full hour: funding is settled on it. Sheet section 3. */
export const nextSettlementMs = (venueNowMs: number): number =>
  (Math.floor(venueNowMs / HOUR_MS) + 1) * HOUR_MS

/**
 * `GET funding-rates` joined with the prices of `GET orderBookDetails`.
 *
 * @throws {AppError} `protocol` when the market has no price.
 */
export function parseFundingRate(
  rate: z.infer<typeof wire.fundingRates>['funding_rates'][number],
  market: MarketRow,
  instrument: Instrument,
  times: { readonly venueNowMs: number; readonly receivedAtMs: number },
): FundingRate {
  const markPrice = market.mark_price ?? market.last_trade_price
  if (markPrice === undefined)
    throw new AppError(
      'protocol',
      `expected a price of ${instrument.symbol} beside its funding rate, got none`,
    )
  return {
    symbol: instrument.symbol,
    ratePerInterval: new D(rate.rate).times(SETTLEMENT_HOURS).div(RATE_HOURS),
    intervalHours: new D(SETTLEMENT_HOURS),
    nextSettlementMs: nextSettlementMs(times.venueNowMs),
    markPrice: new D(markPrice),
    ...(market.index_price === undefined ? {} : { indexPrice: new D(market.index_price) }),
    receivedAtMs: times.receivedAtMs,
  }
}

/** `GET fundings`: percent an hour, and who pays. */
export function parseFundings(
  payload: z.infer<typeof wire.fundings>,
  instrument: Instrument,
): FundingSettlement[] {
  return payload.fundings
    .map((row) => ({
      symbol: instrument.symbol,
      ratePerInterval: new D(row.rate)
        .abs()
        .times(row.direction === 'long' ? 1 : -1)
        .div(100),
      settledAtMs: parseTimeMs(row.timestamp),
    }))
    .sort((a, b) => a.settledAtMs - b.settledAtMs)
}
