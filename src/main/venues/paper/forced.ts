import type { Clock } from '../../base/clock.ts'
import { type Decimal, ZERO } from '../../base/decimal.ts'
import type { Emitter } from '../../base/emitter.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { FundingPayment } from '../../domain/market.ts'
import type { AccountEvent } from '../market-streams.ts'
import { openOrdersOf, type PaperState } from './account-state.ts'
import type { BookSource } from './book-source.ts'
import type { EatenLiquidity } from './eaten-liquidity.ts'
import type { FeeSource } from './fee-source.ts'
import type { FundingStore } from './funding-store.ts'
import { positionIn } from './ledger.ts'
import {
  acceptOrder,
  endOrder,
  fillOrder,
  forcedOrder,
  type PaperIds,
  type PaperStep,
  printsOf,
  restOrEnd,
} from './matching.ts'
import { bitesOf, takeWith } from './taker.ts'

/** What the venue does to the account without being asked. Called within the engine's lock, one step at a time. */
export interface ForcedSteps {
  /** Books a funding payment. @returns false when it was booked before. */
  pay(payment: FundingPayment): Promise<boolean>
  /** Ends the orders of a symbol and closes its position by force at the live book. @returns the closed size. */
  forceClose(symbol: SymbolId, signal: AbortSignal): Promise<Decimal>
}

export interface ForcedStepsDeps {
  readonly state: () => PaperState
  readonly ids: () => PaperIds
  readonly write: (step: PaperStep) => Promise<void>
  readonly instrumentOf: (symbol: SymbolId, signal: AbortSignal) => Promise<Instrument>
  readonly eaten: (symbol: SymbolId) => EatenLiquidity
  readonly books: BookSource
  readonly fees: FeeSource
  readonly funding: FundingStore
  readonly events: Emitter<AccountEvent>
  readonly quoteAsset: string
  readonly clock: Clock
}

export function createForcedSteps(deps: ForcedStepsDeps): ForcedSteps {
  const { write, instrumentOf, eaten, books, fees, funding, events, quoteAsset, clock } = deps
  return {
    async pay(payment) {
      const state = deps.state()
      if (state.payments.some(({ paymentId }) => paymentId === payment.paymentId)) return false
      await funding.append(payment)
      state.payments.push(payment)
      const walletQuote = state.ledger.walletQuote.plus(payment.amountQuote)
      state.ledger = { ...state.ledger, walletQuote }
      events.emit({ kind: 'funding', payment })
      events.emit({ kind: 'balance', balance: { asset: quoteAsset, walletBalance: walletQuote } })
      return true
    },
    async forceClose(symbol, signal) {
      const [state, ids] = [deps.state(), deps.ids()]
      const { sizeBase } = positionIn(state.ledger, symbol)
      if (sizeBase.isZero()) return ZERO
      const request = forcedOrder(ids, symbol, sizeBase)
      const instrument = await instrumentOf(symbol, signal)
      const [depth, rates] = await Promise.all([
        books.book({ ...request, eaten: eaten(symbol) }, signal),
        fees(symbol, signal),
      ])
      const ended = openOrdersOf(state, symbol).map((order) =>
        endOrder(order, 'cancelled', clock.now(), 'the position was liquidated'),
      )
      if (ended.length > 0) await write({ ledger: state.ledger, change: { orders: ended, fills: [] } })
      const accepted = acceptOrder(ids, request)
      const memory = eaten(symbol)
      const bites = bitesOf(accepted, accepted.sizeBase, depth, memory)
      if (bites.length === 0) return ZERO
      const step = fillOrder(ids, state.ledger, accepted, printsOf(bites), 'taker', instrument, rates)
      const order = restOrEnd(step.change.orders[0] ?? accepted, accepted.sizeBase, clock.now())
      const fills = step.change.fills.map((fill) => ({ ...fill, forced: true }))
      const change = { orders: [order], fills }
      await takeWith(memory, accepted.side, bites, () => write({ ledger: step.ledger, change }))
      return order.filledBase
    },
  }
}
