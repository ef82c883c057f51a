import type { Clock } from '../../base/clock.ts'
import { D, ZERO } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import { flatMaintenance } from '../../domain/maintenance.ts'
import type { AccountFacet } from '../exchange-client.ts'
import { requireCount } from '../require-count.ts'
import type { AccountSettings } from './account-settings.ts'
import type { Contracts } from './contracts.ts'
import type { EdgexHttp } from './http.ts'
import { nameOfVenueOrder, type OrderIds } from './order-ids.ts'
import {
  equityOf,
  type FillRow,
  isFailedFill,
  parseBalance,
  parseFill,
  parseFundingPayment,
  parsePositions,
  unrealizedOf,
} from './parse.ts'

interface Deps {
  readonly http: EdgexHttp
  readonly contracts: Contracts
  readonly ids: OrderIds
  readonly settings: AccountSettings
  readonly clock: Clock
}

const MAX_ROWS = 1000
/** Keeps an URL short. */
const IDS_PER_CALL = 50

/** The account by REST. A failed query throws; it is never "flat" or "zero". */
export function createAccount({ http, contracts, ids, settings, clock }: Deps): AccountFacet {
  const { instruments } = contracts

  const readAsset = async (signal: AbortSignal) => {
    const asset = await http.accountAsset(signal)
    settings.learn(asset.account)
    return asset
  }

  /** Fills carry the venue's id only: ours is looked up for orders that this run has not heard of. */
  const learnOrders = async (rows: readonly FillRow[], signal: AbortSignal): Promise<void> => {
    const strangers = new Set(rows.map(({ orderId }) => orderId).filter((id) => ids.known(id) === undefined))
    // In this order: what ends between both readings is in the second.
    for (const read of [http.ordersBy, http.pastOrdersBy]) {
      const asked = [...strangers]
      for (let at = 0; at < asked.length; at += IDS_PER_CALL) {
        const found = await read({ orderId: asked.slice(at, at + IDS_PER_CALL).join(',') }, signal)
        for (const { id, clientOrderId } of found) {
          ids.learn(id, clientOrderId)
          strangers.delete(id)
        }
      }
    }
  }

  return {
    async getAccountPositions(request, signal) {
      const { contractId } = contracts.rowOf(await instruments.resolve(request.symbol, signal))
      const { positionList } = await readAsset(signal)
      return positionList
        .filter((row) => row.contractId === contractId)
        .reduce((sum, row) => sum.plus(row.openSize), ZERO)
    },

    async getDetailedPositions(_request, signal) {
      await instruments.load(signal)
      return parsePositions(await readAsset(signal), (id) => contracts.symbolOf(id), clock.now())
    },

    async getAccountBalance(_request, signal) {
      await instruments.load(signal)
      return [parseBalance(await readAsset(signal), contracts.collateralName(), clock.now())]
    },

    getAccountPnl: async (_request, signal) => unrealizedOf(await readAsset(signal)),
    getTotalAssetValue: async (_request, signal) => equityOf(await readAsset(signal)).total,

    async getLeverageInfo(request, signal) {
      const contract = contracts.rowOf(await instruments.resolve(request.symbol, signal))
      await readAsset(signal)
      // Tiers grow with the position: the first holds for the smallest.
      const tier = contract.riskTierList?.at(0)
      const maxLeverage = contract.displayMaxLeverage ?? tier?.maxLeverage
      if (maxLeverage === undefined || tier?.maintenanceMarginRate === undefined)
        throw new AppError('protocol', `expected the risk tiers of ${contract.contractName}, got none`)
      return {
        leverage: settings.leverage(contract),
        maxLeverage: new D(maxLeverage),
        maintenanceMarginRate: new D(tier.maintenanceMarginRate),
      }
    },

    async getMaintenanceTiers(request, signal) {
      const contract = contracts.rowOf(await instruments.resolve(request.symbol, signal))
      // Where the later tiers begin is not documented.
      const rate = contract.riskTierList?.at(0)?.maintenanceMarginRate
      if (rate === undefined)
        throw new AppError('protocol', `expected the risk tiers of ${contract.contractName}, got none`)
      return flatMaintenance(new D(rate))
    },

    async getFeeRates(request, signal) {
      const contract = contracts.rowOf(await instruments.resolve(request.symbol, signal))
      await readAsset(signal)
      return settings.feeRates(contract)
    },

    async getUserTradeHistory(request, signal) {
      const limit = requireCount(request.limit, MAX_ROWS)
      const instrument = await instruments.resolve(request.symbol, signal)
      const { contractId } = contracts.rowOf(instrument)
      const { startTimeMs: fromMs } = request
      const timeOf = (row: FillRow): number => row.matchTime ?? row.createdTime ?? Number.POSITIVE_INFINITY
      // The venue pages from the newest on: with a start all are read back to it, and the oldest kept.
      const rows = await readPages(
        (offsetData, size) => http.fills(contractId, size, offsetData, signal),
        fromMs === undefined ? limit : Number.POSITIVE_INFINITY,
        (row) => fromMs !== undefined && timeOf(row) < fromMs,
      )
      const ours = rows.filter((row) => row.contractId === contractId && !isFailedFill(row))
      await learnOrders(ours, signal)
      const fills = ours
        .map((row) =>
          parseFill(
            row,
            instrument.symbol,
            ids.known(row.orderId) ?? nameOfVenueOrder(row.orderId),
            contracts.collateralName(),
            clock.now(),
          ),
        )
        .filter((fill) => fromMs === undefined || fill.venueTimeMs >= fromMs)
        .sort((a, b) => a.venueTimeMs - b.venueTimeMs || compareIds(a.tradeId, b.tradeId))
      return fromMs === undefined ? fills.slice(-limit) : fills.slice(0, limit)
    },

    async getFundingPayments(request, signal) {
      const limit = requireCount(request.limit, MAX_ROWS)
      const instrument = await instruments.resolve(request.symbol, signal)
      const { contractId } = contracts.rowOf(instrument)
      const rows = await readPages(
        (offsetData, size) => http.fundingPayments(contractId, size, offsetData, signal),
        limit,
      )
      return rows
        .filter((row) => row.contractId === contractId)
        .flatMap((row) => parseFundingPayment(row, instrument.symbol, contracts.collateralName()) ?? [])
        .sort((a, b) => a.paidAtMs - b.paidAtMs)
        .slice(-limit)
    },
  }
}

const PAGE = 100
const MAX_PAGES = 50

/** Follows a history, newest first, until enough rows are there, one is past what is wanted, or it ends. */
export async function readPages<T>(
  read: (
    offsetData: string,
    size: number,
  ) => Promise<{ readonly dataList: readonly T[]; readonly nextPageOffsetData: string | undefined }>,
  wanted: number,
  isPast: (row: T) => boolean = () => false,
): Promise<T[]> {
  const rows: T[] = []
  let offset = ''
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { dataList, nextPageOffsetData } = await read(offset, Math.min(PAGE, wanted - rows.length))
    rows.push(...dataList)
    const isEnough = rows.length >= wanted || dataList.some(isPast)
    if (isEnough || nextPageOffsetData === undefined || dataList.length === 0) return rows
    offset = nextPageOffsetData
  }
  throw new AppError('venue-unavailable', `expected the end of a history within ${MAX_PAGES} pages`)
}

/** Ids count up; the longer one is the larger. */
const compareIds = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
