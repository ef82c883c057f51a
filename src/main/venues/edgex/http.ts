import type { Body } from './auth.ts'
import type { OrderKey } from './order-ids.ts'
import type { Requests } from './request.ts'
import * as wire from './wire.ts'

/** Raw endpoints by the venue's own names. One call each, nothing retried that changes something. */
export type EdgexHttp = ReturnType<typeof createEdgexHttp>

/** Rows of a page of the account's history, and of its open orders. Sheet section 5.3. */
const HISTORY_ROWS = 100
const ACTIVE_ROWS = 200

/** Public endpoints: sheet section 3; private ones: section 5. */
export function createEdgexHttp({ public: ask, private: askPrivately, command }: Requests) {
  return {
    time: async (signal: AbortSignal) => {
      const call = { path: '/public/meta/getServerTime', params: {}, schema: wire.serverTime }
      return (await ask({ ...call, urgent: true }, signal)).data.timeMillis
    },
    /** `undefined` when the host answers success without data. */
    metadata: async (signal: AbortSignal) => {
      const call = { path: '/public/meta/getMetaData', params: {}, schema: wire.maybeMetadata }
      const { data } = await ask(call, signal)
      return data === null || Array.isArray(data) ? undefined : data
    },
    /** One contract: without an id the venue answers nothing. */
    ticker: async (contractId: string, signal: AbortSignal, urgent = false) => {
      const call = { path: '/public/quote/getTicker', params: { contractId }, schema: wire.tickers, urgent }
      return (await ask(call, signal)).data.at(0)
    },
    /** @param level 15 or 200; others are refused */
    depth: (contractId: string, level: number, signal: AbortSignal, urgent = false) =>
      ask(
        {
          path: '/public/quote/getDepth',
          params: { contractId, level: String(level) },
          schema: wire.depths,
          urgent,
        },
        signal,
      ),
    /** One-minute candles, newest first. */
    klines: async (
      query: {
        readonly contractId: string
        readonly size: number
        readonly fromMs: number
        readonly untilMs: number
      },
      signal: AbortSignal,
    ) => {
      const params = {
        contractId: query.contractId,
        priceType: 'LAST_PRICE',
        klineType: 'MINUTE_1',
        size: String(query.size),
        filterBeginKlineTimeInclusive: String(query.fromMs),
        filterEndKlineTimeExclusive: String(query.untilMs),
      }
      const call = { path: '/public/quote/getKline', params, schema: wire.klines }
      return (await ask(call, signal)).data.dataList
    },
    latestFunding: async (contractId: string, signal: AbortSignal) => {
      const call = {
        path: '/public/funding/getLatestFundingRate',
        params: { contractId },
        schema: wire.fundingRows,
      }
      return (await ask(call, signal)).data
    },
    /** Settled rates only: without the filter there is a row for every minute. */
    fundingPage: async (contractId: string, size: number, offsetData: string, signal: AbortSignal) => {
      const params = { contractId, size: String(size), offsetData, filterSettlementFundingRate: 'true' }
      const call = { path: '/public/funding/getFundingRatePage', params, schema: wire.fundingPage }
      return (await ask(call, signal)).data
    },

    createOrder: (body: Body, urgent: boolean, signal: AbortSignal) =>
      command({ path: '/private/order/createOrder', body, schema: wire.created, urgent }, signal),
    cancelOrder: (key: OrderKey, signal: AbortSignal) =>
      command(
        'orderId' in key
          ? {
              path: '/private/order/cancelOrderById',
              body: { orderIdList: [key.orderId] },
              schema: wire.cancelled,
              urgent: true,
            }
          : {
              path: '/private/order/cancelOrderByClientOrderId',
              body: { clientOrderIdList: [key.clientOrderId] },
              schema: wire.cancelled,
              urgent: true,
            },
        signal,
      ),
    cancelAll: (contractId: string, signal: AbortSignal) =>
      command(
        {
          path: '/private/order/cancelAllOrder',
          // An empty list filters nothing.
          body: {
            filterCoinIdList: [],
            filterContractIdList: [contractId],
            filterOrderTypeList: [],
            filterOrderStatusList: [],
            filterIsPositionTpsl: [],
          },
          schema: wire.cancelled,
          urgent: true,
        },
        signal,
      ),

    /** Open orders by id; an ended one is in the history only. */
    ordersBy: (key: OrderKey, signal: AbortSignal) =>
      askPrivately(
        'orderId' in key
          ? {
              path: '/private/order/getOrderById',
              params: { orderIdList: key.orderId },
              schema: wire.orders,
              urgent: true,
            }
          : {
              path: '/private/order/getOrderByClientOrderId',
              params: { clientOrderIdList: key.clientOrderId },
              schema: wire.orders,
              urgent: true,
            },
        signal,
      ),
    pastOrdersBy: (key: OrderKey, signal: AbortSignal) =>
      askPrivately(
        'orderId' in key
          ? {
              path: '/private/order/getHistoryOrderById',
              params: { orderIdList: key.orderId },
              schema: wire.orders,
              urgent: true,
            }
          : {
              path: '/private/order/getHistoryOrderByClientOrderId',
              params: { clientOrderIdList: key.clientOrderId },
              schema: wire.orders,
              urgent: true,
            },
        signal,
      ),
    activeOrders: (contractId: string | undefined, offsetData: string, signal: AbortSignal) =>
      askPrivately(
        {
          path: '/private/order/getActiveOrderPage',
          params: { size: String(ACTIVE_ROWS), offsetData, filterContractIdList: contractId ?? '' },
          schema: wire.orderPage,
          urgent: true,
        },
        signal,
      ),
    /** Own executions, newest first. */
    fills: (contractId: string, size: number, offsetData: string, signal: AbortSignal) =>
      askPrivately(
        {
          path: '/private/order/getHistoryOrderFillTransactionPage',
          params: {
            size: String(Math.min(size, HISTORY_ROWS)),
            offsetData,
            filterContractIdList: contractId,
          },
          schema: wire.fillPage,
        },
        signal,
      ),

    accountAsset: (signal: AbortSignal) =>
      askPrivately(
        { path: '/private/account/getAccountAsset', params: {}, schema: wire.accountAsset, urgent: true },
        signal,
      ),
    fundingPayments: (contractId: string, size: number, offsetData: string, signal: AbortSignal) =>
      askPrivately(
        {
          path: '/private/account/getPositionTransactionPage',
          params: {
            size: String(Math.min(size, HISTORY_ROWS)),
            offsetData,
            filterContractIdList: contractId,
            filterTypeList: wire.FUNDING_FEE,
          },
          schema: wire.positionTransactionPage,
        },
        signal,
      ),
  }
}
