import { type FundingPayment, fundingPayments } from '../../matching/account.ts'
import { fillView } from './fill-view.ts'
import { page } from './paging.ts'
import { decimalText, nanoseconds } from './text.ts'
import { checkSubAccount, chosenSymbols, type GrvtVenue, type Route, type RouteContext } from './venue.ts'

/** Fills and funding payments of the account (section 5 of the venue sheet), newest first. */
export const historyRoutes: readonly Route[] = [
  { host: 'trades', name: 'v1/fill_history', cost: 'query', handle: fills },
  { host: 'trades', name: 'v1/funding_payment_history', cost: 'other', handle: funding },
]

function fills({ venue, params }: RouteContext): unknown {
  checkSubAccount(venue, params)
  const symbols = chosenSymbols(venue, params)
  const { account } = venue
  const trades = account.trades.filter(({ symbol }) => symbols.has(symbol))
  const { rows, next } = page(params, trades, ({ atMs }) => atMs)
  const orders = new Map(account.orders.map((order) => [order.id, order]))
  return { result: rows.map((trade) => fillView(venue, trade, orders.get(trade.orderId))), next }
}

function funding({ venue, params }: RouteContext): unknown {
  checkSubAccount(venue, params)
  const only = params.text('instrument')
  const symbols = chosenSymbols(venue, params)
  const payments = fundingPayments(venue.account).filter(
    ({ symbol }) => symbols.has(symbol) && (only === undefined || symbol === only),
  )
  const { rows, next } = page(params, payments, ({ atMs }) => atMs)
  return { result: rows.map((payment) => paymentRow(venue, payment)), next }
}

/** Positive when paid, negative when received: the other way round than the wallet's books. */
function paymentRow({ credentials }: GrvtVenue, { id, symbol, amount, atMs }: FundingPayment): unknown {
  return {
    event_time: nanoseconds(atMs),
    sub_account_id: credentials.subAccountId,
    instrument: symbol,
    currency: 'USDT',
    amount: decimalText(-amount),
    tx_id: String(id),
  }
}
