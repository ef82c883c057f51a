import { divideFixed, fixedToNumber } from '../../fixed.ts'
import { positionOf, settingsOf } from '../../matching/account.ts'
import { accountMargin } from '../../matching/margin.ts'
import { remember } from '../../matching/new-order.ts'
import { isOpen, type Order, type OrderRequest } from '../../matching/order.ts'
import { Refusal } from '../../matching/refusal.ts'
import { contractIdOf } from './contract.ts'
import { VenueError } from './errors.ts'
import { orderIdText } from './ids.ts'
import { readOrderRequest, readPrice } from './order-request.ts'
import { checkOrderSignature } from './order-signature.ts'
import { orderRow, statusOf, wireType } from './order-view.ts'
import { listFilter, mapPage, pageOf, timeFilter } from './page.ts'
import { plainPrice, plainSize } from './text.ts'
import { type EdgexVenue, type Route, type RouteContext, requireContract } from './venue.ts'

const read = (path: string, handle: Route['handle']): Route => ({
  method: 'GET',
  path: `private/order/${path}`,
  handle,
})

/** Placing and reading orders (sections 5.1 and 5.3 of the venue sheet). */
export const orderRoutes: readonly Route[] = [
  { method: 'POST', path: 'private/order/createOrder', handle: createOrder },
  { method: 'POST', path: 'private/order/getMaxCreateOrderSize', handle: maxSize },
  read('getOrderById', (context) => byIds(context, () => true)),
  read('getOrderByClientOrderId', (context) => byClientIds(context, () => true)),
  read('getHistoryOrderById', (context) => byIds(context, isDone)),
  read('getHistoryOrderByClientOrderId', (context) => byClientIds(context, isDone)),
  read('getActiveOrderPage', (context) => orderPage(context, isOpen, 200)),
  read('getHistoryOrderPage', (context) => orderPage(context, isDone, 100)),
]

const isDone = (order: Order): boolean => !isOpen(order)

/** Answers with the id alone: what becomes of the order is told on the private socket, or when asked. */
function createOrder(context: RouteContext): unknown {
  const listed = requireContract(context)
  const request = readOrderRequest(context, listed)
  checkOrderSignature(context, listed, request)
  const { account } = context.venue
  if (account.orders.some(({ clientOrderId }) => clientOrderId === request.clientOrderId))
    throw new Refusal('duplicate-client-order-id')
  return { orderId: orderIdText(place(context.venue, request).id) }
}

/** An order that cannot reduce anything is taken in and ends at once; the venue looks at positions later. */
function place({ exchange, account }: EdgexVenue, request: OrderRequest): Order {
  try {
    return exchange.place(account, request)
  } catch (cause) {
    if (!(cause instanceof Refusal) || cause.reason !== 'reduce-only-rejected') throw cause
    const order = exchange.create(account, request)
    remember(account, order)
    exchange.report(order, 'new')
    exchange.end(order, 'expired')
    return order
  }
}

/** Orders the ids name; ids nobody knows are left out. */
function byIds({ venue, generation, params }: RouteContext, isWanted: (order: Order) => boolean): unknown {
  const ids = new Set(params.list('orderIdList'))
  return venue.account.orders
    .filter((order) => ids.has(orderIdText(order.id)) && isWanted(order))
    .map((order) => orderRow(venue, generation, order))
}

function byClientIds(
  { venue, generation, params }: RouteContext,
  isWanted: (order: Order) => boolean,
): unknown {
  const ids = new Set(params.list('clientOrderIdList'))
  return venue.account.orders
    .filter((order) => ids.has(order.clientOrderId) && isWanted(order))
    .map((order) => orderRow(venue, generation, order))
}

/** Newest first; every filter that is left out lets everything through. */
function orderPage(context: RouteContext, isWanted: (order: Order) => boolean, mostRows: number): unknown {
  const { venue, generation, params } = context
  const isContract = listFilter(params, 'filterContractIdList')
  const isType = listFilter(params, 'filterTypeList')
  const isStatus = listFilter(params, 'filterStatusList')
  const isReduceOnly = listFilter(params, 'filterIsReduceOnlyList')
  const isLiquidate = listFilter(params, 'filterIsLiquidateList')
  const isInTime = timeFilter(params, 'filterStartCreatedTimeInclusive', 'filterEndCreatedTimeExclusive')
  const rows = venue.account.orders
    .filter(
      (order) =>
        isWanted(order) &&
        isContract(contractIdOf(generation, order.symbol)) &&
        isType(wireType(order)) &&
        isStatus(statusOf(venue, order)) &&
        isReduceOnly(String(order.reduceOnly)) &&
        isLiquidate(String(order.forced)) &&
        isInTime(order.createdAtMs),
    )
    .reverse()
  const page = pageOf(rows, { params, mostRows, keyOf: ({ id }) => BigInt(id) })
  return mapPage(page, (order) => orderRow(venue, generation, order))
}

function maxSize(context: RouteContext): unknown {
  const { venue, params } = context
  const { account, exchange } = venue
  const { market } = requireContract(context)
  const { instrument, book } = market
  if (instrument.status !== 'trading')
    throw new VenueError('CONTRACT_TRADE_DISABLED', 'contract is not traded')
  const price = instrument.tick * BigInt(readPrice(params, 'price', instrument))
  const { available } = accountMargin(account, exchange.prices)
  const { leverage } = settingsOf(account, instrument.symbol)
  const value = divideFixed(available * BigInt(leverage), price)
  const opening = Math.floor(fixedToNumber(value) / fixedToNumber(instrument.lot))
  const { lots } = positionOf(account, instrument.symbol)
  const [ask, bid] = [book.top('sell'), book.top('buy')]
  return {
    maxBuySize: plainSize(instrument, opening + Math.max(0, -lots)),
    maxSellSize: plainSize(instrument, opening + Math.max(0, lots)),
    ask1Price: ask ? plainPrice(instrument, ask.ticks) : '0',
    bid1Price: bid ? plainPrice(instrument, bid.ticks) : '0',
  }
}
