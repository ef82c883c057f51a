import { AppError, messageOf } from '../../base/errors.ts'
import { isTerminal, type OrderRequest, type SubmitOutcome } from '../../domain/order.ts'
import type { TradingFacet } from '../exchange-client.ts'
import { createPlacements } from '../placements.ts'
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
    ...createPlacements(submit, async (symbol, side, signal) => {
      const depth = await books.book(symbol, signal)
      const near = side === 'buy' ? depth.bids[0] : depth.asks[0]
      if (near) return near.price
      return { outcome: 'rejected', code: 'no-book', reason: `there is no ${side} side of the book` }
    }),
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
