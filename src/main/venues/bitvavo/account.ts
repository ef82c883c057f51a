import { D, ZERO } from '../../base/decimal.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { AccountFacet, SymbolRequest } from '../exchange-client.ts'
import type { InstrumentTable } from '../instrument-table.ts'
import { requireCount } from '../require-count.ts'
import type { Holdings } from './holdings.ts'
import type { BitvavoHttp } from './http.ts'
import { listedInstrument } from './instruments.ts'
import { notOnSpot } from './not-supported.ts'
import { MAX_TRADES, type OwnTrades } from './own-trades.ts'
import { baseAssetOf } from './parse-instrument.ts'

interface Deps {
  readonly http: BitvavoHttp
  readonly instruments: InstrumentTable
  readonly trades: OwnTrades
  readonly holdings: Holdings
}

/** The account by REST. A failed query throws; it is never "flat" or "zero". */
export function createAccount({ http, instruments, trades, holdings }: Deps): AccountFacet {
  const instrumentOf = async ({ symbol }: SymbolRequest, signal: AbortSignal): Promise<Instrument> => {
    await instruments.load(signal)
    return listedInstrument(instruments, symbol)
  }

  return {
    async getAccountPositions(request, signal) {
      const asset = baseAssetOf(await instrumentOf(request, signal))
      const rows = await http.balance(asset, signal)
      return rows
        .filter((row) => row.symbol === asset)
        .reduce((sum, row) => sum.plus(row.available).plus(row.inOrder), ZERO)
    },

    getDetailedPositions: (_request, signal) => holdings.positions(signal),
    getAccountBalance: (_request, signal) => holdings.balances(signal),

    async getAccountPnl(_request, signal) {
      const positions = await holdings.positions(signal)
      return positions.reduce((sum, position) => sum.plus(position.unrealizedPnlQuote), ZERO)
    },

    getTotalAssetValue: (_request, signal) => holdings.valueQuote(signal),

    getLeverageInfo: async () => {
      throw notOnSpot('leverage')
    },

    getMaintenanceTiers: async () => {
      throw notOnSpot('margin')
    },

    async getFeeRates(request, signal) {
      const { venueSymbol } = await instrumentOf(request, signal)
      const rates = await http.fees(venueSymbol, signal)
      return { makerRate: new D(rates.maker), takerRate: new D(rates.taker) }
    },

    async getUserTradeHistory(request, signal) {
      const limit = requireCount(request.limit, MAX_TRADES)
      const instrument = await instrumentOf(request, signal)
      return request.startTimeMs === undefined
        ? (await trades.latest(instrument, limit, signal)).toReversed()
        : trades.since(instrument, request.startTimeMs, limit, signal)
    },

    getFundingPayments: async () => {
      throw notOnSpot('funding')
    },
  }
}
