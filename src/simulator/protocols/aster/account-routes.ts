import { formatFixed, parseFixed } from '../../fixed.ts'
import { positionOf, settingsOf } from '../../matching/account.ts'
import { accountMargin } from '../../matching/margin.ts'
import { isOpen } from '../../matching/order.ts'
import { addMargin, changeLeverage, changeMarginType } from '../../matching/settings.ts'
import { accountBody, balanceRow, bracketRow, maxNotional, positionRow } from './account-view.ts'
import { missing, VenueError } from './errors.ts'
import { timeRange } from './order-routes.ts'
import { orderRow } from './order-view.ts'
import { bothVersions, marketOf, type Route, type RouteContext, tradingMarkets } from './venue.ts'

const MARGIN_TYPES = ['ISOLATED', 'CROSSED'] as const
const SUCCESS = { code: 200, msg: 'success' }

const signed = (
  method: Route['method'],
  paths: readonly string[],
  weight: number,
  handle: Route['handle'],
): Route => ({ method, paths, security: 'signed', weight, handle })

/** Balances, positions and settings (section 5.4 of the venue sheet). */
export const accountRoutes: readonly Route[] = [
  signed('GET', ['/fapi/v2/balance', '/fapi/v3/balance'], 5, ({ venue, account }) => [
    balanceRow(account, accountMargin(account, venue.exchange.prices), venue.now()),
  ]),
  signed(
    'GET',
    ['/fapi/v4/account', '/fapi/v3/accountWithJoinMargin', '/fapi/v3/account'],
    5,
    ({ venue, account }) => accountBody(venue, account),
  ),
  signed('GET', ['/fapi/v2/positionRisk', '/fapi/v3/positionRisk'], 5, ({ venue, account, params }) => {
    const markets = params.has('symbol') ? [marketOf(venue, params)] : tradingMarkets(venue)
    return markets.map((market) => positionRow(venue, account, market))
  }),
  signed('POST', bothVersions('leverage'), 1, ({ venue, account, params }) => {
    const market = marketOf(venue, params)
    const leverage = params.integer('leverage', undefined, 1, 125)
    changeLeverage(venue.exchange, account, market, leverage)
    return { leverage, maxNotionalValue: maxNotional(account, market), symbol: market.instrument.symbol }
  }),
  signed('POST', bothVersions('marginType'), 1, ({ venue, account, params }) => {
    const type = params.oneOf('marginType', MARGIN_TYPES, -4045, 'Invalid marginType.')
    changeMarginType(venue.exchange, account, marketOf(venue, params), type === 'ISOLATED')
    return SUCCESS
  }),
  signed('POST', bothVersions('positionMargin'), 1, positionMargin),
  signed('GET', bothVersions('positionSide/dual'), 30, () => ({ dualSidePosition: false })),
  signed('POST', bothVersions('positionSide/dual'), 1, ({ params }) => {
    if (!params.flag('dualSidePosition', false))
      throw new VenueError(-4059, 'No need to change position side.')
    throw new VenueError(-4060, 'Invalid position side: the simulator keeps one-way positions only.')
  }),
  signed('GET', bothVersions('multiAssetsMargin'), 30, ({ account }) => ({
    multiAssetsMargin: account.multiAssets,
  })),
  signed('POST', bothVersions('multiAssetsMargin'), 1, multiAssets),
  signed('GET', ['/fapi/v3/stpMode'], 30, () => ({ stpMode: 'EXPIRE_TAKER' })),
  signed('POST', ['/fapi/v3/stpMode'], 1, ({ params }) => {
    params.oneOf('stpMode', ['EXPIRE_TAKER'], -1102, 'The simulator knows the mode EXPIRE_TAKER only.')
    return SUCCESS
  }),
  signed('GET', bothVersions('leverageBracket'), 1, ({ venue, params }) =>
    params.has('symbol') ? bracketRow(marketOf(venue, params)) : tradingMarkets(venue).map(bracketRow),
  ),
  signed('GET', bothVersions('commissionRate'), 20, ({ venue, account, params }) => ({
    symbol: marketOf(venue, params).instrument.symbol,
    makerCommissionRate: formatFixed(account.feeRates.maker, 6),
    takerCommissionRate: formatFixed(account.feeRates.taker, 6),
  })),
  signed('GET', bothVersions('income'), 30, income),
  signed('GET', bothVersions('forceOrders'), 20, ({ venue, account, params }) => {
    const symbol = params.text('symbol')
    return account.orders
      .filter(({ clientOrderId }) => clientOrderId.startsWith('autoclose-'))
      .filter((order) => symbol === undefined || order.symbol === symbol)
      .slice(-params.integer('limit', 50, 1, 100))
      .map((order) => orderRow(order, venue.exchange.market(order.symbol).instrument, true))
  }),
  signed('GET', bothVersions('adlQuantile'), 5, ({ venue, account, params }) => {
    const markets = params.has('symbol') ? [marketOf(venue, params)] : tradingMarkets(venue)
    const rows = markets.map(({ instrument: { symbol } }) => ({
      symbol,
      adlQuantile: { LONG: 0, SHORT: 0, BOTH: positionOf(account, symbol).lots === 0 ? 0 : 1 },
    }))
    return params.has('symbol') ? rows[0] : rows
  }),
  signed('POST', ['/fapi/v3/noop'], 1, () => SUCCESS),
  // No changes of isolated margin are remembered, and no builder is approved: both lists are truly empty.
  signed('GET', bothVersions('positionMargin/history'), 1, () => []),
  signed('GET', ['/fapi/v3/builder'], 1, () => []),
]

function positionMargin({ venue, account, params }: RouteContext): unknown {
  const market = marketOf(venue, params)
  const amount = parseFixed(params.required('amount'))
  if (amount === undefined || amount <= 0n) throw missing('amount')
  const type = params.integer('type', undefined, 1, 2)
  addMargin(venue.exchange, account, market, type === 1 ? amount : -amount)
  return { amount: Number(formatFixed(amount)), code: 200, msg: 'Successfully modify position margin.', type }
}

function multiAssets({ venue, account, params }: RouteContext): unknown {
  const wanted = params.flag('multiAssetsMargin', false)
  if (wanted === account.multiAssets) throw new VenueError(-4171, 'No need to change multi-assets mode.')
  if (account.orders.some(isOpen))
    throw new VenueError(-4067, 'Position side cannot be changed if there exists open orders.')
  if (
    wanted &&
    [...account.positions.values()].some(
      ({ symbol, lots }) => lots !== 0 && settingsOf(account, symbol).isolated,
    )
  ) {
    throw new VenueError(-4168, 'Unable to adjust to Multi-Assets mode with isolated positions.')
  }
  account.multiAssets = wanted
  venue.exchange.events.emit({
    kind: 'config',
    accountId: account.id,
    multiAssets: wanted,
    atMs: venue.clock.now(),
  })
  return SUCCESS
}

function income({ account, params }: RouteContext): unknown {
  const limit = params.integer('limit', 100, 1, 1_000)
  const { startMs, endMs } = timeRange(params)
  const [symbol, type] = [params.text('symbol'), params.text('incomeType')]
  const rows = account.incomes.filter(
    (entry) =>
      (symbol === undefined || entry.symbol === symbol) &&
      (type === undefined || entry.type === type) &&
      entry.atMs >= startMs &&
      entry.atMs <= endMs,
  )
  return (params.has('startTime') ? rows.slice(0, limit) : rows.slice(-limit)).map((entry) => ({
    symbol: entry.symbol,
    incomeType: entry.type,
    income: formatFixed(entry.amount),
    asset: 'USDT',
    info: entry.type,
    time: entry.atMs,
    tranId: String(entry.id),
    tradeId: entry.tradeId === undefined ? '' : String(entry.tradeId),
  }))
}
