import type { Clock } from '../../base/clock.ts'
import { D, ZERO } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import { marginalMaintenance } from '../../domain/maintenance.ts'
import type { Fill } from '../../domain/order.ts'
import type { AccountFacet } from '../exchange-client.ts'
import { type InstrumentTable, symbolOf } from '../instrument-table.ts'
import { requireCount } from '../require-count.ts'
import type { VenueClock } from '../venue-clock.ts'
import type { AsterHttp } from './http.ts'
import { parseBalance, parseFundingPayment, parsePosition, parseUserTrade } from './parse.ts'

interface Deps {
  readonly http: AsterHttp
  readonly instruments: InstrumentTable
  readonly clock: Clock
  readonly venueClock: VenueClock
}

const MAX_ROWS = 1000
/** The longest span that one `userTrades` call covers. Sheet section 5.2. */
const TRADE_WINDOW_MS = 7 * 86_400_000

/** The account by REST. A failed query throws; it is never "flat" or "zero". */
export function createAccount({ http, instruments, clock, venueClock }: Deps): AccountFacet {
  /** Pages of a week each from `startTimeMs` to now; without a start the venue's latest page. */
  const readTrades = async (
    venueSymbol: string,
    limit: number,
    startTimeMs: number | undefined,
    signal: AbortSignal,
  ) => {
    if (startTimeMs === undefined) return http.userTrades(venueSymbol, { limit }, signal)
    await venueClock.ready(signal)
    const rows: Awaited<ReturnType<AsterHttp['userTrades']>> = []
    for (let from = startTimeMs; from <= venueClock.now() && rows.length < limit; from += TRADE_WINDOW_MS) {
      const window = { startTime: from, endTime: from + TRADE_WINDOW_MS - 1, limit: limit - rows.length }
      rows.push(...(await http.userTrades(venueSymbol, window, signal)))
    }
    return rows
  }

  /** Trades carry only the venue's order id; the orders tell ours. */
  const clientOrderIds = async (
    venueSymbol: string,
    orderIds: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, string>> => {
    const first = orderIds.reduce<bigint | undefined>((least, id) => {
      const value = BigInt(id)
      return least === undefined || value < least ? value : least
    }, undefined)
    if (first === undefined) return new Map()
    const orders = await http.allOrders(venueSymbol, String(first), MAX_ROWS, signal)
    return new Map(orders.map((order) => [order.orderId, order.clientOrderId]))
  }

  return {
    async getAccountPositions(request, signal) {
      const { venueSymbol } = await instruments.resolve(request.symbol, signal)
      const rows = await http.positionRisk(venueSymbol, signal)
      return rows
        .filter((row) => row.symbol === venueSymbol)
        .reduce((sum, row) => sum.plus(row.positionAmt), ZERO)
    },

    async getDetailedPositions(_request, signal) {
      await instruments.load(signal)
      const rows = await http.positionRisk(undefined, signal)
      return rows
        .map((row) => parsePosition(row, symbolOf(instruments, row.symbol)))
        .filter((position) => !position.sizeBase.isZero())
    },

    async getAccountBalance(_request, signal) {
      const rows = await http.balance(signal)
      return rows.map((row) => parseBalance(row, clock.now()))
    },

    getAccountPnl: async (_request, signal) => new D((await http.account(signal)).totalUnrealizedProfit),
    getTotalAssetValue: async (_request, signal) => new D((await http.account(signal)).totalMarginBalance),

    async getLeverageInfo(request, signal) {
      const { venueSymbol } = await instruments.resolve(request.symbol, signal)
      const [positions, brackets] = await Promise.all([
        http.positionRisk(venueSymbol, signal),
        http.leverageBracket(venueSymbol, signal),
      ])
      const position = positions.find((row) => row.symbol === venueSymbol)
      const lowest = brackets.find((row) => row.symbol === venueSymbol)?.brackets[0]
      if (!position || !lowest)
        throw new AppError('protocol', `expected leverage and brackets of ${venueSymbol}, got none`)
      return {
        leverage: new D(position.leverage),
        maxLeverage: new D(lowest.initialLeverage),
        maintenanceMarginRate: new D(lowest.maintMarginRatio),
      }
    },

    async getMaintenanceTiers(request, signal) {
      const { venueSymbol } = await instruments.resolve(request.symbol, signal)
      const rows = await http.leverageBracket(venueSymbol, signal)
      const brackets = rows.find((row) => row.symbol === venueSymbol)?.brackets ?? []
      if (brackets.length === 0)
        throw new AppError('protocol', `expected the brackets of ${venueSymbol}, got none`)
      return marginalMaintenance(
        brackets.map(({ notionalFloor, maintMarginRatio }) => ({
          floorQuote: new D(notionalFloor),
          rate: new D(maintMarginRatio),
        })),
      )
    },

    async getFeeRates(request, signal) {
      const { venueSymbol } = await instruments.resolve(request.symbol, signal)
      const rates = await http.commissionRate(venueSymbol, signal)
      return { makerRate: new D(rates.makerCommissionRate), takerRate: new D(rates.takerCommissionRate) }
    },

    async getUserTradeHistory(request, signal): Promise<readonly Fill[]> {
      const limit = requireCount(request.limit, MAX_ROWS)
      const { venueSymbol, symbol } = await instruments.resolve(request.symbol, signal)
      const rows = await readTrades(venueSymbol, limit, request.startTimeMs, signal)
      const names = await clientOrderIds(
        venueSymbol,
        rows.map((row) => row.orderId),
        signal,
      )
      return rows.map((row) => parseUserTrade(row, symbol, names.get(row.orderId) ?? '', clock.now()))
    },

    async getFundingPayments(request, signal) {
      const limit = requireCount(request.limit, MAX_ROWS)
      const { venueSymbol, symbol } = await instruments.resolve(request.symbol, signal)
      const rows = await http.fundingIncome({ symbol: venueSymbol, limit }, signal)
      return rows
        .filter((row) => row.incomeType === 'FUNDING_FEE')
        .map((row) => parseFundingPayment(row, symbol))
        .sort((a, b) => a.paidAtMs - b.paidAtMs)
    },
  }
}
