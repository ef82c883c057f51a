import { isoText } from '../../clock.ts'
import { trimFixed } from '../../fixed.ts'
import { type AccountTrade, type FundingPayment, fundingPayments } from '../../matching/account.ts'
import type { Order } from '../../matching/order.ts'
import { clientIdOf, orderIdFrom, orderIdText } from './ids.ts'
import { expiryReason, orderRow, plainPrice, plainSize, SIDES } from './order-view.ts'
import type { Params } from './params.ts'
import type { BackpackVenue, Route, RouteContext } from './venue.ts'

/** A settlement is booked within this time of its hour; later ones were ordered by a fault. */
const SETTLES_WITHIN_MS = 1_000

const route = (path: string, instruction: string, handle: Route['handle']): Route => ({
  method: 'GET',
  path: `/wapi/v1/history/${path}`,
  instruction,
  handle,
})

/** Histories (section 5.4 of the venue sheet): newest first, times as ISO text without a zone. */
export const historyRoutes: readonly Route[] = [
  route('fills', 'fillHistoryQueryAll', fills),
  route('orders', 'orderHistoryQueryAll', ({ venue, params }) =>
    page(params, venue.account.orders.filter(chosen(params))).map((order) => historyRow(venue, order)),
  ),
  route('funding', 'fundingHistoryQueryAll', ({ venue, params }) =>
    page(
      params,
      fundingPayments(venue.account).filter(({ symbol }) => matches(params, symbol)),
    ).map((payment) => fundingRow(venue, payment)),
  ),
]

function fills({ venue, params }: RouteContext): unknown {
  const from = params.integer('from', 0, Number.MAX_SAFE_INTEGER) ?? 0
  const to = params.integer('to', 0, Number.MAX_SAFE_INTEGER) ?? Number.MAX_SAFE_INTEGER
  const userOnly = params.text('fillType') === 'User'
  const orders = new Map(venue.account.orders.map((order) => [order.id, order]))
  const isChosen = chosen(params)
  const rows = venue.account.trades.filter(
    (trade) =>
      isChosen({ id: trade.orderId, symbol: trade.symbol }) &&
      trade.atMs >= from &&
      trade.atMs <= to &&
      !(userOnly && orders.get(trade.orderId)?.forced),
  )
  return page(params, rows).map((trade) => fillRow(venue, trade, orders.get(trade.orderId)))
}

function fillRow(venue: BackpackVenue, trade: AccountTrade, order: Order | undefined): unknown {
  const { instrument } = venue.exchange.market(trade.symbol)
  // A number in orders, text here.
  const clientId = order && clientIdOf(order)
  return {
    symbol: trade.symbol,
    side: SIDES[trade.side],
    price: plainPrice(instrument, trade.ticks),
    quantity: plainSize(instrument, trade.lots),
    fee: trimFixed(trade.fee),
    feeSymbol: 'USDC',
    isMaker: trade.maker,
    orderId: orderIdText(trade.orderId),
    clientId: clientId === undefined ? null : String(clientId),
    tradeId: trade.id,
    timestamp: isoText(trade.atMs),
    systemOrderType: order?.forced ? 'LiquidatePositionOnBook' : null,
  }
}

function historyRow(venue: BackpackVenue, order: Order): unknown {
  const row = orderRow(order, venue.exchange.market(order.symbol).instrument)
  return { ...row, createdAt: isoText(order.createdAtMs), expiryReason: expiryReason(order) }
}

function fundingRow({ exchange }: BackpackVenue, { symbol, amount, atMs, funding }: FundingPayment): unknown {
  const { instrument } = exchange.market(symbol)
  const intervalMs = instrument.fundingIntervalHours * 3_600_000
  const isPunctual = atMs % intervalMs < SETTLES_WITHIN_MS
  const endMs = isPunctual ? atMs - (atMs % intervalMs) : atMs
  return {
    symbol,
    quantity: trimFixed(amount),
    fundingRate: trimFixed(funding.rate),
    intervalEndTimestamp: isoText(endMs),
    userId: 1,
    subaccountId: null,
  }
}

/** Test of the `symbol` and `orderId` parameters. */
function chosen(params: Params): (row: { readonly id: number; readonly symbol: string }) => boolean {
  const orderId = params.text('orderId')
  const id = orderId === undefined ? undefined : orderIdFrom(orderId)
  return (row) => (orderId === undefined || row.id === id) && matches(params, row.symbol)
}

function matches(params: Params, symbol: string): boolean {
  return (params.text('symbol') ?? symbol) === symbol
}

/** The wanted piece of a list that is kept oldest first. */
function page<T>(params: Params, rows: readonly T[]): T[] {
  const limit = params.integer('limit', 1, 1_000) ?? 100
  const offset = params.integer('offset', 0, Number.MAX_SAFE_INTEGER) ?? 0
  const sorted = params.oneOf('sortDirection', ['Asc', 'Desc']) === 'Asc' ? [...rows] : rows.toReversed()
  return sorted.slice(offset, offset + limit)
}
