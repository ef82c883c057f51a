import type { z } from 'zod'
import type { Clock } from '../../base/clock.ts'
import type { ClientOrderId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { OrderUpdate } from '../../domain/order.ts'
import type { InstrumentTable } from '../instrument-table.ts'
import type { LighterHttp } from './http.ts'
import type { Markets } from './markets.ts'
import { isVenueIndex, type OrderNames } from './order-index.ts'
import { isInProgress, parseOrder } from './parse.ts'
import type { Signer } from './signer.ts'
import type { order } from './wire.ts'

/** An order by REST, and whether it waits for its execution. */
export interface FoundOrder {
  readonly order: OrderUpdate
  /** The venue has it, but has not decided about it. */
  readonly isQueued: boolean
}

/** Reads orders of the account by REST. */
export interface OrderLookup {
  /** `undefined` when the venue knows no such order of the last day. */
  find(
    instrument: Instrument,
    clientOrderId: ClientOrderId,
    signal: AbortSignal,
  ): Promise<FoundOrder | undefined>
  /** Open orders of one market, or of all. */
  active(
    instrument: Instrument | undefined,
    urgent: boolean,
    signal: AbortSignal,
  ): Promise<readonly OrderUpdate[]>
}

interface Deps {
  readonly http: LighterHttp
  readonly signer: Signer
  readonly instruments: InstrumentTable
  readonly markets: Markets
  readonly names: OrderNames
  readonly clock: Clock
}

/** The latest ended orders that are looked through for one without a number of ours. */
const ENDED_ORDERS = 100

export function createOrderLookup(deps: Deps): OrderLookup {
  const { http, signer, instruments, markets, names, clock } = deps

  const parse = (row: z.infer<typeof order>): OrderUpdate =>
    parseOrder(
      row,
      markets.symbolOf(row.market_index, instruments),
      names.nameOf(row.client_order_index, row.order_index),
      clock.now(),
    )

  /** By our number in one request; an order without one only by looking through the lists. */
  const rowsFor = async (index: number, marketId: number, signal: AbortSignal) => {
    const { accountIndex } = signer.account()
    if (!isVenueIndex(index)) return (await http.accountOrders(accountIndex, [index], signal)).orders
    const open = await http.accountActiveOrders(accountIndex, marketId, true, signal)
    const ended = await http.accountInactiveOrders(accountIndex, marketId, ENDED_ORDERS, signal)
    return [...open.orders, ...ended.orders]
  }

  return {
    async find(instrument, clientOrderId, signal) {
      const marketId = markets.rowOf(instrument).market_id
      const index = names.indexOf(clientOrderId)
      const rows = await rowsFor(index, marketId, signal)
      // A number may be used again once its order has ended: the newest is meant.
      const [newest] = rows
        .filter((row) => row.market_index === marketId)
        .filter((row) => row.client_order_index === String(index) || row.order_index === String(index))
        .sort((a, b) => b.timestamp - a.timestamp)
      return newest && { order: parse(newest), isQueued: isInProgress(newest.status) }
    },
    async active(instrument, urgent, signal) {
      const marketId = instrument && markets.rowOf(instrument).market_id
      const { orders } = await http.accountActiveOrders(
        signer.account().accountIndex,
        marketId,
        urgent,
        signal,
      )
      return orders.filter((row) => marketId === undefined || row.market_index === marketId).map(parse)
    },
  }
}
