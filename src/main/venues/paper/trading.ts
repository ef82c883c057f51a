import { AppError, messageOf } from '../../base/errors.ts'
import { isTerminal, type OrderRequest, type SubmitOutcome } from '../../domain/order.ts'
import type { TradingFacet } from '../exchange-client.ts'
import { openOrdersOf } from './account-state.ts'
import type { BookSource } from './book-source.ts'
import type { PaperEngine } from './engine.ts'

/** The trading facet over the paper engine. */
export function createPaperTrading(engine: PaperEngine, books: BookSource): TradingFacet {
  const submit = async (order: OrderRequest, signal: AbortSignal): Promise<SubmitOutcome> => {
    if (signal.aborted) return { outcome: 'rejected', code: 'not-sent', reason: 'cancelled before sending' }
    try {
      const result = await engine.submit(order, signal)
      return result.ok
        ? { outcome: 'accepted', order: result.value }
        : { outcome: 'rejected', code: result.error.code, reason: result.error.reason }
    } catch (cause) {
      // The paper venue is in this process: what threw before its write did not happen, and it knows that.
      const code = cause instanceof AppError ? cause.kind : 'bug'
      return {
        outcome: 'rejected',
        code,
        reason: `the paper venue could not take the order: ${messageOf(cause)}`,
      }
    }
  }

  return {
    submit,
    placeLimitOrder: (request, signal) => submit({ ...request, type: 'limit' }, signal),
    placeMarketOrder: (request, signal) => submit({ ...request, type: 'market', timeInForce: 'IOC' }, signal),
    async placeOpenOrder({ clientOrderId, symbol, sizeBase, direction }, signal) {
      const depth = await books.book(symbol, signal)
      const side = direction === 'long' ? 'buy' : 'sell'
      const near = side === 'buy' ? depth.bids[0] : depth.asks[0]
      if (!near)
        return { outcome: 'rejected', code: 'no-book', reason: `there is no ${side} side of the book` }
      const priced = { type: 'limit', timeInForce: 'post-only', limitPrice: near.price } as const
      return submit({ clientOrderId, symbol, sizeBase, side, reduceOnly: false, ...priced }, signal)
    },
    placeCloseOrder: (request, signal) =>
      submit({ ...request, type: 'limit', timeInForce: 'GTC', reduceOnly: true }, signal),
    async cancelOrder({ clientOrderId }) {
      try {
        const order = await engine.cancel(clientOrderId)
        if (order) return { outcome: 'cancelled', order }
        return { outcome: 'not-open', reason: 'Unknown order sent.' }
      } catch (cause) {
        return { outcome: 'rejected', code: 'store', reason: messageOf(cause) }
      }
    },
    async cancelAll({ symbol }) {
      for (const order of openOrdersOf(engine.state, symbol)) await engine.cancel(order.clientOrderId)
      return { outcome: 'done' }
    },
    getOrderInfo: async ({ clientOrderId }) => engine.state.orders.get(clientOrderId),
    getActiveOrders: async ({ symbol }) =>
      openOrdersOf(engine.state, symbol).filter((order) => !isTerminal(order.status)),
  }
}
