import type { Params } from './auth.ts'
import { OPERATOR_ID, REST_BASE } from './config.ts'
import type { Requests } from './request.ts'
import * as wire from './wire.ts'

/** Keeps the parameters that are there. */
function paramsOf(values: Readonly<Record<string, string | number | undefined>>): Params {
  const params: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(values)) if (value !== undefined) params[name] = value
  return params
}

/** Raw endpoints by the venue's own names. One call each, nothing retried that changes something. */
export type BitvavoHttp = ReturnType<typeof createBitvavoHttp>

/**
 * Public endpoints: sheet section 3; private ones: section 5. Where two sources disagree on a weight, the larger is
 * counted.
 */
export function createBitvavoHttp(requests: Requests) {
  const at = (market: string, what: string): string => `${REST_BASE}/${encodeURIComponent(market)}/${what}`
  const light = { weight: 1 }
  const asked = { weight: 1, urgent: true }
  const cancel = { weight: 1, urgent: true, command: true }
  return {
    time: (signal: AbortSignal) => requests.public(`${REST_BASE}/time`, {}, wire.serverTime, light, signal),
    markets: (signal: AbortSignal) =>
      requests.public(`${REST_BASE}/markets`, {}, wire.markets, light, signal),
    tickerBook: (market: string, signal: AbortSignal) =>
      requests.public(`${REST_BASE}/ticker/book`, { market }, wire.tickerBook, light, signal),
    /** All markets when none is named. */
    tickerPrices: (market: string | undefined, signal: AbortSignal) =>
      requests.public(`${REST_BASE}/ticker/price`, paramsOf({ market }), wire.tickerPrices, light, signal),
    /** @param depth levels a side, 1 to 1000 */
    book: (market: string, depth: number, signal: AbortSignal) =>
      requests.public(at(market, 'book'), { depth }, wire.book, light, signal),
    trades: (market: string, limit: number, signal: AbortSignal) =>
      requests.public(at(market, 'trades'), { limit }, wire.trades, { weight: 5 }, signal),
    /** @param end open time of the newest candle wanted, ms */
    candles: (market: string, limit: number, end: number | undefined, signal: AbortSignal) =>
      requests.public(
        at(market, 'candles'),
        paramsOf({ interval: '1m', limit, end }),
        wire.candles,
        light,
        signal,
      ),

    placeOrder: (params: Params, signal: AbortSignal) =>
      requests.private(
        'POST',
        `${REST_BASE}/order`,
        params,
        wire.order,
        { weight: 1, command: true },
        signal,
      ),
    cancelOrder: (market: string, clientOrderId: string, signal: AbortSignal) =>
      requests.private(
        'DELETE',
        `${REST_BASE}/order`,
        { market, clientOrderId, operatorId: OPERATOR_ID },
        wire.cancelled,
        cancel,
        signal,
      ),
    cancelOrders: (market: string, signal: AbortSignal) =>
      requests.private(
        'DELETE',
        `${REST_BASE}/orders`,
        { operatorId: OPERATOR_ID, market },
        wire.cancelledList,
        cancel,
        signal,
      ),
    /** By either id; the client's wins where both are given. */
    order: (
      ref: { readonly market: string; readonly orderId?: string; readonly clientOrderId?: string },
      signal: AbortSignal,
    ) => requests.private('GET', `${REST_BASE}/order`, paramsOf({ ...ref }), wire.order, asked, signal),
    ordersOpen: (market: string | undefined, signal: AbortSignal) =>
      requests.private(
        'GET',
        `${REST_BASE}/ordersOpen`,
        paramsOf({ market }),
        wire.orders,
        { weight: market === undefined ? 100 : 5 },
        signal,
      ),
    /** Orders of every state, newest first. */
    orders: (market: string, limit: number, signal: AbortSignal) =>
      requests.private(
        'GET',
        `${REST_BASE}/orders`,
        { market, limit },
        wire.orders,
        { weight: 5, urgent: true },
        signal,
      ),
    /** Own trades, newest first; `tradeIdTo` names the newest wanted. */
    userTrades: (
      page: { readonly market: string; readonly limit: number; readonly tradeIdTo?: string },
      signal: AbortSignal,
    ) =>
      requests.private(
        'GET',
        `${REST_BASE}/trades`,
        paramsOf({ ...page }),
        wire.userTrades,
        { weight: 5 },
        signal,
      ),
    /** All assets when none is named. */
    balance: (symbol: string | undefined, signal: AbortSignal) =>
      requests.private(
        'GET',
        `${REST_BASE}/balance`,
        paramsOf({ symbol }),
        wire.balances,
        { weight: 5 },
        signal,
      ),
    fees: (market: string, signal: AbortSignal) =>
      requests.private('GET', `${REST_BASE}/account/fees`, { market }, wire.fees, light, signal),
  }
}
