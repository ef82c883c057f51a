import { formatFixed } from '../../fixed.ts'
import { type AccountTrade, fundingPayments } from '../../matching/account.ts'
import { isOpen, type Order } from '../../matching/order.ts'
import { venueError } from './errors.ts'
import { fundingView } from './funding-view.ts'
import { clientOrderIndex, orderIndex } from './order-ids.ts'
import { orderView } from './order-view.ts'
import { get, type Route, type RouteContext } from './route.ts'
import { tapeTrade, tradeView } from './trade-view.ts'
import { ALL_MARKETS, marketIdOf, marketOf } from './venue.ts'

const TOKEN = { security: 'token' } as const
const DAY_MS = 86_400_000

/** Orders, trades and payments of the account (section 5.3 of the venue sheet); a token opens them. */
export const historyRoutes: readonly Route[] = [
  get(
    'accountActiveOrders',
    (context) => ({
      code: 200,
      orders: ordersOf(context)
        .filter(isOpen)
        .map((order) => orderView(context.venue, order)),
    }),
    TOKEN,
  ),
  get('accountInactiveOrders', inactiveOrders, { ...TOKEN, weight: 100 }),
  get('accountOrders', ordersByClientIndex, TOKEN),
  get('trades', trades, { weight: 600 }),
  get('positionFunding', fundingPaid, TOKEN),
  get('pnl', pnl, TOKEN),
  get('liquidations', liquidations, TOKEN),
]

/** Orders of the account, of one market when `market_id` names one. */
function ordersOf({ venue, params }: RouteContext): Order[] {
  const marketId = params.integer('market_id', ALL_MARKETS)
  if (marketId === ALL_MARKETS) return [...venue.account.orders]
  const { symbol } = marketOf(venue, marketId).instrument
  return venue.account.orders.filter((order) => order.symbol === symbol)
}

function inactiveOrders(context: RouteContext): object {
  const { venue, params } = context
  const [fromMs = 0, toMs = Number.MAX_SAFE_INTEGER] = (params.text('between_timestamps') ?? '')
    .split('-')
    .filter(Boolean)
    .map(Number)
  const done = ordersOf(context)
    .filter((order) => !isOpen(order) && order.updatedAtMs >= fromMs && order.updatedAtMs <= toMs)
    .reverse()
  const { rows, next_cursor } = page(done, context)
  return {
    code: 200,
    ...(next_cursor && { next_cursor }),
    orders: rows.map((order) => orderView(venue, order)),
  }
}

/** Recent orders with the client indexes that are asked for, the newest of each. */
function ordersByClientIndex(context: RouteContext): object {
  const { venue, params } = context
  const indexes = params.required('client_order_indexes').split(',').map(Number)
  const since = venue.clock.now() - DAY_MS
  const orders = indexes.flatMap((index) => {
    const found = venue.account.orders.findLast(
      (order) => clientOrderIndex(order) === index && (isOpen(order) || order.updatedAtMs >= since),
    )
    return found ? [orderView(venue, found)] : []
  })
  return { code: 200, orders }
}

/** Trades of the account, newest first. Without an account they would be public; here the account is asked for. */
function trades(context: RouteContext): object {
  const { venue, params } = context
  venue.tokens.check(params.text('auth'), params.integer('account_index'), venue.now())
  const marketId = params.integer('market_id', ALL_MARKETS)
  const order = params.text('order_index')
  const role = params.text('role') ?? 'all'
  const wanted = (trade: AccountTrade): boolean =>
    (marketId === ALL_MARKETS || marketIdOf(venue.exchange.market(trade.symbol)) === marketId) &&
    (role === 'all' || (role === 'maker') === trade.maker) &&
    (order === undefined ||
      String(orderIndex({ id: trade.orderId, side: trade.side, symbol: trade.symbol })) === order)
  const { rows, next_cursor } = page(venue.account.trades.filter(wanted).reverse(), context)
  return {
    code: 200,
    ...(next_cursor && { next_cursor }),
    trades: rows.map((trade) =>
      tradeView(venue, venue.exchange.market(trade.symbol), tapeTrade(trade), trade),
    ),
  }
}

function fundingPaid(context: RouteContext): object {
  const { venue, params } = context
  const marketId = params.integer('market_id', ALL_MARKETS)
  const payments = fundingPayments(venue.account)
    .filter(
      ({ symbol }) => marketId === ALL_MARKETS || marketIdOf(venue.exchange.market(symbol)) === marketId,
    )
    .reverse()
  const { rows, next_cursor } = page(payments, context)
  return {
    code: 200,
    ...(next_cursor && { next_cursor }),
    position_fundings: rows.map((payment) => fundingView(venue, payment)),
  }
}

/** Realised profit so far, one point for each change of the account in the range. */
function pnl({ venue, params }: RouteContext): object {
  if (params.required('value') !== String(venue.credentials.accountIndex)) throw venueError('accountNotFound')
  const startMs = params.integer('start_timestamp')
  const endMs = params.integer('end_timestamp')
  let sum = 0n
  const points = venue.account.incomes.flatMap(({ type, amount, atMs }) => {
    if (type !== 'TRANSFER') sum += amount
    if (atMs < startMs || atMs > endMs) return []
    return [
      {
        timestamp: Math.floor(atMs / 1_000),
        trade_pnl: formatFixed(sum, 6),
        inflow: '0',
        outflow: '0',
        pool_pnl: '0',
      },
    ]
  })
  return {
    code: 200,
    resolution: params.required('resolution'),
    pnl: points.slice(-params.integer('count_back')),
  }
}

function liquidations(context: RouteContext): object {
  const { venue } = context
  const forced = venue.account.orders.filter((order) => order.forced && order.filledLots > 0).reverse()
  const { rows, next_cursor } = page(forced, context)
  return {
    code: 200,
    ...(next_cursor && { next_cursor }),
    liquidations: rows.map((order) => {
      const view = orderView(venue, order)
      return {
        id: order.id,
        market_id: view.market_index,
        type: 'partial',
        trade: { price: view.price, size: view.filled_base_amount, taker_fee: '0', maker_fee: '0' },
        executed_at: order.updatedAtMs,
      }
    }),
  }
}

/** A page of `limit` rows; the cursor is the place where the next one begins. */
function page<T>(
  rows: readonly T[],
  { params }: RouteContext,
): { rows: T[]; next_cursor: string | undefined } {
  const limit = params.integer('limit', 100, 1, 100)
  const start = params.integer('cursor', 0)
  const end = start + limit
  return { rows: rows.slice(start, end), next_cursor: end < rows.length ? String(end) : undefined }
}
