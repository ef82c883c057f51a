import type { Clock } from '../../base/clock.ts'
import type { Decimal } from '../../base/decimal.ts'
import { createEmitter, type Emitter } from '../../base/emitter.ts'
import { messageOf } from '../../base/errors.ts'
import { createLock } from '../../base/lock.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId, VenueId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { AccountEvent } from '../market-streams.ts'
import { commit, openOrdersOf, type PaperState, restoreState } from './account-state.ts'
import type { BookSource } from './book-source.ts'
import { createEatenLiquidity, type EatenLiquidity } from './eaten-liquidity.ts'
import type { FeeSource } from './fee-source.ts'
import { createForcedSteps, type ForcedSteps } from './forced.ts'
import type { FundingStore } from './funding-store.ts'
import { positionIn } from './ledger.ts'
import { createPaperIds, endNeedless, type PaperIds, type PaperStep } from './matching.ts'
import { createOrderSteps, type OrderSteps } from './order-steps.ts'
import type { OrderTerms } from './rules.ts'
import type { PaperStore } from './store.ts'

/** The paper venue's matching and account. One step at a time, each on disk before anyone hears of it. */
export interface PaperEngine extends OrderSteps, ForcedSteps {
  readonly events: Emitter<AccountEvent>
  /** Read-only for everyone but the engine. */
  readonly state: PaperState
  /** Reads the recorded account. */
  load(): Promise<void>
  eaten(symbol: SymbolId): EatenLiquidity
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
  readonly terms: OrderTerms
  /** What is not held cannot be sold. */
  readonly isSpot: boolean
  /** False where nobody asks for past fills: they would pile up. True by default. */
  readonly keepsFills?: boolean
  readonly quoteAsset: string
  readonly clock: Clock
  readonly log: Logger
}

const ORDERS_LOADED = 1_000

export function createPaperEngine(deps: PaperEngineDeps): PaperEngine {
  const {
    venue,
    books,
    fees,
    store,
    funding,
    resolve,
    startingBalanceQuote,
    terms,
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

  const orders = createOrderSteps({
    state: () => state,
    ids: () => ids,
    write,
    lock,
    instrumentOf,
    eaten,
    books,
    fees,
    terms,
    leverage,
    isSpot,
    clock,
  })
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
    ...orders,
    events,
    eaten,
    instrumentOf,
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
        const accepted = [...known.values()].filter((order) => order.venueOrderId !== '')
        const recorded = { orders: accepted, fills: fills.toReversed() }
        state = restoreState(startingBalanceQuote, recorded, paid)
        ids = createPaperIds(venue, clock, fills)
        log.info('paper.loaded', { openOrders: openOrdersOf(state).length, fills: fills.length })
      }),
    pay: (payment) => lock.run(() => forced.pay(payment)),
    forceClose: (symbol, signal) => lock.run(() => forced.forceClose(symbol, signal)),
  }
}
