import type { Clock } from '../../base/clock.ts'
import { D, ZERO } from '../../base/decimal.ts'
import { flatMaintenance } from '../../domain/maintenance.ts'
import type { AccountFacet } from '../exchange-client.ts'
import { type InstrumentTable, symbolOf } from '../instrument-table.ts'
import { codeOf } from '../refusals.ts'
import { requireCount } from '../require-count.ts'
import type { ClientIds } from './client-ids.ts'
import { RESOURCE_NOT_FOUND } from './errors.ts'
import type { BackpackHttp } from './http.ts'
import type { LentFunds } from './lent-funds.ts'
import { parseBalances, parseFill, parseFundingPayment, parsePosition } from './parse.ts'
import { fractionOf, parseMarginLimits } from './parse-market.ts'

interface Deps {
  readonly http: BackpackHttp
  readonly instruments: InstrumentTable
  readonly ids: ClientIds
  readonly lent: LentFunds
  readonly clock: Clock
}

const MAX_ROWS = 1000

/** The account by REST. A failed query throws; it is never "flat" or "zero". */
export function createAccount({ http, instruments, ids, lent, clock }: Deps): AccountFacet {
  /** The venue may answer 404 with its code for a symbol without a position: that is flat. A bare 404 is not. */
  const positionsOf = async (venueSymbol: string | undefined, signal: AbortSignal) => {
    try {
      return await http.positions(venueSymbol, signal)
    } catch (cause) {
      if (codeOf(cause) === RESOURCE_NOT_FOUND) return []
      throw cause
    }
  }

  return {
    async getAccountPositions(request, signal) {
      const { venueSymbol } = await instruments.resolve(request.symbol, signal)
      const rows = await positionsOf(venueSymbol, signal)
      return rows
        .filter((row) => row.symbol === venueSymbol)
        .reduce((sum, row) => sum.plus(row.netQuantity), ZERO)
    },

    async getDetailedPositions(_request, signal) {
      await instruments.load(signal)
      const rows = await positionsOf(undefined, signal)
      return rows
        .map((row) => parsePosition(row, symbolOf(instruments, row.symbol), clock.now()))
        .filter((position) => !position.sizeBase.isZero())
    },

    async getAccountBalance(_request, signal) {
      const payload = await http.collateral(signal)
      lent.learn(payload)
      return parseBalances(payload, clock.now())
    },

    getAccountPnl: async (_request, signal) => new D((await http.collateral(signal)).pnlUnrealized),
    getTotalAssetValue: async (_request, signal) => new D((await http.collateral(signal)).netEquity),

    async getLeverageInfo(request, signal) {
      const { venueSymbol } = await instruments.resolve(request.symbol, signal)
      const [account, info] = await Promise.all([http.account(signal), http.market(venueSymbol, signal)])
      return { leverage: new D(account.leverageLimit), ...parseMarginLimits(info) }
    },

    async getMaintenanceTiers(request, signal) {
      const { venueSymbol } = await instruments.resolve(request.symbol, signal)
      // Larger positions need more, by a root whose argument the venue does not spell out.
      return flatMaintenance(parseMarginLimits(await http.market(venueSymbol, signal)).maintenanceMarginRate)
    },

    async getFeeRates(request, signal) {
      await instruments.resolve(request.symbol, signal)
      const { futuresMakerFee, futuresTakerFee } = await http.account(signal)
      return { makerRate: fractionOf(futuresMakerFee), takerRate: fractionOf(futuresTakerFee) }
    },

    async getUserTradeHistory(request, signal) {
      const limit = requireCount(request.limit, MAX_ROWS)
      const { venueSymbol, symbol } = await instruments.resolve(request.symbol, signal)
      const { startTimeMs: from } = request
      // From a start on the oldest are wanted, without one the latest.
      const rows = await http.fills(
        {
          symbol: venueSymbol,
          limit,
          ...(from === undefined ? { sortDirection: 'Desc' } : { from, sortDirection: 'Asc' }),
        },
        signal,
      )
      return rows
        .map((row) => parseFill(row, symbol, ids.textOf(row.clientId, row.orderId), clock.now()))
        .sort((a, b) => a.venueTimeMs - b.venueTimeMs || Number(a.tradeId) - Number(b.tradeId))
    },

    async getFundingPayments(request, signal) {
      const limit = requireCount(request.limit, MAX_ROWS)
      const { venueSymbol, symbol } = await instruments.resolve(request.symbol, signal)
      const rows = await http.fundingPayments({ symbol: venueSymbol, limit }, signal)
      return rows.map((row) => parseFundingPayment(row, symbol)).sort((a, b) => a.paidAtMs - b.paidAtMs)
    },
  }
}
