import { isOpen, type Order } from '../../matching/order.ts'
import { VenueError } from './errors.ts'
import { orderIdFrom } from './order-view.ts'
import type { Params } from './params.ts'
import type { GrvtVenue } from './venue.ts'

const DEFAULT_LIFE_MS = 100
const LONGEST_LIFE_MS = 5_000

/** Cancels an order after the answer. @throws {VenueError} 3021 without an id, 2301 for a life too long. */
export function scheduleCancel(venue: GrvtVenue, params: Params): void {
  const clientOrderId = clientIdOf(params)
  if (clientOrderId === undefined && !params.has('order_id')) throw new VenueError(3021)
  const lifeMs = Number(params.text('time_to_live_ms') ?? DEFAULT_LIFE_MS)
  if (!(lifeMs >= 0 && lifeMs <= LONGEST_LIFE_MS)) throw new VenueError(2301)
  void venue.clock.sleep(cancelDelayMs(venue)).then(() => {
    const order = lookUp(venue, params)
    if (order && isOpen(order)) venue.desk.cancel(order, 'CLIENT_CANCEL')
    else if (clientOrderId !== undefined)
      venue.desk.await(clientOrderId, Math.ceil(lifeMs / DEFAULT_LIFE_MS) * DEFAULT_LIFE_MS)
  })
}

/** The answer comes first, at once; the fault `pending-cancels` makes the cancel wait longer. */
export function cancelDelayMs({ faults }: GrvtVenue): number {
  return faults.strike('pending-cancels', {})?.delayMs ?? 0
}

/** The newest order with the id of the request; a client id may come back once its order is done. */
export function lookUp({ account }: GrvtVenue, params: Params): Order | undefined {
  const clientOrderId = clientIdOf(params)
  const id = orderIdFrom(params.text('order_id') ?? '')
  return account.orders.findLast((order) =>
    id === undefined ? order.clientOrderId === clientOrderId : order.id === id,
  )
}

/** Client id in its shortest form; undefined when absent. */
export function clientIdOf(params: Params): string | undefined {
  return params.unsigned('client_order_id')?.toString()
}
