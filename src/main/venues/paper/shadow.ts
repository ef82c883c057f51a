import type { Clock } from '../../base/clock.ts'
import { D } from '../../base/decimal.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { ClientOrderId, SymbolId } from '../../domain/brands.ts'
import type { DepthSnapshot } from '../../domain/market.ts'
import {
  isTerminal,
  type OrderRequest,
  type OrderUpdate,
  type SubmitOutcome,
  signOf,
} from '../../domain/order.ts'
import type { ExchangeClient } from '../exchange-client.ts'
import { createBookSource } from './book-source.ts'
import { createPaperEngine } from './engine.ts'
import { DEFAULT_PAPER_FEES } from './fee-source.ts'
import { createFundingMemory } from './funding-store.ts'
import type { LabSwitches } from './lab.ts'
import type { LatencySource } from './latency.ts'
import { createRestingOrders } from './resting.ts'
import type { ScoreBook } from './score.ts'
import type { PaperStore } from './store.ts'
import { commandsOf } from './trading.ts'
import { createPaperWire } from './wire.ts'

export interface ShadowDeps {
  readonly live: ExchangeClient
  readonly liveDepth: (symbol: SymbolId, levels: number) => DepthSnapshot | undefined
  /** Learns the live orders' round trips; the paper venue draws from it. */
  readonly latency: LatencySource
  readonly scores: Pick<ScoreBook, 'add'>
  readonly clock: Clock
  readonly log: Logger
  readonly lifetime: AbortSignal
}

/** One live order and its shadow, until both have ended. */
interface Twins {
  readonly order: OrderRequest
  readonly sentMs: number
  live?: Ending
  paper?: Ending
}

interface Ending {
  readonly order: OrderUpdate
  readonly tookMs: number
}

/** How long a shadow that rests may fill later than its live order. */
const WAIT_FOR_SHADOW_MS = 60_000
/** The shadow account never refuses for money. */
const PLENTY = new D('1e15')
const NOTHING_KEPT: PaperStore = {
  appendAccountChange: async () => undefined,
  openOrders: async () => [],
  orders: async () => [],
  fills: async () => [],
}
const NO_FAULTS: Pick<LabSwitches, 'settings' | 'takeFault'> = {
  settings: () => ({ latencyMs: 'measured', queueModel: true, faults: [] }),
  takeFault: () => undefined,
}

/**
 * The live client, whose every order is simulated by the paper engine at the same moment, on the live book that is
 * kept, without a request and without a journal. Price and time of both go to the venue's score. Nothing of it can
 * delay or change the live order.
 */
export function withShadow(deps: ShadowDeps): ExchangeClient {
  const { live, liveDepth, latency, scores, clock, log, lifetime } = deps
  const twins = new Map<ClientOrderId, Twins>()
  const rested = new Set<ClientOrderId>()
  const books = createBookSource({
    marketData: live.marketData,
    liveDepth,
    topLevels: live.streams.topBooks?.levels,
    // The shadow of a live order makes no request.
    asksVenue: false,
    clock,
  })
  const engine = createPaperEngine({
    venue: live.venue,
    books,
    fees: async () => DEFAULT_PAPER_FEES,
    store: NOTHING_KEPT,
    funding: createFundingMemory(),
    resolve: (symbol, signal) => live.instruments.resolve({ symbol }, signal),
    startingBalanceQuote: PLENTY,
    leverage: PLENTY,
    terms: live.capabilities,
    isSpot: false,
    keepsFills: false,
    quoteAsset: '',
    clock,
    log,
  })
  const resting = createRestingOrders({ engine, streams: live.streams, log, lifetime: () => lifetime })
  const wire = createPaperWire({
    ...commandsOf(engine),
    lab: NO_FAULTS,
    latency,
    clock,
    lifetime: () => lifetime,
  })
  lifetime.addEventListener('abort', () => resting.stop(), { once: true })

  const forget = (id: ClientOrderId): void => {
    twins.delete(id)
    // It may have filled just now, or may still be on its way; it is nobody's any more.
    wire
      .arrived(id, lifetime)
      .then(() => engine.cancel(id))
      .catch((cause) => {
        if (!lifetime.aborted) log.warn('paper.shadow', { reason: messageOf(cause) })
      })
  }

  const judge = (id: ClientOrderId, pair: Twins): void => {
    const { order, live: real, paper } = pair
    if (!real) return
    const realFilled = real.order.filledBase.gt(0)
    if (!paper && realFilled) return
    const paperFilled = engine.state.orders.get(id)?.filledBase.gt(0) ?? false
    forget(id)
    if (paper && realFilled && paperFilled) {
      const apart = real.order.averagePrice.div(paper.order.averagePrice).minus(1).times(10_000)
      scores.add({
        priceErrorBps: apart.times(signOf(order.side)).toNumber(),
        timeErrorMs: real.tookMs - paper.tookMs,
        atMs: clock.now(),
      })
    } else if (realFilled) scores.add('only-live')
    else if (paperFilled) scores.add('only-paper')
  }

  const ended = (side: 'live' | 'paper', order: OrderUpdate): void => {
    const pair = twins.get(order.clientOrderId)
    if (!pair || pair[side] || !isTerminal(order.status)) return
    pair[side] = { order, tookMs: clock.monotonicMs() - pair.sentMs }
    judge(order.clientOrderId, pair)
    if (side !== 'live' || !twins.has(order.clientOrderId)) return
    clock.sleep(WAIT_FOR_SHADOW_MS, lifetime).then(
      () => {
        if (twins.get(order.clientOrderId) !== pair) return
        forget(order.clientOrderId)
        scores.add('only-live')
      },
      () => undefined,
    )
  }

  const simulate = async (order: OrderRequest): Promise<void> => {
    // The shadow account holds nothing that could be reduced.
    const outcome = await wire.submit({ ...order, reduceOnly: false }, lifetime)
    if (outcome.outcome === 'accepted') ended('paper', outcome.order)
    else if (twins.delete(order.clientOrderId)) scores.add('not-simulated')
  }

  const submit = async (order: OrderRequest, signal: AbortSignal): Promise<SubmitOutcome> => {
    const pair: Twins = { order, sentMs: clock.monotonicMs() }
    twins.set(order.clientOrderId, pair)
    simulate(order).catch((cause) => log.warn('paper.shadow', { reason: messageOf(cause) }))
    const outcome = await live.trading.submit(order, signal)
    if (outcome.outcome !== 'accepted') {
      forget(order.clientOrderId)
      return outcome
    }
    latency.observe(clock.monotonicMs() - pair.sentMs)
    ended('live', outcome.order)
    return outcome
  }

  engine.events.on((event) => {
    if (event.kind !== 'order') return
    const { order } = event
    resting.changed(order)
    // What ends at once is counted when its reply comes.
    if (!isTerminal(order.status)) rested.add(order.clientOrderId)
    else if (rested.delete(order.clientOrderId)) ended('paper', order)
  })
  const stop = live.streams.setupOrderUpdateHandler((event) => {
    if (event.kind === 'order') ended('live', event.order)
  })
  lifetime.addEventListener('abort', stop, { once: true })

  return { ...live, trading: { ...live.trading, submit } }
}
