import type { Clock } from '../../base/clock.ts'
import { AppError } from '../../base/errors.ts'
import type { MarketDataFacet } from '../exchange-client.ts'
import type { InstrumentTable } from '../instrument-table.ts'
import { requireCount } from '../require-count.ts'
import type { VenueClock } from '../venue-clock.ts'
import { DEPTH_PAGES, type GrvtHttp } from './http.ts'
import type { Markets } from './markets.ts'
import {
  byAge,
  MINUTE_MS,
  parseCandle,
  parseDepth,
  parseFundingHistory,
  parseFundingRate,
  parseTop,
  parseTrade,
} from './parse-market.ts'
import { msToNanos } from './unix-nanos.ts'

interface Deps {
  readonly http: GrvtHttp
  readonly instruments: InstrumentTable
  readonly markets: Markets
  readonly clock: Clock
  readonly venueClock: VenueClock
}

const MAX_ROWS = 1000
const MAX_FUNDING_ROWS = 500

/** Public data by REST. */
export function createMarketData({ http, instruments, markets, clock, venueClock }: Deps): MarketDataFacet {
  return {
    async fetchBboPrices(request, signal) {
      const instrument = await instruments.resolve(request.symbol, signal)
      const { result } = await http.mini(instrument.venueSymbol, signal)
      return parseTop(result, instrument, clock.now())
    },

    async getOrderBookDepth(request, signal) {
      const page = DEPTH_PAGES.find((size) => size >= request.levels)
      if (page === undefined || !(request.levels >= 1))
        throw new AppError('validation', `expected 1 to 500 levels a side, got ${request.levels}`)
      const instrument = await instruments.resolve(request.symbol, signal)
      const payload = await http.book(instrument.venueSymbol, page, signal)
      return parseDepth(payload, instrument, request.levels, clock.now())
    },

    async getCandles(request, signal) {
      const limit = requireCount(request.limit, MAX_ROWS)
      const instrument = await instruments.resolve(request.symbol, signal)
      // A candle is open or closed by the venue's time, not by ours.
      await venueClock.ready(signal)
      const endTimeMs = request.endTimeMs ?? venueClock.now()
      const lastOpenMs = Math.floor(endTimeMs / MINUTE_MS) * MINUTE_MS
      const page = {
        start_time: msToNanos(lastOpenMs - (limit - 1) * MINUTE_MS),
        // Whether the end is inside is not documented: what is too much is cut off below.
        end_time: msToNanos(endTimeMs + 1),
        limit,
      }
      const { result } = await http.klines(instrument.venueSymbol, page, signal)
      return result
        .map((row) => parseCandle(row, venueClock.now()))
        .filter((candle) => candle.openTimeMs <= endTimeMs)
        .sort((a, b) => a.openTimeMs - b.openTimeMs)
        .slice(-limit)
    },

    async getTrades(request, signal) {
      const limit = requireCount(request.limit, MAX_ROWS)
      const instrument = await instruments.resolve(request.symbol, signal)
      const { result } = await http.trades(instrument.venueSymbol, limit, signal)
      return result.map(parseTrade).sort(byAge).slice(-limit)
    },

    async getFundingRate(request, signal) {
      const instrument = await instruments.resolve(request.symbol, signal)
      const payload = await http.ticker(instrument.venueSymbol, signal)
      return parseFundingRate(payload, instrument, markets.of(instrument), clock.now())
    },

    async getFundingHistory(request, signal) {
      const limit = requireCount(request.limit, MAX_FUNDING_ROWS)
      const instrument = await instruments.resolve(request.symbol, signal)
      await venueClock.ready(signal)
      const payload = await http.funding(instrument.venueSymbol, { limit }, signal)
      return parseFundingHistory(payload, instrument, venueClock.now()).slice(-limit)
    },
  }
}
