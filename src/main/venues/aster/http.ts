import type { Params } from './auth.ts'
import type { Requests } from './request.ts'
import * as wire from './wire.ts'

const BASE = '/fapi/v3'

/** The weight of `GET depth` by page size, and the pages there are. Sheet section 3. */
export const DEPTH_WEIGHTS: ReadonlyMap<number, number> = new Map([
  [5, 2],
  [10, 2],
  [20, 2],
  [50, 2],
  [100, 5],
  [500, 10],
  [1000, 20],
])

const klinesWeight = (limit: number): number => (limit < 100 ? 1 : limit < 500 ? 2 : limit <= 1000 ? 5 : 10)

/** Keeps the parameters that are there, as text. */
function paramsOf(values: Readonly<Record<string, string | number | undefined>>): Params {
  const params: Record<string, string> = {}
  for (const [name, value] of Object.entries(values)) if (value !== undefined) params[name] = String(value)
  return params
}

/** Raw endpoints by the venue's own names. One call each, nothing retried that changes something. */
export type AsterHttp = ReturnType<typeof createAsterHttp>

/** Public endpoints: sheet section 3; private ones: section 5. Paths are V3; the signer maps them for V1 keys. */
export function createAsterHttp(requests: Requests) {
  return {
    time: (signal: AbortSignal) =>
      requests.public(`${BASE}/time`, {}, wire.serverTime, { weight: 1 }, signal),
    exchangeInfo: (signal: AbortSignal) =>
      requests.public(`${BASE}/exchangeInfo`, {}, wire.exchangeInfo, { weight: 1 }, signal),
    bookTicker: (symbol: string, signal: AbortSignal) =>
      requests.public(`${BASE}/ticker/bookTicker`, { symbol }, wire.bookTicker, { weight: 1 }, signal),
    /** @param limit one of the keys of `DEPTH_WEIGHTS` */
    depth: (symbol: string, limit: number, signal: AbortSignal) =>
      requests.public(
        `${BASE}/depth`,
        paramsOf({ symbol, limit }),
        wire.depth,
        { weight: DEPTH_WEIGHTS.get(limit) ?? 20 },
        signal,
      ),
    trades: (symbol: string, limit: number, signal: AbortSignal) =>
      requests.public(`${BASE}/trades`, paramsOf({ symbol, limit }), wire.trades, { weight: 1 }, signal),
    klines: (symbol: string, limit: number, endTime: number | undefined, signal: AbortSignal) =>
      requests.public(
        `${BASE}/klines`,
        paramsOf({ symbol, interval: '1m', endTime, limit }),
        wire.klines,
        { weight: klinesWeight(limit) },
        signal,
      ),
    premiumIndex: (symbol: string, signal: AbortSignal) =>
      requests.public(`${BASE}/premiumIndex`, { symbol }, wire.premiumIndex, { weight: 1 }, signal),
    fundingInfo: (symbol: string, signal: AbortSignal) =>
      requests.public(`${BASE}/fundingInfo`, { symbol }, wire.fundingInfo, { weight: 1 }, signal),
    fundingRate: (symbol: string, limit: number, signal: AbortSignal) =>
      requests.public(
        `${BASE}/fundingRate`,
        paramsOf({ symbol, limit }),
        wire.fundingRates,
        { weight: 1 },
        signal,
      ),

    placeOrder: (params: Params, urgent: boolean, signal: AbortSignal) =>
      requests.private(
        'POST',
        `${BASE}/order`,
        params,
        wire.order,
        { weight: 1, command: true, places: true, urgent },
        signal,
      ),
    cancelOrder: (symbol: string, origClientOrderId: string, signal: AbortSignal) =>
      requests.private(
        'DELETE',
        `${BASE}/order`,
        { symbol, origClientOrderId },
        wire.order,
        { weight: 1, command: true, urgent: true },
        signal,
      ),
    cancelAllOpenOrders: (symbol: string, signal: AbortSignal) =>
      requests.private(
        'DELETE',
        `${BASE}/allOpenOrders`,
        { symbol },
        wire.anything,
        { weight: 1, command: true, urgent: true },
        signal,
      ),
    queryOrder: (symbol: string, origClientOrderId: string, signal: AbortSignal) =>
      requests.private(
        'GET',
        `${BASE}/order`,
        { symbol, origClientOrderId },
        wire.order,
        { weight: 1, urgent: true },
        signal,
      ),
    openOrders: (symbol: string | undefined, signal: AbortSignal) =>
      requests.private(
        'GET',
        `${BASE}/openOrders`,
        paramsOf({ symbol }),
        wire.orders,
        { weight: symbol === undefined ? 40 : 1 },
        signal,
      ),
    /** Orders from `orderId` on, oldest first. */
    allOrders: (symbol: string, orderId: string, limit: number, signal: AbortSignal) =>
      requests.private(
        'GET',
        `${BASE}/allOrders`,
        paramsOf({ symbol, orderId, limit }),
        wire.orders,
        { weight: 5 },
        signal,
      ),
    userTrades: (
      symbol: string,
      window: { readonly startTime?: number; readonly endTime?: number; readonly limit: number },
      signal: AbortSignal,
    ) =>
      requests.private(
        'GET',
        `${BASE}/userTrades`,
        paramsOf({ symbol, ...window }),
        wire.userTrades,
        { weight: 5 },
        signal,
      ),

    balance: (signal: AbortSignal) =>
      requests.private('GET', `${BASE}/balance`, {}, wire.balances, { weight: 5 }, signal),
    account: (signal: AbortSignal) =>
      requests.private('GET', `${BASE}/accountWithJoinMargin`, {}, wire.account, { weight: 5 }, signal),
    positionRisk: (symbol: string | undefined, signal: AbortSignal) =>
      requests.private(
        'GET',
        `${BASE}/positionRisk`,
        paramsOf({ symbol }),
        wire.positionRisk,
        { weight: 5 },
        signal,
      ),
    leverageBracket: (symbol: string, signal: AbortSignal) =>
      requests.private(
        'GET',
        `${BASE}/leverageBracket`,
        { symbol },
        wire.leverageBrackets,
        { weight: 1 },
        signal,
      ),
    commissionRate: (symbol: string, signal: AbortSignal) =>
      requests.private(
        'GET',
        `${BASE}/commissionRate`,
        { symbol },
        wire.commissionRate,
        { weight: 20 },
        signal,
      ),
    fundingIncome: (
      range: { readonly symbol?: string; readonly startTime?: number; readonly limit: number },
      signal: AbortSignal,
    ) =>
      requests.private(
        'GET',
        `${BASE}/income`,
        paramsOf({ ...range, incomeType: 'FUNDING_FEE' }),
        wire.income,
        { weight: 30 },
        signal,
      ),

    createListenKey: (signal: AbortSignal) =>
      requests.private('POST', `${BASE}/listenKey`, {}, wire.listenKey, { weight: 1, urgent: true }, signal),
    keepListenKey: (signal: AbortSignal) =>
      requests.private('PUT', `${BASE}/listenKey`, {}, wire.anything, { weight: 1, urgent: true }, signal),
  }
}
