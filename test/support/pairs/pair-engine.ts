import { withDeadline } from '../../../src/main/base/abort.ts'
import { systemClock } from '../../../src/main/base/clock.ts'
import { createEmitter } from '../../../src/main/base/emitter.ts'
import { type Logger, silentLogger } from '../../../src/main/base/logger.ts'
import { followPriceEvents } from '../../../src/main/desk/price-events.ts'
import type { SymbolId, VenueId } from '../../../src/main/domain/brands.ts'
import type { OrderUpdate } from '../../../src/main/domain/order.ts'
import {
  createExecutionTracker,
  type ExecutionTracker,
} from '../../../src/main/execution/execution-tracker.ts'
import { createLiquidityAnalyzer } from '../../../src/main/execution/liquidity-analyzer.ts'
import type { OrderSink } from '../../../src/main/execution/order-plan.ts'
import { runOrderReconciler } from '../../../src/main/execution/order-reconciler.ts'
import { createOrderSender } from '../../../src/main/execution/order-sender.ts'
import { createPairDesk, type PairDesk } from '../../../src/main/execution/pairs/pair-desk.ts'
import type { PairSeat } from '../../../src/main/execution/pairs/pair-seat.ts'
import type { Journal } from '../../../src/main/journal/journal.ts'
import { createLiveBooks } from '../../../src/main/market-data/live-books.ts'
import { createPortfolio } from '../../../src/main/portfolio/portfolio.ts'
import { createPriceProvider, type PriceProvider } from '../../../src/main/pricing/price-provider.ts'
import { createRiskGate, type RiskGate } from '../../../src/main/risk/risk-gate.ts'
import { DEFAULT_RISK_LIMITS } from '../../../src/main/risk/risk-limits.ts'
import type { ExchangeClient } from '../../../src/main/venues/exchange-client.ts'

/** Everything that works pairs, without a window: real clients, a real disk, the desk on top of them. */
export interface PairEngine extends AsyncDisposable {
  readonly desk: PairDesk
  readonly gate: RiskGate
  readonly journal: Journal
  readonly tracker: ExecutionTracker
  readonly clients: ReadonlyMap<VenueId, ExchangeClient>
}

export interface PairEngineOptions {
  readonly clients: readonly ExchangeClient[]
  readonly journal: Journal
  readonly log?: Logger
  /** Books of these are kept live, so that faults of streams matter. */
  readonly symbols?: readonly string[]
  /**
   * How long an order may be on its way, at most, where the venue would allow more. Only where the wire is known to
   * be faster: it is what makes us certain that an order never arrived.
   */
  readonly commandLifeMs?: number
  /** Stands between operations and the price cache. */
  readonly prices?: (provider: PriceProvider) => PriceProvider
  /** Stands between an operation and its venue. */
  readonly seen?: (client: ExchangeClient) => ExchangeClient
}

const CONNECT_WITHIN_MS = 20_000

/** Connects the clients, reads their accounts, and starts the desk. */
export async function openPairEngine(options: PairEngineOptions): Promise<PairEngine> {
  const { journal, log = silentLogger, symbols = [], seen = (client) => client } = options
  const { commandLifeMs = Number.POSITIVE_INFINITY } = options
  const clients = options.clients.map((client): ExchangeClient => {
    const { capabilities } = client
    const life = Math.min(capabilities.commandLifeMs, commandLifeMs)
    return { ...client, capabilities: { ...capabilities, commandLifeMs: life } }
  })
  const clock = systemClock
  const end = new AbortController()
  const lifetime = end.signal
  const gate = createRiskGate({ clock, log, limits: () => DEFAULT_RISK_LIMITS })
  const books = createLiveBooks({
    clock,
    log,
    onFault: ({ venue, symbol }, words) => prices.invalidate(venue, symbol, words),
  })
  const provider = createPriceProvider({
    clock,
    log,
    lifetime,
    liveBook: books.find,
  })
  const prices = options.prices?.(provider) ?? provider
  const common = { clock, log, journal }
  const seats = new Map<VenueId, PairSeat>()

  const seatAt = async (client: ExchangeClient): Promise<void> => {
    await client.connect(withDeadline(lifetime, CONNECT_WITHIN_MS))
    for (const symbol of symbols) {
      const instrument = await client.instruments.resolve({ symbol: symbol as SymbolId }, lifetime)
      books.acquire(client, instrument, 'pair')
    }
    const portfolio = createPortfolio({
      client,
      ...common,
      quoteAsset: 'USD',
      markOf: () => undefined,
      onJournalFailure: (reason) => gate.journalFailed(reason),
    })
    const heard = createEmitter<OrderUpdate>()
    const sink: OrderSink = {
      sent: (record) => portfolio.orders.sent(record),
      updated(update) {
        portfolio.orders.updated(update)
        heard.emit(update)
      },
    }
    await portfolio.start(lifetime)
    client.streams.setupOrderUpdateHandler((event) => {
      if (event.kind === 'order') heard.emit(event.order)
      if (event.kind === 'fill') prices.invalidate(client.venue, event.fill.symbol, 'own fill')
    })
    followPriceEvents({ client, prices, clock, log }, lifetime)
    runOrderReconciler({ client, sink, onMissedFill: portfolio.addFill, ...common }, lifetime).catch(
      (cause) => {
        if (!lifetime.aborted) gate.setState('HALTED', String(cause))
      },
    )
    seats.set(client.venue, {
      client: seen(client),
      sender: createOrderSender({ ...common, sink, gate, prices }),
      onOrder: heard.on,
      positionOf: (symbol) => portfolio.positions.sizeOf(symbol),
      restingOf: (symbol, side) => portfolio.orders.restingBase(symbol, side),
    })
  }
  await Promise.all(clients.map(seatAt))
  const tracker = createExecutionTracker(clock)
  const desk = createPairDesk({
    ...common,
    gate,
    prices,
    analyzer: createLiquidityAnalyzer({ prices, clock }),
    tracker,
    seatOf: (venue) => seats.get(venue),
    holdFeeds: () => ({ [Symbol.dispose]: () => undefined }),
    lifetime,
  })
  await desk.start()
  return {
    desk,
    gate,
    journal,
    tracker,
    clients: new Map(clients.map((client) => [client.venue, client])),
    async [Symbol.asyncDispose]() {
      end.abort(new Error('the engine ends'))
      await Promise.all(clients.map((client) => client.disconnect()))
      await journal.close()
    },
  }
}
