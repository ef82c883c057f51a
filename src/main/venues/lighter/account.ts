import type { Clock } from '../../base/clock.ts'
import { D, type Decimal, ZERO } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import { flatMaintenance } from '../../domain/maintenance.ts'
import type { AccountFacet, SymbolRequest } from '../exchange-client.ts'
import type { InstrumentTable } from '../instrument-table.ts'
import { requireCount } from '../require-count.ts'
import type { LighterHttp } from './http.ts'
import type { Markets } from './markets.ts'
import type { OrderNames } from './order-index.ts'
import {
  isOwnTrade,
  leverageOf,
  parseFill,
  parseFundingPayment,
  parsePosition,
  parseTimeMs,
  signedSize,
} from './parse.ts'
import { byTimeAndId } from './parse-stream.ts'
import type { Signer } from './signer.ts'

interface Deps {
  readonly http: LighterHttp
  readonly signer: Signer
  readonly instruments: InstrumentTable
  readonly markets: Markets
  readonly names: OrderNames
  readonly clock: Clock
}

const PAGE_ROWS = 100
const MAX_ROWS = 1_000
/** Margin fractions of the list of markets are in 1e-4. */
const MARGIN_TICKS = 10_000
/** Fee ticks of the account are in 1e-6. */
const FEE_TICKS = 1_000_000

/** The account by REST. A failed query throws; it is never "flat" or "zero". */
export function createAccount(deps: Deps): AccountFacet {
  const { http, signer, instruments, markets, names, clock } = deps

  const marketOf = async ({ symbol }: SymbolRequest, signal: AbortSignal) => {
    await instruments.load(signal)
    const instrument = instruments.bySymbol(symbol)
    return { instrument, row: markets.rowOf(instrument) }
  }

  const readAccount = async (signal: AbortSignal) => {
    const { accounts } = await http.account(signer.account().accountIndex, signal)
    const [account] = accounts
    if (account) return account
    throw new AppError('protocol', 'expected one account, got none')
  }

  const unrealized = (account: Awaited<ReturnType<typeof readAccount>>): Decimal =>
    account.positions.reduce((sum, row) => sum.plus(row.unrealized_pnl ?? 0), ZERO)

  /** Newest first, page by page, as far back as wanted. */
  const readTrades = async (marketId: number, limit: number, startTimeMs: number, signal: AbortSignal) => {
    const { accountIndex } = signer.account()
    const rows: Awaited<ReturnType<LighterHttp['trades']>>['trades'] = []
    let cursor: string | undefined
    for (;;) {
      const page = { marketId, limit: Math.min(PAGE_ROWS, limit - rows.length), cursor }
      const answer = await http.trades(accountIndex, page, signal)
      const wanted = answer.trades.filter((row) => parseTimeMs(row.timestamp) >= startTimeMs)
      rows.push(...wanted)
      cursor = answer.next_cursor || undefined
      const isLast = answer.trades.length === 0 || wanted.length < answer.trades.length
      if (isLast || cursor === undefined || rows.length >= limit) return rows
    }
  }

  return {
    async getAccountPositions(request, signal) {
      const { row } = await marketOf(request, signal)
      const { positions } = await readAccount(signal)
      return positions
        .filter(({ market_id }) => market_id === row.market_id)
        .reduce((sum, position) => sum.plus(signedSize(position)), ZERO)
    },

    async getDetailedPositions(_request, signal) {
      await instruments.load(signal)
      const { positions } = await readAccount(signal)
      return positions
        .map((row) => parsePosition(row, markets.symbolOf(row.market_id, instruments), clock.now()))
        .filter(({ sizeBase }) => !sizeBase.isZero())
    },

    async getAccountBalance(_request, signal) {
      const account = await readAccount(signal)
      return [
        {
          asset: 'USDC',
          walletBalance: new D(account.collateral),
          availableBalance: new D(account.available_balance),
          unrealizedPnl: unrealized(account),
          receivedAtMs: clock.now(),
        },
      ]
    },

    getAccountPnl: async (_request, signal) => unrealized(await readAccount(signal)),

    async getTotalAssetValue(_request, signal) {
      const account = await readAccount(signal)
      if (account.total_asset_value !== undefined) return new D(account.total_asset_value)
      return new D(account.collateral).plus(unrealized(account))
    },

    async getLeverageInfo(request, signal) {
      const { row } = await marketOf(request, signal)
      const { positions } = await readAccount(signal)
      const position = positions.find(({ market_id }) => market_id === row.market_id)
      const maxLeverage = new D(MARGIN_TICKS).div(row.min_initial_margin_fraction)
      // A market that was never traded has no row: it starts at the venue's default.
      const unset = new D(MARGIN_TICKS).div(
        row.default_initial_margin_fraction ?? row.min_initial_margin_fraction,
      )
      return {
        leverage: leverageOf(position?.initial_margin_fraction) ?? unset,
        maxLeverage,
        maintenanceMarginRate: new D(row.maintenance_margin_fraction).div(MARGIN_TICKS),
      }
    },

    async getMaintenanceTiers(request, signal) {
      const { row } = await marketOf(request, signal)
      return flatMaintenance(new D(row.maintenance_margin_fraction).div(MARGIN_TICKS))
    },

    async getFeeRates(_request, signal) {
      const limits = await http.accountLimits(signer.account().accountIndex, signal)
      return {
        makerRate: new D(limits.current_maker_fee_tick).div(FEE_TICKS),
        takerRate: new D(limits.current_taker_fee_tick).div(FEE_TICKS),
      }
    },

    async getUserTradeHistory(request, signal) {
      const limit = requireCount(request.limit, MAX_ROWS)
      const { instrument, row } = await marketOf(request, signal)
      const { accountIndex } = signer.account()
      const rows = await readTrades(row.market_id, limit, request.startTimeMs ?? 0, signal)
      return rows
        .filter((trade) => isOwnTrade(trade, accountIndex))
        .map((trade) => parseFill(trade, accountIndex, instrument.symbol, names.nameOf, clock.now()))
        .sort(byTimeAndId)
    },

    async getFundingPayments(request, signal) {
      const limit = requireCount(request.limit, PAGE_ROWS)
      const { instrument, row } = await marketOf(request, signal)
      const answer = await http.positionFunding(signer.account().accountIndex, row.market_id, limit, signal)
      return answer.position_fundings
        .filter(({ market_id }) => market_id === row.market_id)
        .map((payment) => parseFundingPayment(payment, instrument.symbol))
        .sort((a, b) => a.paidAtMs - b.paidAtMs)
    },
  }
}
