import type { Clock } from '../../base/clock.ts'
import { D, type Decimal, ZERO } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import { flatMaintenance } from '../../domain/maintenance.ts'
import type { Side } from '../../domain/order.ts'
import type { AccountFacet } from '../exchange-client.ts'
import { type InstrumentTable, symbolOf } from '../instrument-table.ts'
import { requireCount } from '../require-count.ts'
import type { ParadexHttp } from './http.ts'
import { isOurs } from './instruments.ts'
import { createSideLearning } from './learn-sides.ts'
import type { OrderLookup } from './order-lookup.ts'
import { makerSideOf, type OrderSides } from './order-sides.ts'
import { readPages } from './pages.ts'
import {
  type FillPayload,
  parseBalances,
  parseFill,
  parseFundingPayment,
  parsePosition,
  sizeOf,
  unrealizedOf,
} from './parse.ts'
import { compareIds, marketRowOf, parseMarginLimits } from './parse-market.ts'

interface Deps {
  readonly http: ParadexHttp
  readonly instruments: InstrumentTable
  readonly sides: OrderSides
  readonly lookup: OrderLookup
  readonly clock: Clock
  readonly log: Logger
}

const MAX_ROWS = 1000
const ALL_MARKETS = 'ALL'

/** The account by REST. A failed query throws; it is never "flat" or "zero". */
export function createAccount({ http, instruments, clock, ...learning }: Deps): AccountFacet {
  const openPositions = async (signal: AbortSignal) =>
    (await http.positions(signal)).results.filter((row) => row.status !== 'CLOSED')

  /** Mark prices by market: positions come without. */
  const marksOf = async (signal: AbortSignal): Promise<ReadonlyMap<string, Decimal>> => {
    const { results } = await http.summary(ALL_MARKETS, signal)
    return new Map(results.map(({ symbol, mark_price }) => [symbol, new D(mark_price ?? 0)]))
  }

  const learnSides = createSideLearning({ http, ...learning })

  const sideOf = (row: FillPayload): Side => learning.sides.of(row) ?? makerSideOf(row)

  return {
    async getAccountPositions(request, signal) {
      const { venueSymbol } = await instruments.resolve(request.symbol, signal)
      return (await openPositions(signal))
        .filter((row) => row.market === venueSymbol)
        .reduce((sum, row) => sum.plus(sizeOf(row)), ZERO)
    },

    async getDetailedPositions(_request, signal) {
      await instruments.load(signal)
      const rows = (await openPositions(signal)).filter(
        (row) => isOurs(instruments, row.market) && !sizeOf(row).isZero(),
      )
      if (rows.length === 0) return []
      const marks = await marksOf(signal)
      return rows.map((row) => {
        const mark = marks.get(row.market)
        if (!mark?.gt(0)) throw new AppError('protocol', `expected the mark price of ${row.market}, got none`)
        return parsePosition(row, symbolOf(instruments, row.market), mark, clock.now())
      })
    },

    async getAccountBalance(_request, signal) {
      const [wallets, account, rows] = await Promise.all([
        http.balances(signal),
        http.account(signal),
        openPositions(signal),
      ])
      return parseBalances(wallets, account, unrealizedOf(rows), clock.now())
    },

    getAccountPnl: async (_request, signal) => unrealizedOf(await openPositions(signal)),
    getTotalAssetValue: async (_request, signal) => new D((await http.account(signal)).account_value),

    async getLeverageInfo(request, signal) {
      const { venueSymbol } = await instruments.resolve(request.symbol, signal)
      const [{ configs }, info] = await Promise.all([
        http.margins(venueSymbol, signal),
        http.markets(venueSymbol, signal),
      ])
      const config = configs.find(({ market }) => market === venueSymbol)
      if (!config) throw new AppError('protocol', `expected the leverage of ${venueSymbol}, got none`)
      return { leverage: new D(config.leverage), ...parseMarginLimits(marketRowOf(info, venueSymbol)) }
    },

    async getMaintenanceTiers(request, signal) {
      const { venueSymbol } = await instruments.resolve(request.symbol, signal)
      const info = await http.markets(venueSymbol, signal)
      return flatMaintenance(parseMarginLimits(marketRowOf(info, venueSymbol)).maintenanceMarginRate)
    },

    async getFeeRates(request, signal) {
      await instruments.resolve(request.symbol, signal)
      const { results } = await http.accountInfo(signal)
      const fees = results.find((row) => row.fees != null)?.fees
      if (!fees) throw new AppError('protocol', 'expected the fees of the account, got none')
      return { makerRate: new D(fees.maker_rate), takerRate: new D(fees.taker_rate) }
    },

    async getUserTradeHistory(request, signal) {
      const limit = requireCount(request.limit, MAX_ROWS)
      const instrument = await instruments.resolve(request.symbol, signal)
      const { venueSymbol, symbol } = instrument
      const { startTimeMs } = request
      const from = startTimeMs === undefined ? {} : { start_at: startTimeMs }
      // From a start on the oldest are wanted, which come last; without one the latest.
      const rows = await readPages(
        (page) => http.fills(venueSymbol, { ...page, ...from }, signal),
        (found) => startTimeMs === undefined && found.length >= limit,
      )
      const sorted = rows
        .filter(({ created_at }) => created_at >= (startTimeMs ?? 0))
        .sort((a, b) => a.created_at - b.created_at || compareIds(a.id, b.id))
      const wanted = startTimeMs === undefined ? sorted.slice(-limit) : sorted.slice(0, limit)
      await learnSides(wanted, instrument, signal)
      return wanted.map((row) => parseFill(row, sideOf(row), symbol, clock.now()))
    },

    async getFundingPayments(request, signal) {
      const limit = requireCount(request.limit, MAX_ROWS)
      const { venueSymbol, symbol } = await instruments.resolve(request.symbol, signal)
      const rows = await readPages(
        (page) => http.fundingPayments(venueSymbol, page, signal),
        (found) => found.length >= limit,
      )
      return rows
        .map((row) => parseFundingPayment(row, symbol))
        .sort((a, b) => a.paidAtMs - b.paidAtMs || compareIds(a.paymentId, b.paymentId))
        .slice(-limit)
    },
  }
}
