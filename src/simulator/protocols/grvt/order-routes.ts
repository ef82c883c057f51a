import { isOpen, type Order } from '../../matching/order.ts'
import { bulkOrders } from './bulk-orders.ts'
import { cancelDelayMs, clientIdOf, lookUp, scheduleCancel } from './cancels.ts'
import { VenueError } from './errors.ts'
import { readOrder } from './order-request.ts'
import { orderView, pendingView } from './order-view.ts'
import { page } from './paging.ts'
import type { Params } from './params.ts'
import { checkSubAccount, chosenSymbols, type GrvtVenue, type Route, type RouteContext } from './venue.ts'

const LONGEST_COUNTDOWN_MS = 300_000

const route = (name: string, cost: Route['cost'], handle: Route['handle']): Route => ({
  host: 'trades',
  name: `v1/${name}`,
  cost,
  handle,
})

/** Placing, cancelling and reading orders (section 5 of the venue sheet). */
export const orderRoutes: readonly Route[] = [
  { ...route('create_order', 'order', createOrder), places: true },
  { host: 'trades', name: 'v2/bulk_orders', cost: 'bulk', places: true, handle: bulkOrders },
  route('cancel_order', 'order', cancelOrder),
  route('cancel_all_orders', 'bulk', cancelAll),
  route('cancel_on_disconnect', 'login', cancelOnDisconnect),
  route('order', 'query', queryOrder),
  route('open_orders', 'query', ({ venue, params }) => ({
    result: openOrders(venue, params).map((order) => orderView(venue, order)),
  })),
  route('order_history', 'query', orderHistory),
]

/** An acknowledgement: the order is echoed as PENDING, everything else comes on the stream. */
function createOrder({ venue, params }: RouteContext): unknown {
  const order = readOrder(venue, params.values.order)
  venue.desk.check(order)
  venue.desk.take(order)
  return { result: pendingView(venue, order.terms) }
}

/** Received is all that is said; an order nobody knows is acknowledged too. */
function cancelOrder({ venue, params }: RouteContext): unknown {
  checkSubAccount(venue, params)
  scheduleCancel(venue, params)
  return { result: { ack: true } }
}

function cancelAll({ venue, params }: RouteContext): unknown {
  checkSubAccount(venue, params)
  chosenSymbols(venue, params)
  void venue.clock.sleep(cancelDelayMs(venue)).then(() => {
    for (const order of openOrders(venue, params)) venue.desk.cancel(order, 'CLIENT_BULK_CANCEL')
  })
  return { result: { ack: true } }
}

function cancelOnDisconnect({ venue, params }: RouteContext): unknown {
  checkSubAccount(venue, params)
  const countdownMs = Number(params.unsigned('countdown_time') ?? 0n)
  if (countdownMs > LONGEST_COUNTDOWN_MS) throw new VenueError(6000)
  if (countdownMs <= 1_000) venue.desk.countDown()
  else venue.desk.countDown(venue.now() + Math.floor(countdownMs / 1_000) * 1_000)
  return { result: { ack: true } }
}

function queryOrder({ venue, params }: RouteContext): unknown {
  checkSubAccount(venue, params)
  const clientOrderId = clientIdOf(params)
  if (clientOrderId === undefined && !params.has('order_id')) throw new VenueError(3021)
  const pending = clientOrderId === undefined ? undefined : venue.desk.pending(clientOrderId)
  if (pending) return { result: pendingView(venue, pending) }
  const order = lookUp(venue, params)
  if (!order) throw new VenueError(1004)
  return { result: orderView(venue, order) }
}

function openOrders(venue: GrvtVenue, params: Params): Order[] {
  checkSubAccount(venue, params)
  const symbols = chosenSymbols(venue, params)
  return venue.account.orders.filter((order) => isOpen(order) && symbols.has(order.symbol))
}

function orderHistory({ venue, params }: RouteContext): unknown {
  checkSubAccount(venue, params)
  const symbols = chosenSymbols(venue, params)
  const done = venue.account.orders.filter((order) => !isOpen(order) && symbols.has(order.symbol))
  const { rows, next } = page(params, done, ({ createdAtMs }) => createdAtMs)
  return { result: rows.map((order) => orderView(venue, order)), next }
}
