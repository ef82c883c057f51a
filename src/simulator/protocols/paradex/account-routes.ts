import { trimFixed } from '../../fixed.ts'
import { settingsOf } from '../../matching/account.ts'
import { changeLeverage } from '../../matching/settings.ts'
import { accountRow, fillRow, positionRow } from './account-view.ts'
import { badParameter, VenueError } from './errors.ts'
import { indexText } from './funding.ts'
import { paymentIdText } from './ids.ts'
import { memoOf } from './order-memo.ts'
import { pageOf } from './pages.ts'
import { Params } from './params.ts'
import { chosenMarkets, marketOf, type ParadexVenue, type Route, type RouteContext } from './venue.ts'

const read = (path: string, handle: Route['handle']): Route => ({
  method: 'GET',
  path,
  budget: 'private',
  handle,
})

/** The account, its positions and its history (section 5 of the venue sheet). */
export const accountRoutes: readonly Route[] = [
  read('account', ({ venue }) => accountRow(venue, venue.restSequence.next(venue.now()))),
  read('account/info', ({ venue }) => ({ results: [infoRow(venue)] })),
  read('balance', ({ venue }) => ({
    results: [{ token: 'USDC', size: trimFixed(venue.account.wallet), last_updated_at: venue.now() }],
  })),
  read('positions', ({ venue }) => ({
    // Closed positions are listed too, with size 0.
    results: [...venue.markets.values()]
      .filter(({ instrument }) => venue.account.trades.some(({ symbol }) => symbol === instrument.symbol))
      .map((market) => positionRow(venue, market, venue.restSequence.next(venue.now()))),
  })),
  read('fills', fills),
  read('funding/payments', payments),
  read('liquidations', ({ venue }) => ({
    results: venue.account.orders
      .filter(({ forced }) => forced)
      .map((order) => ({ id: memoOf(order).id, created_at: order.createdAtMs })),
  })),
  read('tradebusts', ({ params }) =>
    pageOf(
      params,
      [],
      () => 0,
      (none) => none,
    ),
  ),
  read('account/margin', ({ venue, params }) => ({
    account: venue.credentials.account,
    configs: chosenMarkets(venue, params).map(({ instrument }) => marginRow(venue, instrument.symbol)),
  })),
  { method: 'POST', path: 'account/margin/{market}', budget: 'private', handle: changeMargin },
]

function infoRow({ account, credentials }: ParadexVenue): unknown {
  return {
    account: credentials.account,
    kind: 'main',
    public_key: credentials.publicKey,
    parent_account: '',
    isolated_market: '',
    fees: { maker_rate: trimFixed(account.feeRates.maker), taker_rate: trimFixed(account.feeRates.taker) },
  }
}

function fills({ venue, params }: RouteContext): unknown {
  const market = params.text('market')
  const orders = new Map(venue.account.orders.map((order) => [order.id, order]))
  const trades = venue.account.trades.filter(({ symbol }) => market === undefined || symbol === market)
  return pageOf(
    params,
    trades.toReversed(),
    ({ atMs }) => atMs,
    (trade) => fillRow(venue, trade, orders.get(trade.orderId)),
  )
}

function payments({ venue, params }: RouteContext): unknown {
  const { account, positions } = venue
  const market = params.text('market')
  const incomes = account.incomes.filter(
    ({ type, symbol }) => type === 'FUNDING_FEE' && (market === undefined || symbol === market),
  )
  return pageOf(
    params,
    incomes.toReversed(),
    ({ atMs }) => atMs,
    (income) => paymentRow(venue, income, indexText(positions.indexOf(income) ?? 0n)),
  )
}

/** A funding payment; positive was received. */
export function paymentRow(
  venue: ParadexVenue,
  income: ParadexVenue['account']['incomes'][number],
  index: string,
) {
  const { account, credentials } = venue
  const trade = account.trades.find(({ id, symbol }) => id === income.tradeId && symbol === income.symbol)
  return {
    id: paymentIdText(income),
    account: credentials.account,
    market: income.symbol,
    payment: trimFixed(income.amount),
    index,
    fill_id: trade ? fillRow(venue, trade, undefined).id : '',
    created_at: income.atMs,
  }
}

function marginRow({ account }: ParadexVenue, symbol: string) {
  const { leverage } = settingsOf(account, symbol)
  return { market: symbol, leverage, margin_type: 'CROSS', isolated_margin_leverage: leverage }
}

function changeMargin({ venue, params, body }: RouteContext): unknown {
  const market = marketOf(venue, params.required('market'))
  const values = Params.of(body)
  if (values.oneOf('margin_type', ['CROSS', 'ISOLATED']) === 'ISOLATED')
    throw new VenueError('MARKET_MARGIN_RESTRICTED', 'isolated margin is disabled')
  const leverage = values.integer('leverage', 1)
  if (leverage === undefined) throw badParameter('leverage', 'a whole number')
  const { symbol } = market.instrument
  if (settingsOf(venue.account, symbol).leverage !== leverage)
    changeLeverage(venue.exchange, venue.account, market, leverage)
  return { account: venue.credentials.account, ...marginRow(venue, symbol) }
}
