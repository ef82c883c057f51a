import { formatFixed } from '../../fixed.ts'
import { priceText, quoteOf, sizeText } from '../../market/instrument.ts'
import type { Account, AccountTrade } from '../../matching/account.ts'
import { amendOrder } from '../../matching/amend.ts'
import { isOpen, type Order } from '../../matching/order.ts'
import { Refusal } from '../../matching/refusal.ts'
import { missing, refusalError, VenueError } from './errors.ts'
import { readLots, readOrderRequest, readTicks } from './order-request.ts'
import { orderRow, SIDES } from './order-view.ts'
import { Params } from './params.ts'
import { type AsterVenue, bothVersions, marketOf, type Route, type RouteContext } from './venue.ts'

const WEEK_MS = 604_800_000
const MAX_EDITS = 10_000

const signed = (
  method: Route['method'],
  path: string,
  weight: Route['weight'],
  handle: Route['handle'],
): Route => ({
  method,
  paths: bothVersions(path),
  security: 'signed',
  weight,
  handle,
})

const counted = (route: Route, orders: (params: Params) => number = () => 1): Route => ({ ...route, orders })
const batchSize = (params: Params): number => params.list('batchOrders')?.length ?? 0

/** Placing, changing, cancelling and reading orders (sections 5.1 and 5.2 of the venue sheet). */
export const orderRoutes: readonly Route[] = [
  counted(signed('POST', 'order', 1, ({ venue, account, params }) => placeOrder(venue, account, params))),
  signed('POST', 'order/test', 1, ({ venue, params }) => {
    readOrderRequest(params, marketOf(venue, params).instrument)
    return {}
  }),
  counted(signed('PUT', 'order', 1, ({ venue, account, params }) => modifyOrder(venue, account, params))),
  counted(
    signed('POST', 'batchOrders', 5, (context) => batch(context, 5, placeOrder)),
    batchSize,
  ),
  counted(
    signed('PUT', 'batchOrders', 5, (context) => batch(context, 5, modifyOrder)),
    batchSize,
  ),
  signed('DELETE', 'order', 1, ({ venue, account, params }) => cancelOrder(venue, account, params)),
  signed('DELETE', 'batchOrders', 1, cancelBatch),
  signed('DELETE', 'allOpenOrders', 1, cancelAll),
  signed('POST', 'countdownCancelAll', 10, countdown),
  signed('GET', 'order', 1, ({ venue, account, params }) => row(venue, findOrder(venue, account, params))),
  signed('GET', 'openOrder', 1, ({ venue, account, params }) => {
    const order = findOrder(venue, account, params)
    if (!isOpen(order)) throw notFound()
    return row(venue, order)
  }),
  signed(
    'GET',
    'openOrders',
    (params) => (params.has('symbol') ? 1 : 40),
    ({ venue, account, params }) => {
      const symbol = params.has('symbol') ? marketOf(venue, params).instrument.symbol : undefined
      return account.orders
        .filter((order) => isOpen(order) && (symbol === undefined || order.symbol === symbol))
        .map((order) => row(venue, order))
    },
  ),
  signed('GET', 'allOrders', 5, allOrders),
  signed('GET', 'userTrades', 5, userTrades),
]

function placeOrder(venue: AsterVenue, account: Account, params: Params): unknown {
  const { instrument } = marketOf(venue, params)
  const responseType = params.text('newOrderRespType') ?? 'ACK'
  if (responseType !== 'ACK' && responseType !== 'RESULT') throw missing('newOrderRespType')
  const order = venue.exchange.place(account, readOrderRequest(params, instrument))
  if (responseType === 'RESULT') return orderRow(order, instrument)
  // An ACK tells that the order was taken in, not what became of it: fills arrive on the user stream.
  return orderRow(
    { ...order, status: 'new', filledLots: 0, filledQuote: 0n, updatedAtMs: order.createdAtMs },
    instrument,
  )
}

function modifyOrder(venue: AsterVenue, account: Account, params: Params): unknown {
  const { instrument } = marketOf(venue, params)
  const order = findOrder(venue, account, params)
  if (order.editCount >= MAX_EDITS) throw new VenueError(-5026, 'Exceed maximum modify order limit.')
  const priceTicks = readTicks('price', params.required('price'), instrument)
  const sizeLots = readLots(params.required('quantity'), instrument)
  amendOrder(venue.exchange, account, order, priceTicks, sizeLots)
  return row(venue, order)
}

function cancelOrder(venue: AsterVenue, account: Account, params: Params): unknown {
  const order = lookUp(venue, account, params)
  if (!order) throw refusalError('unknown-order')
  venue.exchange.cancel(order)
  return orderRow(order, marketOf(venue, params).instrument)
}

/** Runs one call for each item; a refused item becomes its error object, in place. */
function batch(
  { venue, account, params }: RouteContext,
  most: number,
  one: (venue: AsterVenue, account: Account, params: Params) => unknown,
): unknown {
  const items = params.list('batchOrders')
  if (!items || items.length === 0) throw missing('batchOrders')
  if (items.length > most) throw new VenueError(-4082, 'Invalid number of batch place orders.')
  return items.map((item) => attempt(() => one(venue, account, Params.of(item as Record<string, unknown>))))
}

function cancelBatch({ venue, account, params }: RouteContext): unknown {
  const name = params.has('orderIdList') ? 'orderIdList' : 'origClientOrderIdList'
  const ids = params.list(name)
  if (!ids || ids.length === 0) throw missing(name)
  if (ids.length > 10) throw new VenueError(-4083, 'Invalid number of batch cancel orders.')
  const field = name === 'orderIdList' ? 'orderId' : 'origClientOrderId'
  const symbol = params.required('symbol')
  return ids.map((id) => attempt(() => cancelOrder(venue, account, Params.of({ symbol, [field]: id }))))
}

function attempt(act: () => unknown): unknown {
  try {
    return act()
  } catch (cause) {
    if (cause instanceof VenueError) return cause.toBody()
    if (cause instanceof Refusal) return refusalError(cause.reason).toBody()
    throw cause
  }
}

function cancelAll({ venue, account, params }: RouteContext): unknown {
  const { instrument } = marketOf(venue, params)
  for (const order of account.orders) {
    if (isOpen(order) && order.symbol === instrument.symbol) venue.exchange.cancel(order)
  }
  // The code is text here, and only here (section 5.2 of the sheet).
  return { code: '200', msg: 'The operation of cancel all open order is done.' }
}

function countdown({ venue, account, params }: RouteContext): unknown {
  const { symbol } = marketOf(venue, params).instrument
  const delayMs = params.integer('countdownTime')
  if (delayMs === 0) account.countdowns.delete(symbol)
  else account.countdowns.set(symbol, venue.clock.now() + delayMs)
  return { symbol, countdownTime: String(delayMs) }
}

function allOrders({ venue, account, params }: RouteContext): unknown {
  const { symbol } = marketOf(venue, params).instrument
  const limit = params.integer('limit', 500, 1, 1_000)
  const fromId = params.optionalInteger('orderId')
  const { startMs, endMs } = timeRange(params)
  const orders = account.orders.filter(
    (order) =>
      order.symbol === symbol &&
      order.id >= (fromId ?? 0) &&
      order.createdAtMs >= startMs &&
      order.createdAtMs <= endMs,
  )
  return (fromId === undefined ? orders.slice(-limit) : orders.slice(0, limit)).map((order) =>
    row(venue, order),
  )
}

function userTrades({ venue, account, params }: RouteContext): unknown {
  const { symbol } = marketOf(venue, params).instrument
  const limit = params.integer('limit', 500, 1, 1_000)
  const fromId = params.optionalInteger('fromId')
  const { startMs, endMs } = timeRange(params)
  const trades = account.trades.filter(
    (trade) =>
      trade.symbol === symbol && trade.id >= (fromId ?? 0) && trade.atMs >= startMs && trade.atMs <= endMs,
  )
  return (fromId === undefined ? trades.slice(-limit) : trades.slice(0, limit)).map((trade) =>
    tradeView(venue, trade),
  )
}

function tradeView(venue: AsterVenue, trade: AccountTrade): unknown {
  const { instrument } = venue.exchange.market(trade.symbol)
  return {
    symbol: trade.symbol,
    id: trade.id,
    orderId: trade.orderId,
    side: SIDES[trade.side],
    positionSide: 'BOTH',
    price: priceText(instrument, trade.ticks),
    qty: sizeText(instrument, trade.lots),
    quoteQty: formatFixed(quoteOf(instrument, trade.ticks, trade.lots), 5),
    realizedPnl: formatFixed(trade.realized),
    // Negative when paid, as in the vendor's sample; the stream's `n` has the other sign.
    commission: formatFixed(-trade.fee),
    commissionAsset: 'USDT',
    buyer: trade.side === 'buy',
    maker: trade.maker,
    time: trade.atMs,
  }
}

/** Times of a history call, at most seven days apart. */
export function timeRange(params: Params): { startMs: number; endMs: number } {
  const startMs = params.integer('startTime', 0)
  const endMs = params.integer('endTime', Number.MAX_SAFE_INTEGER)
  if (params.has('startTime') && params.has('endTime') && endMs - startMs > WEEK_MS) {
    throw new VenueError(-4165, 'Maximum time interval is 7 days.')
  }
  return { startMs, endMs }
}

function row(venue: AsterVenue, order: Order): unknown {
  return orderRow(order, venue.exchange.market(order.symbol).instrument, true)
}

function findOrder(venue: AsterVenue, account: Account, params: Params): Order {
  const order = lookUp(venue, account, params)
  if (!order) throw notFound()
  return order
}

function notFound(): VenueError {
  return new VenueError(-2013, 'Order does not exist.')
}

/** Newest order with the given id; a client id may have been used before. */
function lookUp(venue: AsterVenue, account: Account, params: Params): Order | undefined {
  const { symbol } = marketOf(venue, params).instrument
  const id = params.optionalInteger('orderId')
  const clientOrderId = params.text('origClientOrderId')
  if (id === undefined && clientOrderId === undefined) throw missing('orderId')
  return account.orders.findLast(
    (order) =>
      order.symbol === symbol && (id === undefined ? order.clientOrderId === clientOrderId : order.id === id),
  )
}
