import type { Clock } from '../../base/clock.ts'
import { AppError } from '../../base/errors.ts'
import type { MarketDataFacet } from '../exchange-client.ts'
import type { InstrumentTable } from '../instrument-table.ts'
import { requireCount } from '../require-count.ts'
import type { VenueClock } from '../venue-clock.ts'
import { type BackpackHttp, DEPTH_PAGES } from './http.ts'
import {
  MINUTE_MS,
  parseDepth,
  parseFundingRate,
  parseFundingRates,
  parseKlines,
  parseTop,
  parseTrades,
} from './parse-market.ts'

interface Deps {
  readonly http: BackpackHttp
  readonly instruments: InstrumentTable
  readonly clock: Clock
  readonly venueClock: VenueClock
}

const MAX_ROWS = 1000
const TOP_PAGE = 5

/** Public data by REST. */
export function createMarketData({ http, instruments, clock, venueClock }: Deps): MarketDataFacet {
  return {
    async fetchBboPrices(request, signal) {
      const instrument = await instruments.resolve(request.symbol, signal)
      const payload = await http.depth(instrument.venueSymbol, TOP_PAGE, signal)
      return parseTop(payload, instrument, clock.now())
    },

    async getOrderBookDepth(request, signal) {
      const page = DEPTH_PAGES.find((size) => size >= request.levels)
      if (page === undefined || !(request.levels >= 1))
        throw new AppError('validation', `expected 1 to 1000 levels a side, got ${request.levels}`)
      const instrument = await instruments.resolve(request.symbol, signal)
      const payload = await http.depth(instrument.venueSymbol, page, signal)
      return parseDepth(payload, instrument, request.levels, clock.now())
    },

    async getCandles(request, signal) {
      const limit = requireCount(request.limit, MAX_ROWS)
      const instrument = await instruments.resolve(request.symbol, signal)
      // A candle is open or closed by the venue's time, not by ours.
      await venueClock.ready(signal)
      const endTimeMs = request.endTimeMs ?? venueClock.now()
      const lastOpenMs = Math.floor(endTimeMs / MINUTE_MS) * MINUTE_MS
      // One minute more than asked for: its close is what an empty first minute stands at.
      const firstOpenMs = lastOpenMs - limit * MINUTE_MS
      const payload = await http.klines(
        instrument.venueSymbol,
        firstOpenMs / 1000,
        Math.ceil((endTimeMs + 1) / 1000),
        signal,
      )
      return parseKlines(payload, venueClock.now())
        .filter((candle) => candle.openTimeMs <= endTimeMs)
        .slice(-limit)
    },

    async getTrades(request, signal) {
      const limit = requireCount(request.limit, MAX_ROWS)
      const instrument = await instruments.resolve(request.symbol, signal)
      return parseTrades(await http.trades(instrument.venueSymbol, limit, signal))
    },

    async getFundingRate(request, signal) {
      const instrument = await instruments.resolve(request.symbol, signal)
      const { venueSymbol } = instrument
      const [marks, info] = await Promise.all([
        http.markPrices(venueSymbol, signal),
        http.market(venueSymbol, signal),
      ])
      const mark = marks.find((row) => row.symbol === venueSymbol)
      if (!mark) throw new AppError('protocol', `expected the mark price of ${venueSymbol}, got none`)
      return parseFundingRate(mark, info, instrument, clock.now())
    },

    async getFundingHistory(request, signal) {
      const limit = requireCount(request.limit, MAX_ROWS)
      const instrument = await instruments.resolve(request.symbol, signal)
      await venueClock.ready(signal)
      // The newest row is the interval still in progress.
      const payload = await http.fundingRates(instrument.venueSymbol, limit + 1, signal)
      return parseFundingRates(payload, instrument, venueClock.now()).slice(-limit)
    },
  }
}
