import { ZERO } from '../../base/decimal.ts'
import { AppError, messageOf } from '../../base/errors.ts'
import type { ClientOrderId } from '../../domain/brands.ts'
import { type CancelOutcome, isTerminal, type OrderRequest, type SubmitOutcome } from '../../domain/order.ts'
import type { TradingFacet } from '../exchange-client.ts'
import { createPlacements } from '../placements.ts'
import { openOrdersOf } from './account-state.ts'
import type { BookSource } from './book-source.ts'
import type { PaperEngine } from './engine.ts'
import type { OrderTerms } from './rules.ts'
import type { PaperWire } from './wire.ts'

/** Commands as the paper engine carries them out, with its answers as outcomes. They never throw. */
export function commandsOf(engine: PaperEngine): {
  submit(order: OrderRequest, signal: AbortSignal): Promise<SubmitOutcome>
  cancel(id: ClientOrderId): Promise<CancelOutcome>
} {
  return {
    async submit(order, signal) {
      try {
        const result = await engine.submit(order, signal)
        return result.ok
          ? { outcome: 'accepted', order: result.value }
          : { outcome: 'rejected', code: result.error.code, reason: result.error.reason }
      } catch (cause) {
        // The paper venue is in this process: what threw before its write did not happen, and it knows that.
        const code = cause instanceof AppError ? cause.kind : 'bug'
        const reason = `the paper venue could not take the order: ${messageOf(cause)}`
        return { outcome: 'rejected', code, reason }
      }
    },
    async cancel(id) {
      try {
        const order = await engine.cancel(id)
        if (order) return { outcome: 'cancelled', order }
        return { outcome: 'not-open', reason: 'Unknown order sent.' }
      } catch (cause) {
        return { outcome: 'rejected', code: 'store', reason: messageOf(cause) }
      }
    },
  }
}

/** The trading facet over the paper engine, by way of its wire. */
export function createPaperTrading(
  engine: PaperEngine,
  books: BookSource,
  wire: PaperWire,
  { reduceOnly }: OrderTerms,
): TradingFacet {
  return {
    ...createPlacements(wire.submit, async (symbol, side, signal) => {
      const touch = { symbol, side, sizeBase: ZERO, timeInForce: 'IOC' } as const
      const depth = await books.book(touch, signal)
      const near = side === 'buy' ? depth.bids[0] : depth.asks[0]
      if (near) return near.price
      return { outcome: 'rejected', code: 'no-book', reason: `there is no ${side} side of the book` }
    }),
    placeCloseOrder: (request, signal) =>
      wire.submit({ ...request, type: 'limit', timeInForce: 'GTC', reduceOnly }, signal),
    cancelOrder: ({ clientOrderId }, signal) => wire.cancel(clientOrderId, signal),
    async cancelAll({ symbol }, signal) {
      const open = openOrdersOf(engine.state, symbol)
      const outcomes = await Promise.all(open.map(({ clientOrderId }) => wire.cancel(clientOrderId, signal)))
      // One that is not open any more is what was asked for.
      const failed = outcomes.find(({ outcome }) => outcome === 'unknown' || outcome === 'rejected')
      return failed ?? { outcome: 'done' }
    },
    async getOrderInfo({ clientOrderId }, signal) {
      await wire.arrived(clientOrderId, signal)
      return engine.state.orders.get(clientOrderId)
    },
    getActiveOrders: async ({ symbol }) =>
      openOrdersOf(engine.state, symbol).filter((order) => !isTerminal(order.status)),
  }
}
