import { abortError } from '../../base/abort.ts'
import type { Clock } from '../../base/clock.ts'
import { type Decimal, floorToStep, minOf, ZERO } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import type { Lock } from '../../base/lock.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { ClientOrderId, SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { DepthSnapshot, FeeRates } from '../../domain/market.ts'
import { isTerminal, type OrderRequest, type OrderUpdate } from '../../domain/order.ts'
import type { PaperState } from './account-state.ts'
import type { BookSource } from './book-source.ts'
import type { EatenLiquidity } from './eaten-liquidity.ts'
import type { FeeSource } from './fee-source.ts'
import {
  acceptOrder,
  endOrder,
  fillOrder,
  midOf,
  NOTHING_TO_REDUCE,
  type PaperIds,
  type PaperStep,
  printsOf,
  restOrEnd,
  wantedBase,
} from './matching.ts'
import { orderProblem } from './order-problem.ts'
import { formProblem, type OrderTerms, type PaperRefusal } from './rules.ts'
import { bitesOf, takeWith } from './taker.ts'

/** What is done to an order on somebody's word or by the market. Each takes the engine's lock for its own step. */
export interface OrderSteps {
  submit(order: OrderRequest, signal: AbortSignal): Promise<Result<OrderUpdate, PaperRefusal>>
  /** @param reason why, when nobody asked for it. @returns `undefined` when no such order is open */
  cancel(clientOrderId: ClientOrderId, reason?: string): Promise<OrderUpdate | undefined>
  /** Fills a resting order as maker, at its own price. @returns what it took, which may be less. */
  fillResting(clientOrderId: ClientOrderId, sizeBase: Decimal, signal: AbortSignal): Promise<Decimal>
  /** The book a new order met; known while it is being told. */
  entryDepth(clientOrderId: ClientOrderId): DepthSnapshot | undefined
}

export interface OrderStepsDeps {
  readonly state: () => PaperState
  readonly ids: () => PaperIds
  readonly write: (step: PaperStep) => Promise<void>
  readonly lock: Lock
  readonly instrumentOf: (symbol: SymbolId, signal: AbortSignal) => Promise<Instrument>
  readonly eaten: (symbol: SymbolId) => EatenLiquidity
  readonly books: BookSource
  readonly fees: FeeSource
  readonly terms: OrderTerms
  readonly leverage: Decimal
  readonly isSpot: boolean
  readonly clock: Clock
}

const DUPLICATE: PaperRefusal = { code: 'duplicate-order-id', reason: 'Client order id is duplicated.' }

/** What was asked for before the lock: nobody else's order waits while the venue answers. */
interface Asked {
  readonly instrument: Instrument
  readonly depth: DepthSnapshot
  readonly rates: FeeRates
}

export function createOrderSteps(deps: OrderStepsDeps): OrderSteps {
  const { terms, ids, write, lock, instrumentOf, eaten, books, fees, leverage, isSpot, clock } = deps
  const entries = new Map<ClientOrderId, DepthSnapshot>()
  const isKnown = (id: ClientOrderId): boolean => deps.state().orders.has(id)

  const match = async (order: OrderRequest, { instrument, depth, rates }: Asked): Promise<OrderUpdate> => {
    const { ledger } = deps.state()
    const wanted = wantedBase(order, ledger)
    const memory = eaten(order.symbol)
    const accepted = acceptOrder(ids(), order)
    let bites = bitesOf(order, wanted, depth, memory)
    const reachable = bites.reduce((sum, bite) => sum.plus(bite.sizeBase), ZERO)
    if (order.timeInForce === 'FOK' && reachable.lt(order.sizeBase)) bites = []
    const step = fillOrder(ids(), ledger, accepted, printsOf(bites), 'taker', instrument, rates)
    const [filled] = step.change.orders
    const ended = restOrEnd(filled ?? accepted, wanted, clock.now())
    entries.set(order.clientOrderId, depth)
    try {
      const change = { orders: [ended], fills: step.change.fills }
      await takeWith(memory, order.side, bites, () => write({ ledger: step.ledger, change }))
    } finally {
      entries.delete(order.clientOrderId)
    }
    return ended
  }

  const meet = async (order: OrderRequest, asked: Asked): Promise<Result<OrderUpdate, PaperRefusal>> => {
    if (isKnown(order.clientOrderId)) return err(DUPLICATE)
    const state = deps.state()
    const { instrument, depth, rates } = asked
    const mid = midOf(depth)
    if (!mid) throw new AppError('bug', 'expected a two-sided book from the book source')
    state.mids.set(order.symbol, mid)
    const account = { state, eaten: eaten(order.symbol), takerRate: rates.takerRate, leverage, isSpot }
    const refused = orderProblem(order, { ...account, instrument, depth, mid })
    return refused ? err(refused) : ok(await match(order, asked))
  }

  const fillAsMaker = async (
    id: ClientOrderId,
    offeredBase: Decimal,
    instrument: Instrument,
    rates: FeeRates,
  ): Promise<Decimal> => {
    const { orders, ledger } = deps.state()
    const order = orders.get(id)
    if (!order?.limitPrice || isTerminal(order.status)) return ZERO
    const wanted = wantedBase(order, ledger)
    if (wanted.isZero()) {
      const gone = endOrder(order, 'expired', clock.now(), NOTHING_TO_REDUCE)
      await write({ ledger, change: { orders: [gone], fills: [] } })
      return ZERO
    }
    const take = floorToStep(minOf(wanted, offeredBase), instrument.lotSize)
    if (!take.gt(0)) return ZERO
    const print = { price: order.limitPrice, sizeBase: take }
    await write(fillOrder(ids(), ledger, order, [print], 'maker', instrument, rates))
    return take
  }

  return {
    entryDepth: (id) => entries.get(id),
    async submit(order, signal) {
      const { symbol } = order
      if (isKnown(order.clientOrderId)) return err(DUPLICATE)
      const instrument = await instrumentOf(symbol, signal)
      const malformed = formProblem(order, instrument, terms)
      if (malformed) return err(malformed)
      const need = { ...order, eaten: eaten(symbol) }
      const [depth, rates] = await Promise.all([books.book(need, signal), fees(symbol, signal)])
      return lock.run(async () => {
        if (signal.aborted) throw abortError(signal)
        return meet(order, { instrument, depth: books.known(need) ?? depth, rates })
      })
    },
    cancel: (id, reason) =>
      lock.run(async () => {
        const { orders, ledger } = deps.state()
        const order = orders.get(id)
        if (!order || isTerminal(order.status)) return undefined
        const cancelled = endOrder(order, 'cancelled', clock.now(), reason)
        await write({ ledger, change: { orders: [cancelled], fills: [] } })
        return cancelled
      }),
    async fillResting(id, offeredBase, signal) {
      const symbol = deps.state().orders.get(id)?.symbol
      if (symbol === undefined) return ZERO
      const instrument = await instrumentOf(symbol, signal)
      const rates = await fees(symbol, signal)
      return lock.run(() => fillAsMaker(id, offeredBase, instrument, rates))
    },
  }
}
