import { amendOrder } from '../../matching/amend.ts'
import { isOpen, type Order } from '../../matching/order.ts'
import { invalid, notBoth, refusalError, required, VenueError } from './errors.ts'
import { numberOf, orderUuid } from './ids.ts'
import { readLots, readOperatorId, readOrderRequest, readTicks } from './order-request.ts'
import { clientIdOf, orderBody, statusText } from './order-view.ts'
import { marketOf, type Operation, type OperationContext } from './venue.ts'

const signed = (
  action: string,
  method: Operation['method'],
  path: string,
  weight: Operation['weight'],
  handle: Operation['handle'],
): Operation => ({ action, method, path, isPrivate: true, weight, handle })

const OPEN_ALL_WEIGHT = 25

/** Placing, changing, cancelling and finding orders (section 5 of the venue sheet). */
export const orderRoutes: readonly Operation[] = [
  { ...signed('privateCreateOrder', 'POST', '/order', 1, placeOrder), takesOrder: true },
  { ...signed('privateUpdateOrder', 'PUT', '/order', 1, updateOrder), takesOrder: true },
  signed('privateCancelOrder', 'DELETE', '/order', 0, cancelOrder),
  signed('privateCancelOrders', 'DELETE', '/orders', 0, cancelOrders),
  signed('privateGetOrder', 'GET', '/order', 1, getOrder),
  signed(
    'privateGetOrdersOpen',
    'GET',
    '/ordersOpen',
    (params) => (params.has('market') ? 1 : OPEN_ALL_WEIGHT),
    (context) => openOrders(context).map((order) => orderBody(context.venue, order)),
  ),
]

function placeOrder(context: OperationContext): unknown {
  const { venue, params } = context
  const market = marketOf(context)
  const { account, exchange } = venue
  const order = exchange.place(account, readOrderRequest(params, market, account.feeRates.taker))
  if (params.flag('responseRequired', true)) return orderBody(venue, order)
  return reference(order, readOperatorId(params))
}

function updateOrder(context: OperationContext): unknown {
  const { venue, params } = context
  const { instrument } = marketOf(context)
  readOperatorId(params)
  const order = activeOrder(context)
  for (const name of ['timeInForce', 'postOnly', 'triggerAmount'] as const) {
    if (params.has(name)) throw new VenueError(204, `${name} parameter is not supported.`)
  }
  if (params.has('amount') && params.has('amountRemaining')) throw notBoth('amount', 'amountRemaining')
  const priceTicks = params.has('price') ? readTicks(params, 'price', instrument) : order.priceTicks
  const sizeLots = params.has('amount')
    ? readLots(params, 'amount', instrument)
    : params.has('amountRemaining')
      ? order.filledLots + readLots(params, 'amountRemaining', instrument)
      : order.sizeLots
  amendOrder(venue.exchange, venue.account, order, priceTicks, sizeLots)
  return orderBody(venue, order)
}

function cancelOrder(context: OperationContext): unknown {
  const operatorId = readOperatorId(context.params)
  const order = activeOrder(context)
  context.venue.exchange.cancel(order)
  return reference(order, operatorId)
}

function cancelOrders(context: OperationContext): unknown {
  const operatorId = readOperatorId(context.params)
  return openOrders(context).map((order) => {
    context.venue.exchange.cancel(order)
    return reference(order, operatorId)
  })
}

/** What a cancel answers. */
function reference(order: Order, operatorId: string) {
  return { orderId: orderUuid(order.id), ...clientIdOf(order), operatorId: Number(operatorId) }
}

/** The order, as an answer that is a little behind: what just came is not found, what just went is still there. */
function getOrder(context: OperationContext): unknown {
  const { venue } = context
  const order = findOrder(context)
  const freshSinceMs = venue.clock.now() - venue.orderLagMs
  if (!order || order.createdAtMs > freshSinceMs) throw refusalError('unknown-order')
  const body = orderBody(venue, order)
  if (order.status !== 'canceled' || order.updatedAtMs <= freshSinceMs) return body
  const before = { ...order, status: order.filledLots > 0 ? 'partially-filled' : 'new' } as const
  return { ...body, status: statusText(before) }
}

function openOrders(context: OperationContext): Order[] {
  const { venue, params } = context
  const symbol = params.has('market') ? marketOf(context).instrument.symbol : undefined
  const base = params.text('base')
  return venue.account.orders.filter(
    (order) =>
      isOpen(order) &&
      (symbol === undefined || order.symbol === symbol) &&
      (base === undefined || order.symbol.startsWith(`${base}-`)),
  )
}

/** @throws {VenueError} 240 when there is no such order, or it is done. */
function activeOrder(context: OperationContext): Order {
  const order = findOrder(context)
  if (!order || !isOpen(order)) throw refusalError('unknown-order')
  return order
}

/** Newest order with the given id; the client order id wins over the venue's. */
function findOrder(context: OperationContext): Order | undefined {
  const { venue, params } = context
  const { symbol } = marketOf(context).instrument
  const clientOrderId = params.text('clientOrderId')
  if (clientOrderId !== undefined)
    return venue.account.orders.findLast(
      (order) => order.symbol === symbol && order.clientOrderId === clientOrderId,
    )
  const text = params.text('orderId')
  if (text === undefined) throw required('orderId')
  const id = numberOf('orderId', text)
  if (id > Number.MAX_SAFE_INTEGER) throw invalid('orderId')
  return venue.account.orders.findLast((order) => order.symbol === symbol && order.id === id)
}
