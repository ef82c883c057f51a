import type { Clock } from '../../base/clock.ts'
import { AppError } from '../../base/errors.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { OrderUpdate } from '../../domain/order.ts'
import type { OrderRef } from '../exchange-client.ts'
import { codeOf } from '../refusals.ts'
import type { ClientIds, OrderKey } from './client-ids.ts'
import { RESOURCE_NOT_FOUND } from './errors.ts'
import type { BackpackHttp } from './http.ts'
import { parseOrder } from './parse.ts'

/** Finds an order wherever the venue keeps it. */
export interface OrderLookup {
  /**
   * `undefined` when the venue knows no such order.
   *
   * @throws {AppError} as a query; `venue-unavailable` when the history is longer than we read.
   */
  find(ref: OrderRef, instrument: Instrument, signal: AbortSignal): Promise<OrderUpdate | undefined>
}

interface Deps {
  readonly http: Pick<BackpackHttp, 'queryOrder' | 'pastOrders'>
  readonly ids: ClientIds
  readonly clock: Clock
}

const PAGE = 1000
const MAX_PAGES = 5

/**
 * Sheet section 5.2: the query answers for orders that rest; a finished one stands in the history, which can be asked
 * by the venue's id only. By an id of ours it is searched from its newest end.
 */
export function createOrderLookup({ http, ids, clock }: Deps): OrderLookup {
  const resting = async (symbol: string, key: OrderKey, signal: AbortSignal) => {
    try {
      return await http.queryOrder(symbol, key, signal)
    } catch (cause) {
      if (codeOf(cause) === RESOURCE_NOT_FOUND) return undefined
      throw cause
    }
  }

  const finished = async (symbol: string, key: OrderKey, signal: AbortSignal) => {
    if ('orderId' in key) {
      const rows = await http.pastOrders({ symbol, orderId: key.orderId, limit: PAGE }, signal)
      return rows.find((row) => row.id === key.orderId)
    }
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const rows = await http.pastOrders({ symbol, limit: PAGE, offset: page * PAGE }, signal)
      const found = rows.find((row) => row.clientId === key.clientId)
      if (found || rows.length < PAGE) return found
    }
    throw new AppError(
      'venue-unavailable',
      `expected the order among the last ${PAGE * MAX_PAGES} of ${symbol}, found neither it nor the first of all`,
    )
  }

  return {
    async find({ clientOrderId }, instrument, signal) {
      const { venueSymbol, symbol } = instrument
      const key = ids.keyOf(clientOrderId)
      const found = (await resting(venueSymbol, key, signal)) ?? (await finished(venueSymbol, key, signal))
      return found && parseOrder(found, symbol as SymbolId, ids, clock.now())
    },
  }
}
