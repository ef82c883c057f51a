import type { Account } from '../../matching/account.ts'
import { isConditional, isOpen, type Order } from '../../matching/order.ts'
import { Refusal } from '../../matching/refusal.ts'
import { badRequest, notFound, refusalError, VenueError } from './errors.ts'
import { clientIdOf, MAX_CLIENT_ID, orderIdFrom } from './ids.ts'
import { readOrderRequest } from './order-request.ts'
import { orderRow } from './order-view.ts'
import type { Params } from './params.ts'
import {
  type BackpackVenue,
  chosenMarkets,
  marketOf,
  OtherReply,
  type Route,
  type RouteContext,
} from './venue.ts'

const ORDER = '/api/v1/order'
const ORDERS = '/api/v1/orders'

/** Placing, cancelling and reading orders (sections 5.1 and 5.2 of the venue sheet). */
export const orderRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: ORDER,
    instruction: 'orderExecute',
    places: true,
    handle: ({ venue, params }) => placeOrder(venue, params),
  },
  {
    method: 'POST',
    path: ORDERS,
    instruction: 'orderExecute',
    places: true,
    isBatch: true,
    handle: placeBatch,
  },
  { method: 'DELETE', path: ORDER, instruction: 'orderCancel', handle: cancelOrder },
  { method: 'DELETE', path: ORDERS, instruction: 'orderCancelAll', handle: cancelAll },
  { method: 'GET', path: ORDER, instruction: 'orderQuery', handle: queryOrder },
  { method: 'GET', path: ORDERS, instruction: 'orderQueryAll', handle: openOrders },
]

/** Places an order and answers with what became of it: the venue matches first and replies then. */
async function placeOrder(venue: BackpackVenue, params: Params): Promise<unknown> {
  const market = marketOf(venue, params)
  const isMaker = params.flag('postOnly')
  if (!isMaker && venue.takerDelayMs > 0) await venue.clock.sleep(venue.takerDelayMs)
  const order = venue.exchange.place(venue.account, readOrderRequest(params, market, venue.account))
  return orderRow(order, market.instrument)
}

async function placeBatch({ venue, items }: RouteContext): Promise<unknown> {
  if (items.length === 0 || items.length > 50) throw badRequest('Expected 1 to 50 orders')
  return Promise.all(items.map((item) => attempt(() => placeOrder(venue, item))))
}

/** A refused item of a batch becomes its error object, in place. */
async function attempt(place: () => Promise<unknown>): Promise<unknown> {
  try {
    return { operation: 'Ok', ...((await place()) as object) }
  } catch (cause) {
    const error = cause instanceof Refusal ? refusalError(cause.reason) : cause
    if (error instanceof VenueError) return { operation: 'Err', ...error.toBody() }
    throw error
  }
}

function cancelOrder({ venue, params }: RouteContext): unknown {
  const { instrument } = marketOf(venue, params)
  const order = lookUp(venue, params)
  if (!order) throw notFound()
  if (cancelLater(venue, () => [order])) return new OtherReply(202)
  venue.exchange.cancel(order)
  return orderRow(order, instrument)
}

function cancelAll({ venue, params }: RouteContext): unknown {
  const { instrument } = marketOf(venue, params)
  const kind = params.oneOf('orderType', ['RestingLimitOrder', 'ConditionalOrder'])
  const chosen = (): Order[] =>
    openOf(venue.account).filter(
      (order) =>
        order.symbol === instrument.symbol &&
        (kind === undefined || isConditional(order.type) === (kind === 'ConditionalOrder')),
    )
  if (cancelLater(venue, chosen)) return new OtherReply(202)
  const orders = chosen()
  for (const order of orders) venue.exchange.cancel(order)
  return orders.map((order) => orderRow(order, instrument))
}

/** Under the fault `pending-cancels` the cancel is taken in and carried out later: only the stream tells when. */
function cancelLater(venue: BackpackVenue, chosen: () => readonly Order[]): boolean {
  const fault = venue.faults.strike('pending-cancels', {})
  if (!fault) return false
  void venue.clock.sleep(fault.delayMs).then(() => {
    for (const order of chosen()) if (isOpen(order)) venue.exchange.cancel(order)
  })
  return true
}

function queryOrder({ venue, params }: RouteContext): unknown {
  const { instrument } = marketOf(venue, params)
  const order = lookUp(venue, params)
  if (!order) throw notFound()
  return orderRow(order, instrument)
}

function openOrders({ venue, params }: RouteContext): unknown {
  const symbols = new Set(chosenMarkets(venue, params).map(({ instrument }) => instrument.symbol))
  return openOf(venue.account)
    .filter(({ symbol }) => symbols.has(symbol))
    .map((order) => orderRow(order, venue.exchange.market(order.symbol).instrument))
}

function openOf(account: Account): Order[] {
  return account.orders.filter(isOpen)
}

/** The open order a request names by exactly one id: orders that are done are not found here. */
function lookUp(venue: BackpackVenue, params: Params): Order | undefined {
  params.exactlyOne('orderId', 'clientId')
  const symbol = params.required('symbol')
  const clientId = params.integer('clientId', 0, MAX_CLIENT_ID)
  const id = clientId === undefined ? orderIdFrom(params.required('orderId')) : undefined
  return openOf(venue.account).find(
    (order) =>
      order.symbol === symbol && (clientId === undefined ? order.id === id : clientIdOf(order) === clientId),
  )
}
