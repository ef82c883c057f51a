import type { Clock } from '../../base/clock.ts'
import { D, type Decimal, ONE } from '../../base/decimal.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { DepthSnapshot, FeeRates } from '../../domain/market.ts'
import type { ExchangeClient } from '../exchange-client.ts'
import { createPaperAccount } from './account.ts'
import { createBookSource } from './book-source.ts'
import { createPaperEngine } from './engine.ts'
import { createFeeSource, DEFAULT_PAPER_FEES } from './fee-source.ts'
import { createPaperFunding } from './funding.ts'
import { createFundingMemory, type FundingStore } from './funding-store.ts'
import { createLabSwitches, type PaperLab } from './lab.ts'
import { type LatencySource, latencyOf } from './latency.ts'
import { createLiquidationWatch } from './liquidation.ts'
import { createMaintenanceSource } from './maintenance-source.ts'
import { createRestingOrders } from './resting.ts'
import type { PaperStore } from './store.ts'
import { commandsOf, createPaperTrading } from './trading.ts'
import { createPaperWire } from './wire.ts'

export { createFundingFile } from './funding-store.ts'
export type { PaperLab } from './lab.ts'
export { latencyOf } from './latency.ts'
export { createScoreBook, type PaperScore, type ScoreBook } from './score.ts'
export { withShadow } from './shadow.ts'

export interface PaperClientDeps {
  /** The real (or simulated) client whose market the paper orders meet. Its owner connects it first. */
  readonly market: ExchangeClient
  /** The live book when somebody keeps one; asked at every order. */
  readonly liveDepth: (symbol: SymbolId, levels: number) => DepthSnapshot | undefined
  /** The paper mode's journal. */
  readonly store: PaperStore
  /** Where funding payments are kept; of this run only without one. */
  readonly funding?: FundingStore
  /** 20 to 60 ms, evenly, by default; see `latencyOf`. */
  readonly latency?: LatencySource
  readonly clock: Clock
  readonly log: Logger
  readonly quoteAsset: string
  /** 100,000 by default. */
  readonly startingBalanceQuote?: Decimal
  /** Charged where the real tier cannot be read; 0.02 % maker and 0.05 % taker by default. */
  readonly defaultFees?: FeeRates
  /** 20 by default; spot has none. */
  readonly leverage?: Decimal
}

/** A paper venue: the port, and the controls of its lab. */
export interface PaperClient extends ExchangeClient {
  readonly paperLab: PaperLab
}

const DEFAULTS = {
  startingBalanceQuote: new D(100_000),
  defaultFees: DEFAULT_PAPER_FEES,
  leverage: new D(20),
} as const

/**
 * The paper venue: the real market, an account of our own. Same port, venue id and instruments as the
 * client it wraps, so nothing above can tell the difference.
 *
 * `connect` reads the recorded account; it neither connects nor disconnects `market`.
 */
export function createPaperClient(deps: PaperClientDeps): PaperClient {
  const { market, liveDepth, store, clock, log, quoteAsset } = deps
  const isSpot = market.capabilities.kind === 'spot'
  const { startingBalanceQuote, defaultFees, leverage } = {
    ...DEFAULTS,
    ...(isSpot ? { leverage: ONE } : {}),
    ...deps,
  }
  const { venue, instruments, streams } = market
  const { latency = latencyOf(venue), funding = createFundingMemory() } = deps
  const books = createBookSource({
    marketData: market.marketData,
    liveDepth,
    topLevels: streams.topBooks?.levels,
    asksVenue: true,
    clock,
  })
  const fees = createFeeSource(market.account, defaultFees, clock, log)
  const resolve = (symbol: SymbolId, signal: AbortSignal) => instruments.resolve({ symbol }, signal)
  const engine = createPaperEngine({
    venue,
    books,
    fees,
    store,
    funding,
    resolve,
    startingBalanceQuote,
    leverage,
    terms: market.capabilities,
    isSpot,
    quoteAsset,
    clock,
    log,
  })
  let ended = new AbortController()
  const lifetime = (): AbortSignal => ended.signal
  const resting = createRestingOrders({ engine, streams, log, lifetime })
  const switches = createLabSwitches((on) => resting.countQueue(on))
  const wire = createPaperWire({ ...commandsOf(engine), lab: switches, latency, clock, lifetime })
  const settlement = createPaperFunding({
    venue,
    engine,
    marketData: market.marketData,
    hasCandles: market.capabilities.candles,
    quoteAsset,
    clock,
    log,
    lifetime,
  })
  const maintenance = createMaintenanceSource(market.account, clock, log)
  const margin = createLiquidationWatch({ engine, liveDepth, maintenance, clock, log, lifetime })
  const watchPositions = (wasAway: boolean): void => {
    if (isSpot) return
    margin.follow()
    if (market.capabilities.funding) settlement.follow(wasAway)
  }
  engine.events.on((event) => {
    if (event.kind === 'order') resting.changed(event.order)
    if (event.kind === 'position') watchPositions(false)
  })

  return {
    venue,
    exchangeName: () => `${market.exchangeName()} (paper)`,
    capabilities: {
      ...market.capabilities,
      clientOrderIds: true,
      // In this process: what it does not know it never took.
      commandLifeMs: 0,
      batchOrders: false,
      cancelOnDisconnect: false,
      liquidationEvents: !isSpot,
    },
    paperLab: {
      ...switches,
      liquidateNow: (symbol, signal) => engine.forceClose(symbol, signal),
      fundingShock: (symbol, rate, signal) => settlement.shock(symbol, rate, signal),
    },
    instruments,
    marketData: books.marketData,
    trading: createPaperTrading(engine, books, wire, market.capabilities),
    account: createPaperAccount({ venue, engine, fees, maintenance, leverage, isSpot, quoteAsset, clock }),
    streams: {
      subscribeBbo: (symbol, listener) => streams.subscribeBbo(symbol, listener),
      subscribeBook: (symbol, sink) => streams.subscribeBook(symbol, sink),
      subscribeTrades: (symbol, listener) => streams.subscribeTrades(symbol, listener),
      subscribeCandles: (symbol, listener) => streams.subscribeCandles(symbol, listener),
      setupOrderUpdateHandler: (listener) => engine.events.on(listener),
      pauseMarketData: (symbol) => streams.pauseMarketData(symbol),
      resumeMarketData: (symbol) => streams.resumeMarketData(symbol),
      status: () => streams.status(),
      onStatus: (listener) => streams.onStatus(listener),
    },
    async connect() {
      ended.abort()
      resting.stop()
      ended = new AbortController()
      await engine.load()
      // Before an order can fill: a position that is followed as new is not asked about what it missed.
      watchPositions(true)
      await resting.follow()
    },
    async disconnect() {
      ended.abort()
      resting.stop()
    },
  }
}
