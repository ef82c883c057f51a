import type { Clock } from '../../base/clock.ts'
import { AppError } from '../../base/errors.ts'
import type { DepthSnapshot } from '../../domain/market.ts'
import { topOf } from '../best-prices.ts'
import type { MarketDataFacet } from '../exchange-client.ts'
import { requireCount } from '../require-count.ts'
import type { VenueClock } from '../venue-clock.ts'
import { readPages } from './account.ts'
import { BOOK_LEVELS, TOP_LEVELS } from './config.ts'
import type { Contracts } from './contracts.ts'
import type { EdgexHttp } from './http.ts'
import { MINUTE_MS, parseDepth, parseFundingRate, parseFundingRates, parseKlines } from './parse-market.ts'
import type { RecentTrades } from './recent-trades.ts'

interface Deps {
  readonly http: EdgexHttp
  readonly contracts: Contracts
  readonly recentTrades: RecentTrades
  readonly clock: Clock
  readonly venueClock: VenueClock
}

const MAX_ROWS = 1000

/** Public data by REST, and trades by their channel. */
export function createMarketData(deps: Deps): MarketDataFacet {
  const { http, contracts, clock, venueClock } = deps
  const { instruments } = contracts

  const readDepth = async (
    symbol: Parameters<typeof instruments.bySymbol>[0],
    levels: number,
    signal: AbortSignal,
  ): Promise<DepthSnapshot> => {
    const instrument = await instruments.resolve(symbol, signal)
    const { contractId, contractName } = contracts.rowOf(instrument)
    const page = levels <= TOP_LEVELS ? TOP_LEVELS : BOOK_LEVELS
    const { data, answeredAtMs = venueClock.now() } = await http.depth(contractId, page, signal)
    const row = data.find((each) => each.contractId === contractId)
    if (!row) throw new AppError('venue-unavailable', `expected the book of ${contractName}, got none`)
    return parseDepth(row, instrument, levels, answeredAtMs, clock.now())
  }

  return {
    async fetchBboPrices({ symbol }, signal) {
      const depth = await readDepth(symbol, 1, signal)
      return { ...topOf(depth), sequence: depth.sequence }
    },

    async getOrderBookDepth({ symbol, levels }, signal) {
      if (!Number.isInteger(levels) || levels < 1 || levels > BOOK_LEVELS)
        throw new AppError('validation', `expected 1 to ${BOOK_LEVELS} levels a side, got ${levels}`)
      return readDepth(symbol, levels, signal)
    },

    async getCandles(request, signal) {
      const size = requireCount(request.limit, MAX_ROWS)
      const { contractId } = contracts.rowOf(await instruments.resolve(request.symbol, signal))
      // A candle is open or closed by the venue's time, not by ours.
      await venueClock.ready(signal)
      const endTimeMs = request.endTimeMs ?? venueClock.now()
      const lastOpenMs = Math.floor(endTimeMs / MINUTE_MS) * MINUTE_MS
      const fromMs = lastOpenMs - (size - 1) * MINUTE_MS
      const rows = await http.klines({ contractId, size, fromMs, untilMs: lastOpenMs + 1 }, signal)
      return parseKlines(rows, venueClock.now())
        .filter(({ openTimeMs }) => openTimeMs >= fromMs && openTimeMs <= endTimeMs)
        .slice(-size)
    },

    async getTrades(request, signal) {
      const limit = requireCount(request.limit, MAX_ROWS)
      const instrument = await instruments.resolve(request.symbol, signal)
      const trades = await deps.recentTrades(contracts.rowOf(instrument).contractId, signal)
      return trades.slice(-limit)
    },

    async getFundingRate({ symbol }, signal) {
      const instrument = await instruments.resolve(symbol, signal)
      const contract = contracts.rowOf(instrument)
      await venueClock.ready(signal)
      const rows = await http.latestFunding(contract.contractId, signal)
      const row = rows.find(({ contractId }) => contractId === contract.contractId)
      if (!row)
        throw new AppError('protocol', `expected the funding rate of ${contract.contractName}, got none`)
      return parseFundingRate(row, contract, instrument, venueClock.now(), clock.now())
    },

    async getFundingHistory(request, signal) {
      const limit = requireCount(request.limit, MAX_ROWS)
      const instrument = await instruments.resolve(request.symbol, signal)
      const { contractId } = contracts.rowOf(instrument)
      const rows = await readPages(
        (offsetData, size) => http.fundingPage(contractId, size, offsetData, signal),
        limit,
      )
      return parseFundingRates(rows, instrument).slice(-limit)
    },
  }
}
