import type { Params } from './auth.ts'
import type { OrderKey } from './client-ids.ts'
import type { Requests } from './request.ts'
import * as wire from './wire.ts'

/** The pages of `GET depth`; another number is refused in plain text. Sheet section 3. */
export const DEPTH_PAGES: readonly number[] = [5, 10, 20, 50, 100, 500, 1000]

/** Keeps the parameters that are there: an absent one may be neither signed nor sent. */
function paramsOf(values: Readonly<Record<string, string | number | boolean | undefined>>): Params {
  const params: Record<string, string | number | boolean> = {}
  for (const [name, value] of Object.entries(values)) if (value !== undefined) params[name] = value
  return params
}

/** Raw endpoints by the venue's own names. One call each, nothing retried that changes something. */
export type BackpackHttp = ReturnType<typeof createBackpackHttp>

/** Public endpoints: sheet section 3; private ones: section 5. */
export function createBackpackHttp(requests: Requests) {
  const { public: ask, private: askPrivately } = requests
  return {
    /** Plain text, a number of milliseconds. */
    time: (signal: AbortSignal) => ask({ path: '/api/v1/time', params: {}, schema: wire.unixMs }, signal),
    markets: (signal: AbortSignal) =>
      ask({ path: '/api/v1/markets', params: {}, schema: wire.markets }, signal),
    market: (symbol: string, signal: AbortSignal) =>
      ask({ path: '/api/v1/market', params: { symbol }, schema: wire.market }, signal),
    /** @param limit one of `DEPTH_PAGES` */
    depth: (symbol: string, limit: number, signal: AbortSignal) =>
      ask({ path: '/api/v1/depth', params: { symbol, limit }, schema: wire.depth }, signal),
    markPrices: (symbol: string, signal: AbortSignal) =>
      ask({ path: '/api/v1/markPrices', params: { symbol }, schema: wire.markPrices }, signal),
    fundingRates: (symbol: string, limit: number, signal: AbortSignal) =>
      ask(
        {
          path: '/api/v1/fundingRates',
          params: { symbol, limit },
          schema: wire.fundingRates,
          history: true,
        },
        signal,
      ),
    /** One-minute candles. The range is in seconds, which no other call uses. */
    klines: (symbol: string, startTimeS: number, endTimeS: number, signal: AbortSignal) =>
      ask(
        {
          path: '/api/v1/klines',
          params: { symbol, interval: '1m', startTime: startTimeS, endTime: endTimeS },
          schema: wire.klines,
          history: true,
        },
        signal,
      ),
    trades: (symbol: string, limit: number, signal: AbortSignal) =>
      ask({ path: '/api/v1/trades', params: { symbol, limit }, schema: wire.trades }, signal),

    placeOrder: (params: Params, urgent: boolean, signal: AbortSignal) =>
      askPrivately(
        {
          method: 'POST',
          path: '/api/v1/order',
          instruction: 'orderExecute',
          params,
          schema: wire.order,
          command: true,
          urgent,
        },
        signal,
      ),
    cancelOrder: (symbol: string, key: OrderKey, signal: AbortSignal) =>
      askPrivately(
        {
          method: 'DELETE',
          path: '/api/v1/order',
          instruction: 'orderCancel',
          params: { symbol, ...key },
          schema: wire.cancelled,
          command: true,
          urgent: true,
        },
        signal,
      ),
    cancelAll: (symbol: string, signal: AbortSignal) =>
      askPrivately(
        {
          method: 'DELETE',
          path: '/api/v1/orders',
          instruction: 'orderCancelAll',
          params: { symbol },
          schema: wire.allCancelled,
          command: true,
          urgent: true,
        },
        signal,
      ),
    /** Answers for an order that rests; a finished one is not found. */
    queryOrder: (symbol: string, key: OrderKey, signal: AbortSignal) =>
      askPrivately(
        {
          method: 'GET',
          path: '/api/v1/order',
          instruction: 'orderQuery',
          params: { symbol, ...key },
          schema: wire.order,
          urgent: true,
        },
        signal,
      ),
    openOrders: (symbol: string | undefined, signal: AbortSignal) =>
      askPrivately(
        {
          method: 'GET',
          path: '/api/v1/orders',
          instruction: 'orderQueryAll',
          params: paramsOf({ symbol }),
          schema: wire.orders,
        },
        signal,
      ),
    /** Orders of the past, newest first. */
    pastOrders: (
      query: {
        readonly symbol: string
        readonly orderId?: string
        readonly limit: number
        readonly offset?: number
      },
      signal: AbortSignal,
    ) =>
      askPrivately(
        {
          method: 'GET',
          path: '/wapi/v1/history/orders',
          instruction: 'orderHistoryQueryAll',
          params: paramsOf({ ...query }),
          schema: wire.pastOrders,
          urgent: true,
        },
        signal,
      ),
    fills: (
      query: {
        readonly symbol: string
        readonly from?: number
        readonly limit: number
        readonly sortDirection: 'Asc' | 'Desc'
      },
      signal: AbortSignal,
    ) =>
      askPrivately(
        {
          method: 'GET',
          path: '/wapi/v1/history/fills',
          instruction: 'fillHistoryQueryAll',
          params: paramsOf({ ...query }),
          schema: wire.fills,
        },
        signal,
      ),

    collateral: (signal: AbortSignal) =>
      askPrivately(
        {
          method: 'GET',
          path: '/api/v1/capital/collateral',
          instruction: 'collateralQuery',
          params: {},
          schema: wire.collateral,
        },
        signal,
      ),
    positions: (symbol: string | undefined, signal: AbortSignal) =>
      askPrivately(
        {
          method: 'GET',
          path: '/api/v1/position',
          instruction: 'positionQuery',
          params: paramsOf({ symbol }),
          schema: wire.positions,
        },
        signal,
      ),
    account: (signal: AbortSignal) =>
      askPrivately(
        {
          method: 'GET',
          path: '/api/v1/account',
          instruction: 'accountQuery',
          params: {},
          schema: wire.account,
        },
        signal,
      ),
    fundingPayments: (query: { readonly symbol?: string; readonly limit: number }, signal: AbortSignal) =>
      askPrivately(
        {
          method: 'GET',
          path: '/wapi/v1/history/funding',
          instruction: 'fundingHistoryQueryAll',
          params: paramsOf({ ...query }),
          schema: wire.fundingPayments,
        },
        signal,
      ),
  }
}
