import { join } from 'node:path'
import { abortError } from '../../base/abort.ts'
import type { Clock } from '../../base/clock.ts'
import type { Decimal } from '../../base/decimal.ts'
import type { SymbolId } from '../../domain/brands.ts'
import {
  createHistoricalDataCollector,
  type HistoricalDataCollector,
} from '../../market-data/historical-data-collector.ts'
import {
  createRealtimePriceCollector,
  type RealtimePriceCollector,
} from '../../market-data/realtime-price-collector.ts'
import type { ExchangeClient } from '../../venues/exchange-client.ts'
import type { DecisionRules } from './decision.ts'
import { LEDGER_FILE, type Ledger, openLedger } from './ledger.ts'
import { createPaperTrader, type PaperTrader } from './paper-trader.ts'
import type { Predictor } from './predictor.ts'
import type { TraderLogs } from './trader-logs.ts'

/** The part of a venue that the paper trader gets: market data, and no way to an order. */
export type PriceVenue = Pick<ExchangeClient, 'venue' | 'exchangeName' | 'marketData' | 'streams'>

/** A paper trader that runs, with everything it is made of. */
export interface TraderSession {
  readonly symbols: readonly SymbolId[]
  readonly venueName: string
  readonly predictor: Predictor
  readonly prices: RealtimePriceCollector
  readonly history: HistoricalDataCollector
  readonly ledger: Ledger
  readonly trader: PaperTrader
  /** Ends subscriptions and timers, and waits for the disk. Safe to call twice. */
  stop(): Promise<void>
}

export interface SessionOptions {
  readonly client: PriceVenue
  readonly symbols: readonly SymbolId[]
  readonly predictor: Predictor
  /** By which the next decision is made: asked at each, so a change counts at once. */
  readonly rules: () => DecisionRules
  /** Money of a new ledger, quote. */
  readonly startQuote: Decimal
  /** Of the ledger; made when it is not there. */
  readonly folder: string
  readonly logs: TraderLogs
  readonly clock: Clock
  /** Ends the session as well. */
  readonly lifetime: AbortSignal
  readonly newId: () => string
}

const PREDICT_WITHIN_MS = 1_000

/**
 * Opens the ledger, `ledger.jsonl`, which it goes on from, and starts the trader.
 *
 * @throws {Error} when there is a ledger that cannot be read; {AppError} `cancelled` when it is to end already.
 */
export async function startTraderSession(options: SessionOptions): Promise<TraderSession> {
  const { client, predictor, rules, folder, clock, newId } = options
  const { technicalLog, decisionLog } = options.logs
  const end = new AbortController()
  const lifetime = AbortSignal.any([options.lifetime, end.signal])
  const ledger = await openLedger({
    path: join(folder, LEDGER_FILE),
    startQuote: options.startQuote,
    nowMs: clock.now(),
    log: technicalLog,
  })
  // Nothing that is begun now would be ended by a signal that has spoken.
  if (lifetime.aborted) {
    await ledger.flush()
    throw abortError(lifetime)
  }
  // What an earlier run holds is followed too: its stop loss must be looked at.
  const held = ledger.portfolio.positions().map(({ symbol }) => symbol)
  const symbols = [...new Set([...options.symbols, ...held])]
  const parts = { client, symbols, clock, log: technicalLog, lifetime }
  const prices = createRealtimePriceCollector(parts)
  const history = createHistoricalDataCollector(parts)
  const trader = createPaperTrader({
    symbols,
    prices,
    history,
    predictor,
    rules,
    ledger,
    technicalLog,
    decisionLog,
    clock,
    lifetime,
    predictWithinMs: PREDICT_WITHIN_MS,
    newId,
  })
  return {
    symbols,
    venueName: client.exchangeName(),
    predictor,
    prices,
    history,
    ledger,
    trader,
    async stop() {
      technicalLog.info('trader.stopped')
      end.abort()
      await trader.settled()
      await Promise.all([ledger.flush(), options.logs.flush()])
    },
  }
}
