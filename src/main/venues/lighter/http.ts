import type { TransactionInfo } from './auth.ts'
import type { Requests } from './request.ts'
import * as wire from './wire.ts'

const BASE = '/api/v1'
/** The venue's number for "all markets". */
const ALL_MARKETS = 255
const MINUTE = '1m'
const HOUR = '1h'

/** Weights other than the usual one. Sheet section 8. */
const WEIGHTS = { transactions: 6, endedOrders: 100, apiKeys: 150, trades: 600 } as const

/** A span of time in ms and how many rows of it, newest last. */
export interface Span {
  readonly startMs: number
  readonly endMs: number
  readonly rows: number
}

const spanOf = ({ startMs, endMs, rows }: Span) => ({
  start_timestamp: Math.floor(startMs),
  end_timestamp: Math.floor(endMs),
  count_back: rows,
})

/** Raw endpoints by the venue's own names. One call each. */
export type LighterHttp = ReturnType<typeof createLighterHttp>

/** Public endpoints: sheet section 3; the account's: sections 4.4 and 5. */
export function createLighterHttp(requests: Requests) {
  const authorized = { authorized: true }
  return {
    status: (signal: AbortSignal) => requests.get('/', {}, wire.status, {}, signal),
    orderBookDetails: (signal: AbortSignal) =>
      requests.get(`${BASE}/orderBookDetails`, { filter: 'perp' }, wire.orderBookDetails, {}, signal),
    /** @param limit orders a side, 1 to 250 */
    orderBookOrders: (marketId: number, limit: number, urgent: boolean, signal: AbortSignal) =>
      requests.get(
        `${BASE}/orderBookOrders`,
        { market_id: marketId, limit },
        wire.orderBookOrders,
        { urgent },
        signal,
      ),
    recentTrades: (marketId: number, limit: number, signal: AbortSignal) =>
      requests.get(
        `${BASE}/recentTrades`,
        { market_id: marketId, limit },
        wire.trades,
        { weight: WEIGHTS.trades },
        signal,
      ),
    candles: (marketId: number, span: Span, signal: AbortSignal) =>
      requests.get(
        `${BASE}/candles`,
        { market_id: marketId, resolution: MINUTE, ...spanOf(span) },
        wire.candles,
        {},
        signal,
      ),
    fundingRates: (signal: AbortSignal) =>
      requests.get(`${BASE}/funding-rates`, {}, wire.fundingRates, {}, signal),
    fundings: (marketId: number, span: Span, signal: AbortSignal) =>
      requests.get(
        `${BASE}/fundings`,
        { market_id: marketId, resolution: HOUR, ...spanOf(span) },
        wire.fundings,
        {},
        signal,
      ),

    account: (accountIndex: number, signal: AbortSignal) =>
      requests.get(`${BASE}/account`, { by: 'index', value: accountIndex }, wire.accounts, {}, signal),
    apiKeys: (accountIndex: number, apiKeyIndex: number, signal: AbortSignal) =>
      requests.get(
        `${BASE}/apikeys`,
        { account_index: accountIndex, api_key_index: apiKeyIndex },
        wire.apiKeys,
        { weight: WEIGHTS.apiKeys },
        signal,
      ),
    nextNonce: (accountIndex: number, apiKeyIndex: number, signal: AbortSignal) =>
      requests.get(
        `${BASE}/nextNonce`,
        { account_index: accountIndex, api_key_index: apiKeyIndex },
        wire.nextNonce,
        { weight: WEIGHTS.transactions, urgent: true },
        signal,
      ),
    accountActiveOrders: (
      accountIndex: number,
      marketId: number | undefined,
      urgent: boolean,
      signal: AbortSignal,
    ) =>
      requests.get(
        `${BASE}/accountActiveOrders`,
        { account_index: accountIndex, market_id: marketId ?? ALL_MARKETS },
        wire.orders,
        { authorized: true, urgent },
        signal,
      ),
    accountInactiveOrders: (accountIndex: number, marketId: number, limit: number, signal: AbortSignal) =>
      requests.get(
        `${BASE}/accountInactiveOrders`,
        { account_index: accountIndex, market_id: marketId, limit },
        wire.orders,
        { weight: WEIGHTS.endedOrders, authorized: true },
        signal,
      ),
    /** Recent orders by our own numbers. */
    accountOrders: (accountIndex: number, clientOrderIndexes: readonly number[], signal: AbortSignal) =>
      requests.get(
        `${BASE}/accountOrders`,
        { client_order_indexes: clientOrderIndexes.join(','), account_index: accountIndex },
        wire.orders,
        { authorized: true, urgent: true },
        signal,
      ),
    trades: (
      accountIndex: number,
      page: { readonly marketId: number; readonly limit: number; readonly cursor?: string | undefined },
      signal: AbortSignal,
    ) =>
      requests.get(
        `${BASE}/trades`,
        {
          account_index: accountIndex,
          market_id: page.marketId,
          sort_by: 'timestamp',
          limit: page.limit,
          cursor: page.cursor,
        },
        wire.trades,
        { weight: WEIGHTS.trades, authorized: true },
        signal,
      ),
    positionFunding: (
      accountIndex: number,
      marketId: number | undefined,
      limit: number,
      signal: AbortSignal,
    ) =>
      requests.get(
        `${BASE}/positionFunding`,
        { account_index: accountIndex, market_id: marketId ?? ALL_MARKETS, limit },
        wire.positionFunding,
        authorized,
        signal,
      ),
    accountLimits: (accountIndex: number, signal: AbortSignal) =>
      requests.get(
        `${BASE}/accountLimits`,
        { account_index: accountIndex },
        wire.accountLimits,
        authorized,
        signal,
      ),

    /** The slower of the two ways to send: used while there is no socket. */
    sendTx: (type: number, info: TransactionInfo, signal: AbortSignal) =>
      requests.post(
        `${BASE}/sendTx`,
        { tx_type: type, tx_info: JSON.stringify(info) },
        wire.sent,
        { weight: WEIGHTS.transactions },
        signal,
      ),
  }
}
