import { scheduleCancel } from './cancels.ts'
import { malformed, VenueError } from './errors.ts'
import { readOrder } from './order-request.ts'
import { pendingView } from './order-view.ts'
import { Params } from './params.ts'
import { checkSubAccount, type RouteContext } from './venue.ts'

const MOST = 100

/**
 * `v2/bulk_orders`: cancels first, then creates. One order that is wrong refuses all of them, and one that is not
 * post-only delays all of them.
 */
export function bulkOrders({ venue, params }: RouteContext): unknown {
  checkSubAccount(venue, params)
  const orderIds = [...(params.texts('order_i_ds') ?? []), ...(params.texts('order_ids') ?? [])]
  const clientIds = [
    ...(params.texts('client_order_i_ds') ?? []),
    ...(params.texts('client_order_ids') ?? []),
  ]
  const wire = params.list('orders')
  if (wire.length > MOST || orderIds.length + clientIds.length > MOST) throw new VenueError(2235)
  const orders = wire.map((order) => readOrder(venue, order))
  if (new Set(orders.map(({ request }) => request.symbol)).size > 1) throw new VenueError(2234)
  const ids = new Set(orders.map(({ terms }) => terms.clientOrderId))
  if (ids.size < orders.length) throw new VenueError(2012)
  for (const order of orders) venue.desk.check(order)
  const life = params.has('time_to_live_ms') ? { time_to_live_ms: params.text('time_to_live_ms') } : {}
  const cancels = [
    ...orderIds.map((id) => ({ order_id: id })),
    ...clientIds.map((id) => ({ client_order_id: id })),
  ].map((each) => new Params({ ...each, ...life }))
  if (orders.length + cancels.length === 0) throw malformed('expected orders to create or to cancel')
  for (const cancel of cancels) scheduleCancel(venue, cancel)
  const isBumped = orders.some(({ terms }) => !terms.postOnly)
  for (const order of orders) venue.desk.take(order, isBumped)
  return {
    orders: orders.map(({ terms }) => pendingView(venue, terms)),
    cancel_acks: cancels.map(() => ({ ack: true })),
  }
}
