import { trimFixed } from '../../fixed.ts'
import { spotBalances } from '../../matching/spot.ts'
import { invalid } from './errors.ts'
import { assetsOf } from './exchange-info.ts'
import { numberOf, orderUuid } from './ids.ts'
import { clientIdOf, fillRow, orderBody } from './order-view.ts'
import { tradeFilter } from './public-routes.ts'
import { instrumentOf, marketOf, type Operation, type OperationContext } from './venue.ts'

const read = (
  action: string,
  path: string,
  weight: Operation['weight'],
  handle: Operation['handle'],
): Operation => ({ action, method: 'GET', path, isPrivate: true, weight, handle })

/** Balances, fees and history (section 5 of the venue sheet). */
export const accountRoutes: readonly Operation[] = [
  read('privateGetBalance', '/balance', 5, balance),
  read('privateGetAccount', '/account', 1, ({ venue }) => ({ fees: feeRow(venue.account.feeRates) })),
  read('privateGetFees', '/account/fees', 1, (context) => {
    if (context.params.has('market')) marketOf(context)
    return { tier: 0, ...feeRow(context.venue.account.feeRates) }
  }),
  read('privateGetOrders', '/orders', 5, orders),
  read('privateGetTrades', '/trades', 5, ownTrades),
]

/** Assets the account holds; the one that is asked for, held or not. */
function balance({ venue, params }: OperationContext): unknown {
  const rows = spotBalances(venue.account, instrumentOf(venue)).map(({ asset, available, inOrder }) => ({
    symbol: asset,
    available: trimFixed(available),
    inOrder: trimFixed(inOrder),
  }))
  const symbol = params.text('symbol')
  if (symbol === undefined) return rows
  if (!assetsOf(venue.markets).includes(symbol)) throw invalid('symbol')
  return [rows.find((row) => row.symbol === symbol) ?? { symbol, available: '0', inOrder: '0' }]
}

/** The volume of the last thirty days is not counted: the tier never changes here. */
function feeRow({ maker, taker }: { readonly maker: bigint; readonly taker: bigint }) {
  return { volume: '0.00', taker: trimFixed(taker), maker: trimFixed(maker) }
}

/** Newest first. */
function orders(context: OperationContext): unknown {
  const { venue, params } = context
  const { symbol } = marketOf(context).instrument
  const limit = params.integer('limit', 500, 1, 1_000)
  const startMs = params.integer('start', 0)
  const endMs = params.integer('end', Number.MAX_SAFE_INTEGER)
  const id = (name: string, fallback: number): number =>
    params.has(name) ? numberOf(name, params.required(name)) : fallback
  const [fromId, toId] = [id('orderIdFrom', 0), id('orderIdTo', Number.MAX_SAFE_INTEGER)]
  return venue.account.orders
    .filter(
      (order) =>
        order.symbol === symbol &&
        order.id >= fromId &&
        order.id <= toId &&
        order.createdAtMs >= startMs &&
        order.createdAtMs <= endMs,
    )
    .slice(-limit)
    .reverse()
    .map((order) => orderBody(venue, order))
}

/** Newest first. */
function ownTrades(context: OperationContext): unknown {
  const { account } = context.venue
  const { instrument } = marketOf(context)
  const { limit, covers } = tradeFilter(context)
  return account.trades
    .filter((trade) => trade.symbol === instrument.symbol && covers(trade))
    .slice(-limit)
    .reverse()
    .map((trade) => {
      const { id, ...fill } = fillRow(context.venue, trade, instrument)
      const order = account.orders.find((one) => one.id === trade.orderId)
      return {
        id,
        orderId: orderUuid(trade.orderId),
        ...(order && clientIdOf(order)),
        market: trade.symbol,
        side: trade.side,
        ...fill,
      }
    })
}
