import type { Clock } from '../../base/clock.ts'
import { D, ZERO } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import { marginalMaintenance } from '../../domain/maintenance.ts'
import type { AccountFacet } from '../exchange-client.ts'
import { type InstrumentTable, symbolOf } from '../instrument-table.ts'
import { requireCount } from '../require-count.ts'
import type { ClientIds } from './client-ids.ts'
import { usualFees } from './config.ts'
import type { GrvtHttp } from './http.ts'
import type { Markets } from './markets.ts'
import { fillsSince, latestFills } from './own-fills.ts'
import { parseBalances, parseFill, parseFundingPayment, parsePosition } from './parse.ts'
import { byAge } from './parse-market.ts'

interface Deps {
  readonly http: GrvtHttp
  readonly instruments: InstrumentTable
  readonly markets: Markets
  readonly ids: ClientIds
  readonly clock: Clock
}

const MAX_ROWS = 500
/** Own fills that are looked at for the account's rates. */
const FEE_ROWS = 100
const PERCENT = 100

/** The account by REST. A failed query throws; it is never "flat" or "zero". */
export function createAccount({ http, instruments, markets, ids, clock }: Deps): AccountFacet {
  return {
    async getAccountPositions(request, signal) {
      const instrument = await instruments.resolve(request.symbol, signal)
      const { result } = await http.positions(markets.of(instrument), signal)
      return result
        .filter((row) => row.instrument === instrument.venueSymbol)
        .reduce((sum, row) => sum.plus(row.size), ZERO)
    },

    async getDetailedPositions(_request, signal) {
      await instruments.load(signal)
      const { result } = await http.positions(undefined, signal)
      return result
        .map((row) => parsePosition(row, symbolOf(instruments, row.instrument), clock.now()))
        .filter((position) => !position.sizeBase.isZero())
    },

    getAccountBalance: async (_request, signal) =>
      parseBalances((await http.accountSummary(signal)).result, clock.now()),
    getAccountPnl: async (_request, signal) => (await http.accountSummary(signal)).result.unrealized_pnl,
    getTotalAssetValue: async (_request, signal) => (await http.accountSummary(signal)).result.total_equity,

    async getLeverageInfo(request, signal) {
      const { venueSymbol } = await instruments.resolve(request.symbol, signal)
      const [leverages, rules] = await Promise.all([
        http.leverages(signal),
        http.marginRules(venueSymbol, signal),
      ])
      const own = leverages.results.find((row) => row.instrument === venueSymbol)
      const [first] = rules.result.risk_brackets
      if (!own || !first)
        throw new AppError('protocol', `expected leverage and margin rules of ${venueSymbol}, got none`)
      return {
        leverage: own.leverage,
        maxLeverage: own.max_leverage,
        maintenanceMarginRate: first.maintenance_margin_rate,
      }
    },

    async getMaintenanceTiers(request, signal) {
      const { venueSymbol } = await instruments.resolve(request.symbol, signal)
      const { risk_brackets: brackets } = (await http.marginRules(venueSymbol, signal)).result
      const [first, ...others] = brackets
      if (!first) throw new AppError('protocol', `expected margin rules of ${venueSymbol}, got none`)
      // A bracket that does not say where it begins would be taken for every size.
      const later = others.filter((row) => row.notional_floor != null)
      return marginalMaintenance(
        [first, ...later].map((row) => ({
          floorQuote: row.notional_floor ?? ZERO,
          rate: row.maintenance_margin_rate,
        })),
      )
    },

    // The venue names the tier in an answer whose fields are not documented: the account's latest fills tell it.
    async getFeeRates(request, signal) {
      await instruments.resolve(request.symbol, signal)
      const rows = (await latestFills(http, undefined, FEE_ROWS, signal)).filter(
        (row) => row.is_liquidation !== true,
      )
      const rateOf = (isTaker: boolean) =>
        rows.findLast((row) => row.is_taker === isTaker && row.fee_rate != null)?.fee_rate?.div(PERCENT)
      return {
        makerRate: rateOf(false) ?? new D(usualFees.makerRate),
        takerRate: rateOf(true) ?? new D(usualFees.takerRate),
      }
    },

    async getUserTradeHistory(request, signal) {
      const limit = requireCount(request.limit, MAX_ROWS)
      const instrument = await instruments.resolve(request.symbol, signal)
      const market = markets.of(instrument)
      const { startTimeMs } = request
      // From a start on the oldest are wanted, without one the latest.
      const rows =
        startTimeMs === undefined
          ? await latestFills(http, market, limit, signal)
          : await fillsSince(http, market, { startTimeMs, limit }, signal)
      return rows
        .filter((row) => row.instrument === instrument.venueSymbol)
        .map((row) => parseFill(row, instrument.symbol, ids, clock.now()))
        .sort(byAge)
    },

    async getFundingPayments(request, signal) {
      const limit = requireCount(request.limit, MAX_ROWS)
      const { venueSymbol, symbol } = await instruments.resolve(request.symbol, signal)
      const { result } = await http.fundingPayments(venueSymbol, limit, signal)
      return result
        .map((row) => parseFundingPayment(row, symbol))
        .sort((a, b) => a.paidAtMs - b.paidAtMs)
        .slice(-limit)
    },
  }
}
