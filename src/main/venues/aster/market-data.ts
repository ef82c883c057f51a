import type { Clock } from '../../base/clock.ts'
import { AppError } from '../../base/errors.ts'
import type { MarketDataFacet } from '../exchange-client.ts'
import type { InstrumentTable } from '../instrument-table.ts'
import { requireCount } from '../require-count.ts'
import type { VenueClock } from '../venue-clock.ts'
import { type AsterHttp, DEPTH_WEIGHTS } from './http.ts'
import {
  parseBookTicker,
  parseDepth,
  parseFundingRate,
  parseFundingRates,
  parseKlines,
  parseTrades,
} from './parse-market.ts'

interface Deps {
  readonly http: AsterHttp
  readonly instruments: InstrumentTable
  readonly clock: Clock
  readonly venueClock: VenueClock
}

const MAX_CANDLES = 1500
const MAX_ROWS = 1000

/** Public data by REST. */
export function createMarketData({ http, instruments, clock, venueClock }: Deps): MarketDataFacet {
  return {
    async fetchBboPrices(request, signal) {
      const instrument = await instruments.resolve(request.symbol, signal)
      const payload = await http.bookTicker(instrument.venueSymbol, signal)
      return parseBookTicker(payload, instrument, clock.now())
    },

    async getOrderBookDepth(request, signal) {
      const page = [...DEPTH_WEIGHTS.keys()].find((size) => size >= request.levels)
      if (page === undefined || !(request.levels >= 1))
        throw new AppError('validation', `expected 1 to 1000 levels a side, got ${request.levels}`)
      const instrument = await instruments.resolve(request.symbol, signal)
      const payload = await http.depth(instrument.venueSymbol, page, signal)
      return parseDepth(payload, instrument, request.levels, clock.now())
    },

    async getCandles(request, signal) {
      const limit = requireCount(request.limit, MAX_CANDLES)
      const instrument = await instruments.resolve(request.symbol, signal)
      // A candle is open or closed by the venue's time, not by ours.
      await venueClock.ready(signal)
      const payload = await http.klines(instrument.venueSymbol, limit, request.endTimeMs, signal)
      return parseKlines(payload, venueClock.now())
    },

    async getTrades(request, signal) {
      const limit = requireCount(request.limit, MAX_ROWS)
      const instrument = await instruments.resolve(request.symbol, signal)
      return parseTrades(await http.trades(instrument.venueSymbol, limit, signal))
    },

    async getFundingRate(request, signal) {
      const instrument = await instruments.resolve(request.symbol, signal)
      const { venueSymbol } = instrument
      const [premium, infos] = await Promise.all([
        http.premiumIndex(venueSymbol, signal),
        http.fundingInfo(venueSymbol, signal),
      ])
      const info = infos.find((row) => row.symbol === venueSymbol)
      // The interval differs by symbol and is never assumed.
      if (!info) throw new AppError('protocol', `expected the funding interval of ${venueSymbol}, got none`)
      return parseFundingRate(premium, info, instrument, clock.now())
    },

    async getFundingHistory(request, signal) {
      const limit = requireCount(request.limit, MAX_ROWS)
      const instrument = await instruments.resolve(request.symbol, signal)
      return parseFundingRates(await http.fundingRate(instrument.venueSymbol, limit, signal), instrument)
    },
  }
}
