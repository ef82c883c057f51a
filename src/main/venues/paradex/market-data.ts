import type { Clock } from '../../base/clock.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { FundingSettlement } from '../../domain/market.ts'
import type { MarketDataFacet } from '../exchange-client.ts'
import type { InstrumentTable } from '../instrument-table.ts'
import { requireCount } from '../require-count.ts'
import type { VenueClock } from '../venue-clock.ts'
import type { ParadexHttp } from './http.ts'
import {
  MINUTE_MS,
  marketRowOf,
  parseBbo,
  parseDepth,
  parseFundingRate,
  parseFundingRow,
  parseKlines,
  parseTrades,
} from './parse-market.ts'

interface Deps {
  readonly http: ParadexHttp
  readonly instruments: InstrumentTable
  readonly clock: Clock
  readonly venueClock: VenueClock
}

const MAX_ROWS = 1000
const MAX_LEVELS = 1000
const HOUR_MS = 3_600_000
/** Past rates are asked for one by one; so many at once. */
const FUNDING_BATCH = 8
const MAX_FUNDING_ROWS = 100

/** Public data by REST. */
export function createMarketData({ http, instruments, clock, venueClock }: Deps): MarketDataFacet {
  /** The last rate that was told at or before a moment. */
  const rateAt = async (
    instrument: Instrument,
    periodHours: number,
    endMs: number,
    signal: AbortSignal,
  ): Promise<FundingSettlement | undefined> => {
    const page = { page_size: 1, end_at: endMs }
    const { results } = await http.fundingData(instrument.venueSymbol, page, signal)
    const [row] = results
    return row && parseFundingRow(row, instrument, periodHours)
  }

  return {
    async fetchBboPrices(request, signal) {
      const instrument = await instruments.resolve(request.symbol, signal)
      return parseBbo(await http.bbo(instrument.venueSymbol, signal), instrument, clock.now())
    },

    async getOrderBookDepth(request, signal) {
      const levels = requireCount(request.levels, MAX_LEVELS)
      const instrument = await instruments.resolve(request.symbol, signal)
      const payload = await http.orderBook(instrument.venueSymbol, levels, signal)
      return parseDepth(payload, instrument, levels, clock.now())
    },

    async getCandles(request, signal) {
      const limit = requireCount(request.limit, MAX_ROWS)
      const instrument = await instruments.resolve(request.symbol, signal)
      // A candle is open or closed by the venue's time, not by ours.
      await venueClock.ready(signal)
      const endTimeMs = request.endTimeMs ?? venueClock.now()
      const firstOpenMs = Math.floor(endTimeMs / MINUTE_MS) * MINUTE_MS - (limit - 1) * MINUTE_MS
      const payload = await http.klines(instrument.venueSymbol, firstOpenMs, endTimeMs, signal)
      return parseKlines(payload, venueClock.now())
        .filter(({ openTimeMs }) => openTimeMs >= firstOpenMs && openTimeMs <= endTimeMs)
        .slice(-limit)
    },

    async getTrades(request, signal) {
      const limit = requireCount(request.limit, MAX_ROWS)
      const instrument = await instruments.resolve(request.symbol, signal)
      return parseTrades(await http.trades(instrument.venueSymbol, limit, signal)).slice(-limit)
    },

    async getFundingRate(request, signal) {
      const instrument = await instruments.resolve(request.symbol, signal)
      const { venueSymbol } = instrument
      const [summaries, info] = await Promise.all([
        http.summary(venueSymbol, signal),
        http.markets(venueSymbol, signal),
      ])
      return parseFundingRate(summaries, marketRowOf(info, venueSymbol), instrument, clock.now())
    },

    /**
     * The venue settles nothing: it tells the rate of every moment, and those moments are no payments. One is taken for
     * each period, the last before its end, and the latest of all; so they compare with what other venues settle.
     */
    async getFundingHistory(request, signal) {
      const limit = requireCount(request.limit, MAX_FUNDING_ROWS)
      const instrument = await instruments.resolve(request.symbol, signal)
      await venueClock.ready(signal)
      const info = marketRowOf(await http.markets(instrument.venueSymbol, signal), instrument.venueSymbol)
      const { funding_period_hours: periodHours } = info
      const periodMs = periodHours * HOUR_MS
      const nowMs = venueClock.now()
      const lastEndMs = Math.floor(nowMs / periodMs) * periodMs
      const moments = [nowMs, ...Array.from({ length: limit - 1 }, (_, at) => lastEndMs - at * periodMs)]
      const found = new Map<number, FundingSettlement>()
      for (let from = 0; from < moments.length; from += FUNDING_BATCH) {
        const batch = moments.slice(from, from + FUNDING_BATCH)
        const rates = await Promise.all(batch.map((endMs) => rateAt(instrument, periodHours, endMs, signal)))
        for (const rate of rates) if (rate) found.set(rate.settledAtMs, rate)
        // Before its first rate a market has none.
        if (rates.includes(undefined)) break
      }
      return [...found.values()].sort((a, b) => a.settledAtMs - b.settledAtMs)
    },
  }
}
