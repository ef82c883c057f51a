import { trimFixed } from '../../fixed.ts'
import { type AccountTrade, type FundingPayment, fundingPayments } from '../../matching/account.ts'
import { COLLATERAL, contractIdOf, contractsOf, type Generation } from './contract.ts'
import { fillIdText, orderIdText } from './ids.ts'
import { fillRow } from './order-view.ts'
import { listFilter, mapPage, pageOf, timeFilter } from './page.ts'
import { type PositionTerm, positionTerms } from './position-terms.ts'
import { plainSize } from './text.ts'
import { COLLATERAL_TYPES, collateralTransactionRow, positionTransactionRow } from './transaction-view.ts'
import type { EdgexVenue, Route, RouteContext } from './venue.ts'

const read = (path: string, handle: Route['handle']): Route => ({
  method: 'GET',
  path: `private/${path}`,
  handle,
})

/** Fills and ledgers (section 5.3 of the venue sheet), newest first. */
export const historyRoutes: readonly Route[] = [
  read('order/getHistoryOrderFillTransactionPage', fillPage),
  read('order/getHistoryOrderFillTransactionById', fillsById),
  read('account/getPositionTransactionPage', positionTransactions),
  read('account/getCollateralTransactionPage', collateralTransactions),
  read('account/getPositionTermPage', terms),
]

const CREATED = ['filterStartCreatedTimeInclusive', 'filterEndCreatedTimeExclusive'] as const

/** Numbers of trades repeat from symbol to symbol: time comes first, then the order. */
function entryKey(entry: AccountTrade | FundingPayment): bigint {
  const low = (id: number): bigint => BigInt(id % 2 ** 20)
  const orderId = 'orderId' in entry ? entry.orderId : 0
  return (((BigInt(entry.atMs) << 20n) + low(orderId)) << 20n) + low(entry.id)
}

/** Newest first. */
function sorted<T extends AccountTrade | FundingPayment>(entries: readonly T[]): T[] {
  return entries.toSorted((a, b) => (entryKey(b) > entryKey(a) ? 1 : -1))
}

function showFills({ venue, generation }: RouteContext): (trade: AccountTrade) => unknown {
  const orders = new Map(venue.account.orders.map((order) => [order.id, order]))
  return (trade) => fillRow(venue, generation, trade, orders.get(trade.orderId))
}

function fillPage(context: RouteContext): unknown {
  const { venue, generation, params } = context
  const isContract = listFilter(params, 'filterContractIdList')
  const isOrder = listFilter(params, 'filterOrderIdList')
  const isInTime = timeFilter(params, ...CREATED)
  const rows = sorted(venue.account.trades).filter(
    ({ symbol, orderId, atMs }) =>
      isContract(contractIdOf(generation, symbol)) && isOrder(orderIdText(orderId)) && isInTime(atMs),
  )
  return mapPage(pageOf(rows, { params, mostRows: 100, keyOf: entryKey }), showFills(context))
}

function fillsById(context: RouteContext): unknown {
  const ids = new Set(context.params.list('orderFillTransactionIdList'))
  return context.venue.account.trades.filter((trade) => ids.has(fillIdText(trade))).map(showFills(context))
}

function positionTransactions({ venue, generation, params }: RouteContext): unknown {
  const isContract = listFilter(params, 'filterContractIdList')
  const isType = listFilter(params, 'filterTypeList')
  const isInTime = timeFilter(params, ...CREATED)
  const rows = sorted([...venue.account.trades, ...fundingPayments(venue.account)])
    .map((entry) => ({ entry, row: positionTransactionRow(venue, generation, entry) }))
    .filter(({ entry, row }) => isContract(row.contractId) && isType(row.type) && isInTime(entry.atMs))
  const page = pageOf(rows, { params, mostRows: 100, keyOf: ({ entry }) => entryKey(entry) })
  return mapPage(page, ({ row }) => row)
}

function collateralTransactions({ venue, params }: RouteContext): unknown {
  const isType = listFilter(params, 'filterTypeList')
  const isInTime = timeFilter(params, ...CREATED)
  const rows = venue.account.incomes
    .filter(({ type, atMs }) => isType(COLLATERAL_TYPES[type]) && isInTime(atMs))
    .reverse()
  const page = pageOf(rows, { params, mostRows: 100, keyOf: ({ id }) => BigInt(id) })
  return mapPage(page, (income) => collateralTransactionRow(venue, income))
}

function terms({ venue, generation, params }: RouteContext): unknown {
  const isContract = listFilter(params, 'filterContractIdList')
  const all = contractsOf(generation).filter(({ id }) => isContract(id))
  const rows = all
    .flatMap(({ symbol }) => positionTerms(venue.account, symbol))
    .toSorted((a, b) => b.beganAtMs - a.beganAtMs)
  const key = ({ beganAtMs }: PositionTerm): bigint => BigInt(beganAtMs)
  return mapPage(pageOf(rows, { params, mostRows: 100, keyOf: key }), (term) =>
    termRow(venue, generation, term),
  )
}

function termRow({ exchange, credentials }: EdgexVenue, generation: Generation, term: PositionTerm): unknown {
  const { instrument } = exchange.market(term.symbol)
  const size = (lots: number): string => plainSize(instrument, term.isLong ? lots : -lots)
  return {
    userId: '1',
    accountId: credentials.accountId,
    coinId: COLLATERAL.coinId,
    contractId: contractIdOf(generation, term.symbol),
    termCount: term.number,
    cumOpenSize: size(term.openedLots),
    cumCloseSize: size(-term.closedLots),
    cumFundingFee: trimFixed(term.funding),
    cumFee: trimFixed(-term.fee),
    realizePnl: trimFixed(term.realized),
    currentIsOpen: term.endedAtMs === undefined,
    createdTime: String(term.beganAtMs),
    updatedTime: String(term.endedAtMs ?? term.beganAtMs),
  }
}
