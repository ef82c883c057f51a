import type { Requests } from './request.ts'
import * as wire from './wire.ts'

/** A window of time and a place in it. */
export interface Page {
  readonly page_size: number
  readonly cursor?: string
  readonly start_at?: number
  readonly end_at?: number
}

/** Raw endpoints by the venue's own names. One call each, nothing retried that changes something. */
export type ParadexHttp = ReturnType<typeof createParadexHttp>

const part = encodeURIComponent

/** Public endpoints: sheet section 3; private ones: sections 4 and 5. */
export function createParadexHttp(requests: Requests) {
  const { public: ask, private: askPrivately } = requests
  return {
    time: (signal: AbortSignal) => ask({ path: '/system/time', schema: wire.systemTime }, signal),
    config: (signal: AbortSignal) => ask({ path: '/system/config', schema: wire.systemConfig }, signal),
    markets: (market: string | undefined, signal: AbortSignal) =>
      ask({ path: '/markets', query: { market }, schema: wire.markets }, signal),
    /** @param market or `ALL` */
    summary: (market: string, signal: AbortSignal) =>
      ask({ path: '/markets/summary', query: { market }, schema: wire.summaries }, signal),
    orderBook: (market: string, depth: number, signal: AbortSignal) =>
      ask({ path: `/orderbook/${part(market)}`, query: { depth }, schema: wire.orderBook }, signal),
    bbo: (market: string, signal: AbortSignal) =>
      ask({ path: `/bbo/${part(market)}`, schema: wire.bbo }, signal),
    /** One-minute candles of prices that traded. */
    klines: (symbol: string, start_at: number, end_at: number, signal: AbortSignal) =>
      ask(
        {
          path: '/markets/klines',
          query: { symbol, resolution: 1, start_at, end_at, price_kind: 'last' },
          schema: wire.klines,
        },
        signal,
      ),
    trades: (market: string, page_size: number, signal: AbortSignal) =>
      ask({ path: '/trades', query: { market, page_size }, schema: wire.trades }, signal),
    fundingData: (market: string, page: Page, signal: AbortSignal) =>
      ask({ path: '/funding/data', query: { market, ...page }, schema: wire.fundingData }, signal),

    /** @param publicKey registered for the account: its own or a subkey's */
    signIn: (publicKey: string, headers: () => Readonly<Record<string, string>>, signal: AbortSignal) =>
      requests.signed({ path: `/auth/${publicKey}`, headers, schema: wire.signIn }, signal),
    onboard: (publicKey: string, headers: () => Readonly<Record<string, string>>, signal: AbortSignal) =>
      requests.signed(
        {
          path: '/onboarding',
          headers,
          body: () => ({ public_key: publicKey }),
          schema: wire.ignored,
        },
        signal,
      ),

    placeOrder: (body: () => unknown, urgent: boolean, signal: AbortSignal) =>
      askPrivately(
        { method: 'POST', path: '/orders', body, schema: wire.order, command: true, urgent },
        signal,
      ),
    /** Answered with 204 and nothing: the cancel waits in line. */
    cancelOrder: (orderId: string, signal: AbortSignal) =>
      askPrivately(
        {
          method: 'DELETE',
          path: `/orders/${part(orderId)}`,
          schema: wire.ignored,
          command: true,
          urgent: true,
        },
        signal,
      ),
    cancelByClientId: (clientId: string, market: string, signal: AbortSignal) =>
      askPrivately(
        {
          method: 'DELETE',
          path: `/orders/by_client_id/${part(clientId)}`,
          query: { market },
          schema: wire.ignored,
          command: true,
          urgent: true,
        },
        signal,
      ),
    cancelAll: (market: string, signal: AbortSignal) =>
      askPrivately(
        {
          method: 'DELETE',
          path: '/orders',
          query: { market },
          schema: wire.ignored,
          command: true,
          urgent: true,
        },
        signal,
      ),
    /** Orders that are not closed. */
    openOrders: (market: string | undefined, signal: AbortSignal) =>
      askPrivately({ method: 'GET', path: '/orders', query: { market }, schema: wire.orders }, signal),
    /** Answers for an order that is not closed. */
    order: (orderId: string, signal: AbortSignal) =>
      askPrivately(
        { method: 'GET', path: `/orders/${part(orderId)}`, schema: wire.order, urgent: true },
        signal,
      ),
    orderByClientId: (clientId: string, signal: AbortSignal) =>
      askPrivately(
        {
          method: 'GET',
          path: `/orders/by_client_id/${part(clientId)}`,
          schema: wire.order,
          urgent: true,
        },
        signal,
      ),
    /** Orders of the past, newest first. */
    pastOrders: (
      query: { readonly market?: string; readonly client_id?: string } & Page,
      signal: AbortSignal,
    ) =>
      askPrivately(
        {
          method: 'GET',
          path: '/orders-history',
          query: { ...query },
          schema: wire.pastOrders,
          urgent: true,
        },
        signal,
      ),

    account: (signal: AbortSignal) =>
      askPrivately({ method: 'GET', path: '/account', schema: wire.account }, signal),
    accountInfo: (signal: AbortSignal) =>
      askPrivately({ method: 'GET', path: '/account/info', schema: wire.accountInfo }, signal),
    balances: (signal: AbortSignal) =>
      askPrivately({ method: 'GET', path: '/balance', schema: wire.balances }, signal),
    positions: (signal: AbortSignal) =>
      askPrivately({ method: 'GET', path: '/positions', schema: wire.positions }, signal),
    margins: (market: string, signal: AbortSignal) =>
      askPrivately(
        { method: 'GET', path: '/account/margin', query: { market }, schema: wire.margins },
        signal,
      ),
    fills: (market: string, page: Page, signal: AbortSignal) =>
      askPrivately({ method: 'GET', path: '/fills', query: { market, ...page }, schema: wire.fills }, signal),
    fundingPayments: (market: string, page: Page, signal: AbortSignal) =>
      askPrivately(
        {
          method: 'GET',
          path: '/funding/payments',
          query: { market, ...page },
          schema: wire.fundingPayments,
        },
        signal,
      ),
  }
}
