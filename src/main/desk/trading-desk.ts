import type { Clock } from '../base/clock.ts'
import { D, type Decimal } from '../base/decimal.ts'
import { createEmitter } from '../base/emitter.ts'
import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { SymbolId } from '../domain/brands.ts'
import { createExecutionTracker, type ExecutionTracker } from '../execution/execution-tracker.ts'
import { createFeeRates, type FeeRatesCache } from '../execution/fee-rates.ts'
import { createLiquidityAnalyzer } from '../execution/liquidity-analyzer.ts'
import { createOrderDesk, type OrderDesk } from '../execution/order-desk.ts'
import { createOrderExecutor } from '../execution/order-executor.ts'
import { runOrderReconciler } from '../execution/order-reconciler.ts'
import { createOrderSender } from '../execution/order-sender.ts'
import type { PairSeat } from '../execution/pairs/pair-seat.ts'
import type { Journal } from '../journal/journal.ts'
import { createPortfolio, type Portfolio } from '../portfolio/portfolio.ts'
import type { PriceProvider } from '../pricing/price-provider.ts'
import type { RiskGate } from '../risk/risk-gate.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import { type ExecutionFeeds, withExecutionFeeds } from './execution-feeds.ts'

/**
 * Everything one trading mode needs above the port, at one venue. The desks of a mode share a journal and
 * a gate; paper and live share nothing but market data.
 */
export interface TradingDesk {
  readonly client: ExchangeClient
  readonly orders: OrderDesk
  readonly portfolio: Portfolio
  readonly executions: ExecutionTracker
  /** The desk's place in operations on pairs. */
  readonly seat: PairSeat
  /** The account's fee rates, for previews. */
  readonly fees: FeeRatesCache
  /**
   * Reads journal and venue, then follows the account until the desk's lifetime ends. Started once however
   * often it is called; after a failure it may be called again.
   *
   * @throws {AppError} when journal or venue could not be read; nothing is followed then.
   */
  start(): Promise<void>
  /** Asks the venue about orders and fills anew: something may not have been written. */
  reconcile(): void
}

export interface TradingDeskDeps {
  readonly client: ExchangeClient
  readonly journal: Journal
  readonly prices: PriceProvider
  readonly clock: Clock
  readonly log: Logger
  /** The gate of the mode. */
  readonly gate: RiskGate
  readonly quoteAsset: string
  readonly markOf: (symbol: SymbolId) => Decimal | undefined
  readonly lifetime: AbortSignal
  /** The market data that executions hold while they work; without it they ask by REST only. */
  readonly executionFeeds?: ExecutionFeeds
}

/** Shown in previews while the account's own tier cannot be read: 0.02 % maker, 0.05 % taker. */
const UNREAD_FEES = { makerRate: new D('0.0002'), takerRate: new D('0.0005') }

export function createTradingDesk(deps: TradingDeskDeps): TradingDesk {
  const { client, journal, gate, clock, log, lifetime, prices } = deps
  const executions = createExecutionTracker(clock)
  const portfolio = createPortfolio({ ...deps, onJournalFailure: (reason) => gate.journalFailed(reason) })
  const sink = portfolio.orders
  const executor = createOrderExecutor({
    journal,
    gate,
    prices,
    clock,
    log,
    sink,
    positionOf: (_venue, symbol) => portfolio.positions.sizeOf(symbol),
    restingOf: (_venue, symbol, side) => portfolio.orders.restingBase(symbol, side),
  })
  const orders = createOrderDesk({
    client,
    analyzer: createLiquidityAnalyzer({ prices, clock }),
    executor,
    journal,
    gate,
    tracker: executions,
    sink,
    positionOf: (symbol) => portfolio.positions.sizeOf(symbol),
    clock,
    log,
    lifetime,
  })
  const asked = createEmitter<undefined>((cause) => log.error('desk.listener', { message: messageOf(cause) }))
  const begin = async (): Promise<void> => {
    await portfolio.start(lifetime)
    const stop = client.streams.setupOrderUpdateHandler((event) => {
      // What we took is no longer in the book that was cached, and what we added or took back changes it too.
      if (event.kind === 'fill') prices.invalidate(client.venue, event.fill.symbol, 'own fill')
      if (event.kind === 'order' && event.order.type === 'limit')
        prices.invalidate(client.venue, event.order.symbol, 'own order')
    })
    lifetime.addEventListener('abort', stop, { once: true })
    const onMissedFill = portfolio.addFill
    runOrderReconciler(
      { client, journal, sink, onMissedFill, onAskAll: asked.on, clock, log },
      lifetime,
    ).catch((cause) => {
      if (!lifetime.aborted)
        gate.setState('HALTED', `orders are not reconciled any more: ${messageOf(cause)}`)
    })
  }
  let started: Promise<void> | undefined
  return {
    client,
    orders: deps.executionFeeds ? withExecutionFeeds(orders, deps.executionFeeds, log, lifetime) : orders,
    portfolio,
    seat: {
      client,
      sender: createOrderSender({ journal, gate, prices, clock, log, sink }),
      onOrder: (listener) => portfolio.orders.onChange(({ order }) => listener(order)),
      positionOf: (symbol) => portfolio.positions.sizeOf(symbol),
      restingOf: (symbol, side) => portfolio.orders.restingBase(symbol, side),
    },
    executions,
    fees: createFeeRates({ client, fallback: UNREAD_FEES, clock, log, lifetime }),
    start() {
      started ??= begin().catch((cause) => {
        started = undefined
        throw cause
      })
      return started
    },
    reconcile: () => asked.emit(undefined),
  }
}
