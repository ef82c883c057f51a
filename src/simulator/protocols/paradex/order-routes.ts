import type { Order } from '../../matching/order.ts'
import { isOpen } from '../../matching/order.ts'
import type { Desk } from './desk.ts'
import { VenueError } from './errors.ts'
import { isRecord } from './json.ts'
import { memoOf } from './order-memo.ts'
import { restOrder, statusOf } from './order-view.ts'
import { pageOf } from './pages.ts'
import { Params } from './params.ts'
import { rejectionOf } from './rejections.ts'
import { OtherReply, type ParadexVenue, type Route, type RouteContext, sessionOf } from './venue.ts'

/** Placing, changing, cancelling and reading orders (section 5 of the venue sheet). */
export function orderRoutes(desk: Desk): readonly Route[] {
  const command = (method: Route['method'], path: string, handle: Route['handle']): Route => ({
    method,
    path,
    budget: 'orders',
    handle,
  })
  return [
    command('POST', 'orders', (context) => placeOne(desk, context)),
    command('POST', 'orders/batch', (context) => placeBatch(desk, context)),
    command('PUT', 'orders/{id}', (context) =>
      desk.modify(context.params.required('id'), Params.of(context.body), sessionOf(context)),
    ),
    command('DELETE', 'orders', (context) => cancelAll(desk, context)),
    command('DELETE', 'orders/batch', (context) => ({
      results: cancelBatch(desk, context.venue, Params.of(context.body), sessionOf(context)),
    })),
    command('DELETE', 'orders/{id}', (context) => {
      const order = context.venue.orders.byId(context.params.required('id'))
      desk.cancel([desk.open(order, 'ORDER_ID_NOT_FOUND')], sessionOf(context))
      return new OtherReply(204)
    }),
    command('DELETE', 'orders/by_client_id/{id}', (context) => {
      desk.cancel([desk.open(byClientId(context), 'CLIENT_ORDER_ID_NOT_FOUND')], sessionOf(context))
      return new OtherReply(204)
    }),
    read('orders', ({ venue, params }) => ({
      results: openOrders(venue, params.text('market')).map((order) => restOrder(venue, order)),
    })),
    read('orders/{id}', ({ venue, params }) =>
      found(venue, venue.orders.byId(params.required('id')), 'ORDER_ID_NOT_FOUND'),
    ),
    read('orders/by_client_id/{id}', (context) =>
      found(context.venue, byClientId(context), 'CLIENT_ORDER_ID_NOT_FOUND'),
    ),
    read('orders-history', history),
  ]
}

function read(path: string, handle: Route['handle']): Route {
  return { method: 'GET', path, budget: 'private', handle }
}

/** A list, or a list inside of an object keyed by places, which is how one client writes it. */
function itemsOf(body: unknown): readonly Params[] {
  const items = Array.isArray(body) ? body : isRecord(body) ? Object.values(body) : undefined
  if (!items) throw new VenueError('BINDING_ERROR', 'expected a list of orders')
  return items.map((item) => Params.of(item))
}

function placeOne(desk: Desk, context: RouteContext): unknown {
  const failure = rejectionOf(context.venue, context.subject)
  return new OtherReply(201, desk.place(Params.of(context.body), sessionOf(context), failure))
}

function placeBatch(desk: Desk, context: RouteContext): unknown {
  const failure = rejectionOf(context.venue, context.subject)
  const results = desk.placeAll(itemsOf(context.body), sessionOf(context), failure)
  return new OtherReply(201, {
    orders: results.map(({ order }) => order ?? null),
    errors: results.map(({ error }) => error ?? null),
  })
}

function cancelAll(desk: Desk, context: RouteContext): unknown {
  desk.cancel(openOrders(context.venue, context.params.text('market')), sessionOf(context))
  return {}
}

/** Cancels by ids and client ids; each gets its answer. */
export function cancelBatch(
  desk: Desk,
  { orders, credentials }: ParadexVenue,
  params: Params,
  session: ReturnType<typeof sessionOf>,
): unknown[] {
  const named = [
    ...params.texts('order_ids').map((id) => [{ id }, orders.byId(id)] as const),
    ...params.texts('client_order_ids').map((id) => [{ client_id: id }, orders.byClientId(id)] as const),
  ]
  if (named.length === 0 || named.length > 50)
    throw new VenueError('BATCH_SIZE_OUT_OF_RANGE', 'expected 1 to 50 orders')
  desk.cancel(
    named.flatMap(([, order]) => (order && isOpen(order) ? [order] : [])),
    session,
  )
  return named.map(([name, order]) => {
    if (!order) return { ...name, status: 'NOT_FOUND' }
    const { id, clientId } = memoOf(order)
    const status = isOpen(order) ? 'QUEUED_FOR_CANCELLATION' : 'ALREADY_CLOSED'
    return { id, client_id: clientId, account: credentials.account, market: order.symbol, status }
  })
}

/** Open orders of a market or of all, those that wait for the risk check included. */
export function openOrders({ orders }: ParadexVenue, market: string | undefined): Order[] {
  return orders.open().filter(({ symbol }) => market === undefined || symbol === market)
}

function byClientId({ venue, params }: RouteContext): Order | undefined {
  return venue.orders.byClientId(params.required('id'), params.text('market'))
}

/** Closed orders are not found here: they are in the history. */
function found(venue: ParadexVenue, order: Order | undefined, missing: string): unknown {
  if (!order || !isOpen(order)) throw new VenueError(missing, 'order not found')
  return restOrder(venue, order)
}

function history({ venue, params }: RouteContext): unknown {
  const [market, clientId, status] = ['market', 'client_id', 'status'].map((name) => params.text(name))
  const rows = venue.orders
    .all()
    .filter((order) => market === undefined || order.symbol === market)
    .filter((order) => clientId === undefined || memoOf(order).clientId === clientId)
    .filter((order) => status === undefined || statusOf(venue, order) === status)
  return pageOf(
    params,
    rows,
    ({ createdAtMs }) => createdAtMs,
    (order) => restOrder(venue, order),
  )
}
