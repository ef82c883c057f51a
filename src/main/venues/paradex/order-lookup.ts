import type { Instrument } from '../../domain/instrument.ts'
import type { OrderRef } from '../exchange-client.ts'
import { saysNotOpen } from './errors.ts'
import type { ParadexHttp } from './http.ts'
import type { OrderSides } from './order-sides.ts'
import { PAGE_ROWS, readPages } from './pages.ts'
import { foreignIdOf, type OrderPayload } from './parse.ts'

/** Finds an order wherever the venue keeps it. */
export interface OrderLookup {
  /**
   * `undefined` when the venue knows no such order.
   *
   * @throws {AppError} as a query; `venue-unavailable` when the history is longer than we read.
   */
  find(
    ref: Pick<OrderRef, 'clientOrderId'>,
    instrument: Instrument,
    signal: AbortSignal,
  ): Promise<OrderPayload | undefined>
}

interface Deps {
  readonly http: Pick<ParadexHttp, 'order' | 'orderByClientId' | 'pastOrders'>
  readonly sides: OrderSides
}

/** Sheet section 5: the queries answer for orders that are not closed; closed ones stand in the history only. */
export function createOrderLookup({ http, sides }: Deps): OrderLookup {
  const open = async (
    { clientOrderId }: Pick<OrderRef, 'clientOrderId'>,
    signal: AbortSignal,
  ): Promise<OrderPayload | undefined> => {
    const foreignId = foreignIdOf(clientOrderId)
    try {
      return await (foreignId === undefined
        ? http.orderByClientId(clientOrderId, signal)
        : http.order(foreignId, signal))
    } catch (cause) {
      if (saysNotOpen(cause)) return undefined
      throw cause
    }
  }

  const closed = async (
    { clientOrderId }: Pick<OrderRef, 'clientOrderId'>,
    market: string,
    signal: AbortSignal,
  ): Promise<OrderPayload | undefined> => {
    const foreignId = foreignIdOf(clientOrderId)
    if (foreignId !== undefined) {
      const rows = await readPages(
        (page) => http.pastOrders({ market, ...page }, signal),
        (found) => found.some(({ id }) => id === foreignId),
      )
      return rows.find(({ id }) => id === foreignId)
    }
    const query = { market, client_id: clientOrderId, page_size: PAGE_ROWS }
    const { results } = await http.pastOrders(query, signal)
    // An id is unique among open orders only: the newest is meant.
    return results
      .filter((row) => row.client_id === clientOrderId)
      .reduce<OrderPayload | undefined>(
        (newest, row) => (newest && newest.created_at >= row.created_at ? newest : row),
        undefined,
      )
  }

  return {
    async find(ref, instrument, signal) {
      const found = (await open(ref, signal)) ?? (await closed(ref, instrument.venueSymbol, signal))
      if (found) sides.learn(found)
      return found
    },
  }
}
