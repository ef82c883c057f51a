import { abortError } from '../../base/abort.ts'
import type { Clock } from '../../base/clock.ts'
import { type Decimal, floorToStep, minOf, ZERO } from '../../base/decimal.ts'
import { createEmitter, type Emitter } from '../../base/emitter.ts'
import { AppError, messageOf } from '../../base/errors.ts'
import { createLock } from '../../base/lock.ts'
import type { Logger } from '../../base/logger.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { ClientOrderId, SymbolId, VenueId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { DepthSnapshot, FeeRates } from '../../domain/market.ts'
import { isTerminal, type OrderRequest, type OrderUpdate } from '../../domain/order.ts'
import type { AccountEvent } from '../market-streams.ts'
import { availableOf, commit, openOrdersOf, type PaperState, restoreState } from './account-state.ts'
import type { BookSource } from './book-source.ts'
import { createEatenLiquidity, type EatenLiquidity } from './eaten-liquidity.ts'
import type { FeeSource } from './fee-source.ts'
import { createForcedSteps, type ForcedSteps } from './forced.ts'
import type { FundingStore } from './funding-store.ts'
import { positionIn } from './ledger.ts'
import { marginProblem } from './margin.ts'
import {
  acceptOrder,
  createPaperIds,
  endNeedless,
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
import { balanceProblem, formProblem, marketProblem, type PaperRefusal } from './rules.ts'
import type { PaperStore } from './store.ts'
import { bitesOf, expectedPrice, reaches, takeWith } from './taker.ts'

/** The paper venue's matching and account. One step at a time, each on disk before anyone hears of it. */
export interface PaperEngine extends ForcedSteps {
  readonly events: Emitter<AccountEvent>
  /** Read-only for everyone but the engine. */
  readonly state: PaperState
  /** Reads the recorded account. */
  load(): Promise<void>
  submit(order: OrderRequest, signal: AbortSignal): Promise<Result<OrderUpdate, PaperRefusal>>
  /** `undefined` when no such order is open. */
  cancel(clientOrderId: ClientOrderId): Promise<OrderUpdate | undefined>
  /** Fills a resting order as maker, at its own price. @returns what it took, which may be less. */
  fillResting(clientOrderId: ClientOrderId, sizeBase: Decimal, signal: AbortSignal): Promise<Decimal>
  eaten(symbol: SymbolId): EatenLiquidity
  /** The book a new order met; known while it is being told. */
  entryDepth(clientOrderId: ClientOrderId): DepthSnapshot | undefined
  /** The instrument of an order of this run. */
  knownInstrument(symbol: SymbolId): Instrument | undefined
  /** @throws {AppError} when the market client cannot tell it. */
  instrumentOf(symbol: SymbolId, signal: AbortSignal): Promise<Instrument>
}

export interface PaperEngineDeps {
  readonly venue: VenueId
  readonly books: BookSource
  readonly fees: FeeSource
  readonly store: PaperStore
  readonly funding: FundingStore
  readonly resolve: (symbol: SymbolId, signal: AbortSignal) => Promise<Instrument>
  readonly startingBalanceQuote: Decimal
  readonly leverage: Decimal
  /** What is not held cannot be sold. */
  readonly isSpot: boolean
  /** False where nobody asks for past fills: they would pile up. True by default. */
  readonly keepsFills?: boolean
  readonly quoteAsset: string
  readonly clock: Clock
  readonly log: Logger
}

const ORDERS_LOADED = 1_000
const DUPLICATE: PaperRefusal = { code: 'duplicate-order-id', reason: 'Client order id is duplicated.' }

export function createPaperEngine(deps: PaperEngineDeps): PaperEngine {
  const {
    venue,
    books,
    fees,
    store,
    funding,
    resolve,
    startingBalanceQuote,
    leverage,
    isSpot,
    keepsFills = true,
    quoteAsset,
    clock,
    log,
  } = deps
  const events = createEmitter<AccountEvent>((cause) =>
    log.error('paper.listener', { reason: messageOf(cause) }),
  )
  const lock = createLock()
  const eatenBySymbol = new Map<SymbolId, EatenLiquidity>()
  let ids: PaperIds = createPaperIds(venue, clock, [])
  let state = restoreState(startingBalanceQuote, { orders: [], fills: [] }, [])

  const instruments = new Map<SymbolId, Instrument>()
  const entries = new Map<ClientOrderId, DepthSnapshot>()

  const instrumentOf = async (symbol: SymbolId, signal: AbortSignal): Promise<Instrument> => {
    const instrument = await resolve(symbol, signal)
    instruments.set(symbol, instrument)
    return instrument
  }

  const eaten = (symbol: SymbolId): EatenLiquidity => {
    const known = eatenBySymbol.get(symbol) ?? createEatenLiquidity()
    eatenBySymbol.set(symbol, known)
    return known
  }

  /** Disk first, then memory, then the listeners: nobody hears of a fill that a restart would forget. */
  const write = async (step: PaperStep): Promise<void> => {
    const { ledger, change } = endNeedless(step, openOrdersOf(state), clock.now())
    await store.appendAccountChange(change)
    commit(state, ledger, keepsFills ? change : { ...change, fills: [] })
    for (const order of change.orders) events.emit({ kind: 'order', order })
    for (const fill of change.fills) {
      events.emit({ kind: 'fill', fill })
      if (fill.forced) events.emit({ kind: 'liquidation', fill })
    }
    const symbol = change.fills[0]?.symbol
    if (symbol === undefined) return
    events.emit({ kind: 'position', position: { venue, symbol, ...positionIn(ledger, symbol) } })
    events.emit({ kind: 'balance', balance: { asset: quoteAsset, walletBalance: ledger.walletQuote } })
  }

  /** Every reason against an order, in the order a venue looks. */
  const problemOf = (
    order: OrderRequest,
    instrument: Instrument,
    mid: Decimal,
    depth: DepthSnapshot,
    rates: FeeRates,
  ): PaperRefusal | undefined => {
    const positionBase = positionIn(state.ledger, order.symbol).sizeBase
    const opposite = (order.side === 'buy' ? depth.asks : depth.bids)[0]
    const wouldTake = opposite !== undefined && reaches(order, opposite.price)
    if (order.timeInForce === 'post-only' && wouldTake) {
      return {
        code: 'post-only',
        reason: 'Due to the order could not be executed as maker, the Post Only order will be rejected.',
      }
    }
    const open = openOrdersOf(state, order.symbol)
    return (
      marketProblem(order, instrument, mid, positionBase) ??
      (isSpot ? balanceProblem(order, positionBase, open) : undefined) ??
      marginProblem(order, {
        availableQuote: availableOf(state, leverage),
        leverage,
        feeRate: rates.takerRate,
        price: expectedPrice(order, depth, eaten(order.symbol)) ?? mid,
        positionBase,
        open,
      })
    )
  }

  const submit = async (
    order: OrderRequest,
    signal: AbortSignal,
  ): Promise<Result<OrderUpdate, PaperRefusal>> => {
    if (state.orders.has(order.clientOrderId)) return err(DUPLICATE)
    const instrument = await instrumentOf(order.symbol, signal)
    const malformed = formProblem(order, instrument)
    if (malformed) return err(malformed)
    const [asked, rates] = await Promise.all([books.book(order.symbol, signal), fees(order.symbol, signal)])
    // Nobody else's order waits while the venue is asked.
    return lock.run(async () => {
      if (signal.aborted) throw abortError(signal)
      return meet(order, instrument, books.known(order.symbol) ?? asked, rates)
    })
  }

  const meet = async (
    order: OrderRequest,
    instrument: Instrument,
    depth: DepthSnapshot,
    rates: FeeRates,
  ): Promise<Result<OrderUpdate, PaperRefusal>> => {
    if (state.orders.has(order.clientOrderId)) return err(DUPLICATE)
    const mid = midOf(depth)
    if (!mid) throw new AppError('bug', 'expected a two-sided book from the book source')
    state.mids.set(order.symbol, mid)
    const refused = problemOf(order, instrument, mid, depth, rates)
    if (refused) return err(refused)
    return ok(await match(order, instrument, depth, rates))
  }

  const match = async (
    order: OrderRequest,
    instrument: Instrument,
    depth: DepthSnapshot,
    rates: FeeRates,
  ): Promise<OrderUpdate> => {
    const wanted = wantedBase(order, state.ledger)
    const memory = eaten(order.symbol)
    const accepted = acceptOrder(ids, order)
    let bites = bitesOf(order, wanted, depth, memory)
    const reachable = bites.reduce((sum, bite) => sum.plus(bite.sizeBase), ZERO)
    if (order.timeInForce === 'FOK' && reachable.lt(order.sizeBase)) bites = []
    const step = fillOrder(ids, state.ledger, accepted, printsOf(bites), 'taker', instrument, rates)
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

  const fillResting = async (
    id: ClientOrderId,
    offeredBase: Decimal,
    signal: AbortSignal,
  ): Promise<Decimal> => {
    const symbol = state.orders.get(id)?.symbol
    if (symbol === undefined) return ZERO
    const instrument = await instrumentOf(symbol, signal)
    const rates = await fees(symbol, signal)
    return lock.run(() => fillAsMaker(id, offeredBase, instrument, rates))
  }

  const fillAsMaker = async (
    id: ClientOrderId,
    offeredBase: Decimal,
    instrument: Instrument,
    rates: FeeRates,
  ): Promise<Decimal> => {
    const order = state.orders.get(id)
    if (!order?.limitPrice || isTerminal(order.status)) return ZERO
    const wanted = wantedBase(order, state.ledger)
    if (wanted.isZero()) {
      const gone = endOrder(order, 'expired', clock.now(), NOTHING_TO_REDUCE)
      await write({ ledger: state.ledger, change: { orders: [gone], fills: [] } })
      return ZERO
    }
    const take = floorToStep(minOf(wanted, offeredBase), instrument.lotSize)
    if (!take.gt(0)) return ZERO
    const print = { price: order.limitPrice, sizeBase: take }
    await write(fillOrder(ids, state.ledger, order, [print], 'maker', instrument, rates))
    return take
  }

  const forced = createForcedSteps({
    state: () => state,
    ids: () => ids,
    write,
    instrumentOf,
    eaten,
    books,
    fees,
    funding,
    events,
    quoteAsset,
    clock,
  })

  return {
    events,
    eaten,
    instrumentOf,
    entryDepth: (id) => entries.get(id),
    knownInstrument: (symbol) => instruments.get(symbol),
    get state() {
      return state
    },
    load: () =>
      lock.run(async () => {
        const [open, recent, fills, paid] = await Promise.all([
          store.openOrders(),
          store.orders(ORDERS_LOADED, venue),
          store.fills(undefined, venue),
          funding.all(),
        ])
        // The journal of the mode holds the open orders of every venue.
        const ours = open.filter(({ order }) => order.venue === venue)
        const known = new Map(
          // Open ones first, in the order they were sent: that is their age, however old they are.
          [...ours, ...recent.toReversed()].map(({ order }) => [order.clientOrderId, order]),
        )
        // Orders without an id of ours were never accepted here: they were still being sent.
        const orders = [...known.values()].filter((order) => order.venueOrderId !== '')
        state = restoreState(startingBalanceQuote, { orders, fills: fills.toReversed() }, paid)
        ids = createPaperIds(venue, clock, fills)
        log.info('paper.loaded', { openOrders: openOrdersOf(state).length, fills: fills.length })
      }),
    submit,
    fillResting,
    pay: (payment) => lock.run(() => forced.pay(payment)),
    forceClose: (symbol, signal) => lock.run(() => forced.forceClose(symbol, signal)),
    cancel: (id) =>
      lock.run(async () => {
        const order = state.orders.get(id)
        if (!order || isTerminal(order.status)) return undefined
        const cancelled = endOrder(order, 'cancelled', clock.now())
        await write({ ledger: state.ledger, change: { orders: [cancelled], fills: [] } })
        return cancelled
      }),
  }
}
