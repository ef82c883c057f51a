import type { Clock } from '../../base/clock.ts'
import { AppError } from '../../base/errors.ts'
import type { MarketDataFacet, SymbolRequest } from '../exchange-client.ts'
import type { InstrumentTable } from '../instrument-table.ts'
import { requireCount } from '../require-count.ts'
import type { VenueClock } from '../venue-clock.ts'
import type { LighterHttp } from './http.ts'
import type { Markets } from './markets.ts'
import {
  MINUTE_MS,
  parseBbo,
  parseCandles,
  parseDepth,
  parseFundingRate,
  parseFundings,
  parseTrade,
} from './parse-market.ts'
import { byTimeAndId } from './parse-stream.ts'
import type { SharedAnswers } from './shared-answers.ts'

interface Deps {
  readonly http: LighterHttp
  readonly instruments: InstrumentTable
  readonly markets: Markets
  readonly shared: SharedAnswers
  readonly clock: Clock
  readonly venueClock: VenueClock
}

const MAX_CANDLES = 500
const MAX_TRADES = 100
/** One source saw 100 rows at most, another 750. */
const MAX_FUNDINGS = 100
/** Orders a side; levels are fewer. */
const MAX_BOOK_ORDERS = 250
const HOUR_MS = 3_600_000
const VENUE = 'lighter'

/** Public data by REST. */
export function createMarketData(deps: Deps): MarketDataFacet {
  const { http, instruments, markets, shared, clock, venueClock } = deps

  const marketOf = async ({ symbol }: SymbolRequest, signal: AbortSignal) => {
    await instruments.load(signal)
    const instrument = instruments.bySymbol(symbol)
    return { instrument, marketId: markets.rowOf(instrument).market_id }
  }

  return {
    async fetchBboPrices(request, signal) {
      const { instrument, marketId } = await marketOf(request, signal)
      // Several orders may share the best price, so its level is longer than one row.
      const payload = await http.orderBookOrders(marketId, MAX_BOOK_ORDERS, false, signal)
      return parseBbo(payload, instrument, clock.now())
    },

    async getOrderBookDepth(request, signal) {
      const levels = requireCount(request.levels, MAX_BOOK_ORDERS)
      const { instrument, marketId } = await marketOf(request, signal)
      const payload = await http.orderBookOrders(marketId, MAX_BOOK_ORDERS, false, signal)
      return parseDepth(payload, instrument, levels, clock.now())
    },

    async getCandles(request, signal) {
      const limit = requireCount(request.limit, MAX_CANDLES)
      const { marketId } = await marketOf(request, signal)
      // A candle is open or closed by the venue's time, not by ours.
      await venueClock.ready(signal)
      const endMs = request.endTimeMs ?? venueClock.now()
      const span = { startMs: endMs - limit * MINUTE_MS, endMs, rows: limit }
      return parseCandles(await http.candles(marketId, span, signal), venueClock.now()).slice(-limit)
    },

    async getTrades(request, signal) {
      const limit = requireCount(request.limit, MAX_TRADES)
      const { marketId } = await marketOf(request, signal)
      const { trades } = await http.recentTrades(marketId, limit, signal)
      return trades.map(parseTrade).sort(byTimeAndId)
    },

    async getFundingRate(request, signal) {
      const { instrument, marketId } = await marketOf(request, signal)
      await venueClock.ready(signal)
      // Both answers hold all markets: whoever scans them all costs two requests.
      const [rates, rows] = await Promise.all([shared.fundingRates(signal), shared.markets(signal)])
      const rate = rates.find((row) => row.exchange === VENUE && row.market_id === marketId)
      const row = rows.find((market) => market.market_id === marketId)
      if (!rate || !row)
        throw new AppError('protocol', `expected a funding rate of ${instrument.symbol}, got none`)
      const times = { venueNowMs: venueClock.now(), receivedAtMs: clock.now() }
      return parseFundingRate(rate, row, instrument, times)
    },

    async getFundingHistory(request, signal) {
      const limit = requireCount(request.limit, MAX_FUNDINGS)
      const { instrument, marketId } = await marketOf(request, signal)
      await venueClock.ready(signal)
      const endMs = venueClock.now()
      const span = { startMs: endMs - limit * HOUR_MS, endMs, rows: limit }
      return parseFundings(await http.fundings(marketId, span, signal), instrument).slice(-limit)
    },
  }
}
