import type { WireOrder } from './encode.ts'
import type { Requests } from './request.ts'
import * as wire from './wire.ts'

/** The pages of `book`. Sheet section 3. */
export const DEPTH_PAGES: readonly number[] = [10, 50, 100, 500]

/** How the venue is told which order is meant: exactly one of both. */
export type OrderKey = { readonly client_order_id: string } | { readonly order_id: string }

/** Which instruments a call is about. */
interface Scope {
  readonly base: string
  readonly quote: string
}

/** A page of a history. Times are nanoseconds. */
interface Page {
  readonly start_time?: string
  readonly end_time?: string
  readonly limit: number
  readonly cursor?: string
}

const KIND = ['PERPETUAL']
const scopeOf = (scope: Scope | undefined) =>
  scope ? { kind: KIND, base: [scope.base], quote: [scope.quote] } : { kind: KIND }

/** Raw endpoints by the venue's own names. One call each. */
export type GrvtHttp = ReturnType<typeof createGrvtHttp>

/**
 * Public endpoints: sheet section 3; private ones: section 5.
 *
 * @param subAccountId of the credentials there are
 */
export function createGrvtHttp(requests: Requests, subAccountId: () => string) {
  const { public: ask, private: askPrivately } = requests
  const account = () => ({ sub_account_id: subAccountId() })
  return {
    time: (signal: AbortSignal) => requests.time(wire.serverTime, signal),
    /** @param active those that trade now, or also the others */
    allInstruments: (active: boolean, signal: AbortSignal) =>
      ask(
        {
          name: 'all_instruments',
          body: { is_active: active },
          schema: wire.instruments,
          limit: 'tickers',
        },
        signal,
      ),
    /** @param depth one of `DEPTH_PAGES` */
    book: (instrument: string, depth: number, signal: AbortSignal) =>
      ask({ name: 'book', body: { instrument, depth }, schema: wire.book, limit: 'history' }, signal),
    mini: (instrument: string, signal: AbortSignal, urgent = false) =>
      ask({ name: 'mini', body: { instrument }, schema: wire.miniAnswer, limit: 'tickers', urgent }, signal),
    ticker: (instrument: string, signal: AbortSignal) =>
      ask({ name: 'ticker', body: { instrument }, schema: wire.ticker, limit: 'tickers' }, signal),
    funding: (instrument: string, page: Page, signal: AbortSignal) =>
      ask(
        {
          name: 'funding',
          body: { instrument, agg_type: 'FUNDING_INTERVAL', ...page },
          schema: wire.fundingHistory,
          limit: 'history',
        },
        signal,
      ),
    /** One-minute candles of trades. */
    klines: (instrument: string, page: Page, signal: AbortSignal) =>
      ask(
        {
          name: 'kline',
          body: { instrument, interval: 'CI_1_M', type: 'TRADE', ...page },
          schema: wire.candles,
          limit: 'history',
        },
        signal,
      ),
    trades: (instrument: string, limit: number, signal: AbortSignal) =>
      ask({ name: 'trade', body: { instrument, limit }, schema: wire.trades, limit: 'history' }, signal),
    marginRules: (instrument: string, signal: AbortSignal) =>
      ask({ name: 'margin_rules', body: { instrument }, schema: wire.marginRules, limit: 'tickers' }, signal),

    /** The answer is an acknowledgement: the order comes back as it was sent, without an id. */
    createOrder: (order: WireOrder, urgent: boolean, signal: AbortSignal) =>
      askPrivately(
        {
          name: 'create_order',
          body: { order },
          schema: wire.orderAnswer,
          limit: 'orders',
          command: true,
          once: true,
          urgent,
        },
        signal,
      ),
    /** The answer is an acknowledgement, also for an order that is not there. */
    cancelOrder: (key: OrderKey, signal: AbortSignal) =>
      askPrivately(
        {
          name: 'cancel_order',
          body: { ...account(), ...key },
          schema: wire.ack,
          limit: 'orders',
          command: true,
          urgent: true,
        },
        signal,
      ),
    cancelAll: (scope: Scope, signal: AbortSignal) =>
      askPrivately(
        {
          name: 'cancel_all_orders',
          body: { ...account(), ...scopeOf(scope) },
          schema: wire.ack,
          limit: 'sweeps',
          command: true,
          urgent: true,
        },
        signal,
      ),
    order: (key: OrderKey, signal: AbortSignal) =>
      askPrivately(
        {
          name: 'order',
          body: { ...account(), ...key },
          schema: wire.orderAnswer,
          limit: 'queries',
          urgent: true,
        },
        signal,
      ),
    openOrders: (scope: Scope | undefined, signal: AbortSignal) =>
      askPrivately(
        {
          name: 'open_orders',
          body: { ...account(), ...scopeOf(scope) },
          schema: wire.orders,
          limit: 'queries',
        },
        signal,
      ),
    fills: (scope: Scope | undefined, page: Page, signal: AbortSignal) =>
      askPrivately(
        {
          name: 'fill_history',
          body: { ...account(), ...scopeOf(scope), ...page },
          schema: wire.fills,
          limit: 'queries',
        },
        signal,
      ),
    positions: (scope: Scope | undefined, signal: AbortSignal) =>
      askPrivately(
        {
          name: 'positions',
          body: { ...account(), ...scopeOf(scope) },
          schema: wire.positions,
          limit: 'queries',
        },
        signal,
      ),
    accountSummary: (signal: AbortSignal) =>
      askPrivately(
        {
          name: 'account_summary',
          body: account(),
          schema: wire.accountSummary,
          limit: 'account',
        },
        signal,
      ),
    leverages: (signal: AbortSignal) =>
      askPrivately(
        {
          name: 'get_all_initial_leverage',
          body: account(),
          schema: wire.leverages,
          limit: 'account',
        },
        signal,
      ),
    fundingPayments: (instrument: string | undefined, limit: number, signal: AbortSignal) =>
      askPrivately(
        {
          name: 'funding_payment_history',
          body: { ...account(), ...(instrument === undefined ? { kind: KIND } : { instrument }), limit },
          schema: wire.fundingPayments,
          limit: 'account',
        },
        signal,
      ),
  }
}
