import type { Clock } from '../../base/clock.ts'
import { AppError } from '../../base/errors.ts'
import type { MarketDataFacet } from '../exchange-client.ts'
import type { InstrumentTable } from '../instrument-table.ts'
import { requireCount } from '../require-count.ts'
import type { VenueClock } from '../venue-clock.ts'
import type { BitvavoHttp } from './http.ts'
import { notOnSpot } from './not-supported.ts'
import { minuteOf, parseBook, parseCandles, parseTickerBook, parseTrades } from './parse-market.ts'

interface Deps {
  readonly http: BitvavoHttp
  readonly instruments: InstrumentTable
  readonly clock: Clock
  readonly venueClock: VenueClock
}

const MAX_CANDLES = 1440
const MAX_ROWS = 1000

/** Public data by REST. */
export function createMarketData({ http, instruments, clock, venueClock }: Deps): MarketDataFacet {
  return {
    async fetchBboPrices(request, signal) {
      const instrument = await instruments.resolve(request.symbol, signal)
      const payload = await http.tickerBook(instrument.venueSymbol, signal)
      return parseTickerBook(payload, instrument, clock.now())
    },

    async getOrderBookDepth(request, signal) {
      const { levels } = request
      if (!Number.isInteger(levels) || levels < 1 || levels > MAX_ROWS)
        throw new AppError('validation', `expected 1 to ${MAX_ROWS} levels a side, got ${levels}`)
      const instrument = await instruments.resolve(request.symbol, signal)
      return parseBook(
        await http.book(instrument.venueSymbol, levels, signal),
        instrument,
        levels,
        clock.now(),
      )
    },

    async getCandles(request, signal) {
      const limit = requireCount(request.limit, MAX_CANDLES)
      const instrument = await instruments.resolve(request.symbol, signal)
      // A candle is open or closed by the venue's time, not by ours.
      await venueClock.ready(signal)
      const end = request.endTimeMs === undefined ? undefined : minuteOf(request.endTimeMs)
      return parseCandles(await http.candles(instrument.venueSymbol, limit, end, signal), venueClock.now())
    },

    async getTrades(request, signal) {
      const limit = requireCount(request.limit, MAX_ROWS)
      const instrument = await instruments.resolve(request.symbol, signal)
      return parseTrades(await http.trades(instrument.venueSymbol, limit, signal))
    },

    getFundingRate: async () => {
      throw notOnSpot('funding')
    },
    getFundingHistory: async () => {
      throw notOnSpot('funding')
    },
  }
}
