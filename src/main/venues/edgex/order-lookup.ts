import type { Clock } from '../../base/clock.ts'
import { AppError } from '../../base/errors.ts'
import type { OrderUpdate } from '../../domain/order.ts'
import type { Contracts } from './contracts.ts'
import type { EdgexHttp } from './http.ts'
import type { OrderIds, OrderKey } from './order-ids.ts'
import { isUndecided, type OrderRow, parseOrder } from './parse.ts'

/** An order by REST. */
export interface FoundOrder {
  readonly order: OrderUpdate
  /** The venue has it, but has not decided about it. */
  readonly isUndecided: boolean
}

/** Reads orders of the account by REST. */
export interface OrderLookup {
  /** `undefined` when the venue knows no such order, neither open nor ended. */
  find(key: OrderKey, signal: AbortSignal): Promise<FoundOrder | undefined>
  /** Open orders of one contract, or of all. */
  active(contractId: string | undefined, signal: AbortSignal): Promise<readonly OrderUpdate[]>
}

interface Deps {
  readonly http: Pick<EdgexHttp, 'ordersBy' | 'pastOrdersBy' | 'activeOrders'>
  readonly contracts: Contracts
  readonly ids: OrderIds
  readonly clock: Clock
}

const MAX_PAGES = 25

/** Sheet section 5.3: open orders and ended ones are asked for by different calls. */
export function createOrderLookup({ http, contracts, ids, clock }: Deps): OrderLookup {
  const parse = (row: OrderRow): OrderUpdate =>
    parseOrder(row, contracts.symbolOf(row.contractId), ids.learn(row.id, row.clientOrderId), clock.now())

  /** An answer without rows, or with others, is no answer about this order. */
  const pick = (rows: readonly OrderRow[], key: OrderKey): OrderRow | undefined =>
    rows
      .filter((row) => ('orderId' in key ? row.id === key.orderId : row.clientOrderId === key.clientOrderId))
      .sort((a, b) => b.updatedTime - a.updatedTime)
      .at(0)

  return {
    async find(key, signal) {
      // In this order: what ends between both readings is in the second.
      const row =
        pick(await http.ordersBy(key, signal), key) ?? pick(await http.pastOrdersBy(key, signal), key)
      return row && { order: parse(row), isUndecided: isUndecided(row) }
    },
    async active(contractId, signal) {
      const rows: OrderRow[] = []
      let offset = ''
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const { dataList, nextPageOffsetData } = await http.activeOrders(contractId, offset, signal)
        rows.push(...dataList)
        if (nextPageOffsetData === undefined || dataList.length === 0) {
          const ours = rows.filter((row) => contractId === undefined || row.contractId === contractId)
          return ours.map(parse)
        }
        offset = nextPageOffsetData
      }
      throw new AppError('venue-unavailable', `expected the end of the open orders within ${MAX_PAGES} pages`)
    },
  }
}
