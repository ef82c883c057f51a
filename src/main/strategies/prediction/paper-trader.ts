import type { Clock } from '../../base/clock.ts'
import { type D, floorToStep } from '../../base/decimal.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Bbo, Candle } from '../../domain/market.ts'
import {
  type HistoricalDataCollector,
  SUFFICIENT_MINUTES,
} from '../../market-data/historical-data-collector.ts'
import { MINUTE_MS } from '../../market-data/historical-data-collector-check.ts'
import type { RealtimePriceCollector } from '../../market-data/realtime-price-collector.ts'
import {
  type DecisionRules,
  decide,
  exitReason,
  historyProblem,
  type PriceSnapshot,
  priceProblem,
  type Verdict,
} from './decision.ts'
import { type Decision, decisionFields } from './decision-record.ts'
import { type Features, featuresOf, MINUTES_NEEDED } from './features.ts'
import type { Ledger } from './ledger.ts'
import { createMinuteGate } from './minute-gate.ts'
import { type OpenPosition, SIZE_STEP } from './portfolio.ts'
import { predictWithin } from './predict-within.ts'
import type { Prediction, Predictor } from './predictor.ts'

/** A trader that buys and sells on paper by predictions. It sees prices and candles; it cannot reach an order. */
export interface PaperTrader {
  /** Latest last; at most 200. */
  decisions(): readonly Decision[]
  lastDecision(symbol: SymbolId): Decision | undefined
  /** When a price update may start the next prediction. */
  nextCycleMs(symbol: SymbolId): number
  equityQuote(): InstanceType<typeof D>
  /** Lets cycles that run come to their end. */
  settled(): Promise<void>
}

export interface PaperTraderDeps {
  readonly symbols: readonly SymbolId[]
  readonly prices: RealtimePriceCollector
  readonly history: HistoricalDataCollector
  readonly predictor: Predictor
  /** By which the next decision is made: asked at each, so a change counts at once. */
  readonly rules: () => DecisionRules
  readonly ledger: Ledger
  /** What happened inside, for whoever looks for a fault. */
  readonly technicalLog: Logger
  /** One line a decision. */
  readonly decisionLog: Logger
  readonly clock: Clock
  /** Ends the trading. */
  readonly lifetime: AbortSignal
  /** Latest answer of a model, milliseconds. */
  readonly predictWithinMs: number
  readonly newId: () => string
}

const KEPT_DECISIONS = 200
/** So long a minute waits for its finished candle before it is decided without. */
const WAIT_FOR_CANDLE_MS = 30_000

/** What one decision is worked out from. */
interface Cycle {
  readonly snapshot: PriceSnapshot
  readonly candles: readonly Candle[]
  readonly startedMonotonicMs: number
  /** What a sale is about; absent: everything that is held of the symbol. */
  readonly sold?: readonly OpenPosition[]
}

/** What a decision came to, the rules that it came by, and what they saw. */
interface Outcome {
  readonly verdict: Verdict
  readonly rules: DecisionRules
  readonly features?: Features
  readonly prediction?: Prediction
}

/**
 * Starts trading: each price update looks at take profit and stop loss, and starts the minute's prediction once the
 * finished candle of the minute before is there. Features, decision and trade use the snapshot of that update alone.
 */
export function createPaperTrader(deps: PaperTraderDeps): PaperTrader {
  const { symbols, prices, history, predictor, ledger, clock, lifetime } = deps
  const { technicalLog, decisionLog } = deps
  const gate = createMinuteGate()
  const known = new Set(symbols)
  const decisions: Decision[] = []
  const lastBySymbol = new Map<SymbolId, Decision>()
  const running = new Set<Promise<void>>()
  /** Take profits and stop losses so far. */
  const exits = new Map<SymbolId, number>()
  const exitsOf = (symbol: SymbolId): number => exits.get(symbol) ?? 0

  const bidOf = (symbol: SymbolId) => prices.getCurrentPrice(symbol)?.bidPrice
  const equityQuote = () => ledger.portfolio.equityQuote(bidOf)

  const snapshotOf = (bbo: Bbo, candles: readonly Candle[], boundaryMs: number): PriceSnapshot => {
    const nowMs = clock.now()
    return {
      symbol: bbo.symbol,
      bid: bbo.bidPrice,
      ask: bbo.askPrice,
      source: bbo.source,
      receivedAtMs: bbo.receivedAtMs,
      ageMs: Math.max(0, nowMs - bbo.receivedAtMs),
      takenAtMs: nowMs,
      candleBoundaryMs: boundaryMs,
      lastClose: candles.at(-1)?.close,
    }
  }

  const record = (decision: Decision): void => {
    decisions.push(decision)
    if (decisions.length > KEPT_DECISIONS) decisions.shift()
    lastBySymbol.set(decision.snapshot.symbol, decision)
    decisionLog.info(`decision.${decision.action}`, decisionFields(decision))
  }

  const buy = (
    { symbol, ask }: PriceSnapshot,
    verdict: Extract<Verdict, { action: 'buy' }>,
    feeRate: number,
  ): string => {
    const sizeBase = floorToStep(verdict.notionalQuote.div(ask), SIZE_STEP)
    const tradeId = deps.newId()
    const feeQuote = sizeBase.times(ask).times(feeRate)
    const trade = {
      tradeId,
      positionId: tradeId,
      symbol,
      side: 'buy',
      sizeBase,
      price: ask,
      feeQuote,
    } as const
    ledger.addTrade({ ...trade, atMs: clock.now(), reason: verdict.reason })
    return tradeId
  }

  const sell = (
    { symbol, bid }: PriceSnapshot,
    position: OpenPosition,
    reason: string,
    feeRate: number,
  ): string => {
    const { positionId, sizeBase } = position
    const tradeId = deps.newId()
    const feeQuote = sizeBase.times(bid).times(feeRate)
    const trade = { tradeId, positionId, symbol, side: 'sell', sizeBase, price: bid, feeQuote } as const
    ledger.addTrade({ ...trade, atMs: clock.now(), reason })
    return tradeId
  }

  /** Carries a verdict out at the snapshot's prices. @returns the last trade's id */
  const carryOut = ({ verdict, rules }: Outcome, { snapshot, sold }: Cycle): string | undefined => {
    if (verdict.action === 'hold') return undefined
    if (verdict.action === 'buy') return buy(snapshot, verdict, rules.feeRate)
    const held = sold ?? ledger.portfolio.positions(snapshot.symbol)
    return held.map((position) => sell(snapshot, position, verdict.reason, rules.feeRate)).at(-1)
  }

  const finish = (cycle: Cycle, cause: Decision['cause'], outcome: Outcome): void => {
    const { snapshot, startedMonotonicMs } = cycle
    const { verdict, rules, features, prediction } = outcome
    const tradeId = carryOut(outcome, cycle)
    record({
      decisionId: deps.newId(),
      atMs: clock.now(),
      snapshot,
      cause,
      predictor: predictor.name,
      rules,
      features,
      prediction,
      action: verdict.action,
      reason: verdict.reason,
      tradeId,
      tookMs: clock.monotonicMs() - startedMonotonicMs,
    })
  }

  const think = async (cycle: Cycle): Promise<void> => {
    const { snapshot, candles } = cycle
    const hold = (reason: string, seen = {}): void =>
      finish(cycle, 'cycle', { verdict: { action: 'hold', reason }, rules: deps.rules(), ...seen })
    const found = {
      minutes: candles.length,
      wanted: Math.max(MINUTES_NEEDED, SUFFICIENT_MINUTES),
      lastOpenTimeMs: candles.at(-1)?.openTimeMs,
    }
    const unfit = priceProblem(snapshot, deps.rules(), clock.now()) ?? historyProblem(snapshot, found)
    if (unfit !== undefined) return hold(unfit)
    const middle = snapshot.bid.plus(snapshot.ask).div(2).toNumber()
    const features = featuresOf(candles, middle)
    const exitsBefore = exitsOf(snapshot.symbol)
    let prediction: Prediction
    try {
      prediction = await predictWithin(predictor, features, deps.predictWithinMs, clock, lifetime)
    } catch (cause) {
      if (lifetime.aborted) return
      technicalLog.warn('predictor.failed', { predictor: predictor.name, message: messageOf(cause) })
      return hold(messageOf(cause), { features })
    }
    if (lifetime.aborted) return
    const seen = { features, prediction }
    // The model took its time: the rules may have changed, and the price it was asked about may be none to trade at.
    const rules = deps.rules()
    const late = priceProblem(snapshot, rules, clock.now())
    if (late !== undefined) return hold(late, seen)
    if (exitsOf(snapshot.symbol) !== exitsBefore)
      return hold('a position was closed while the model thought', seen)
    const { portfolio } = ledger
    const positions = portfolio.positions(snapshot.symbol)
    const held = { cashQuote: portfolio.cashQuote(), equityQuote: equityQuote(), positions }
    finish(cycle, 'cycle', { verdict: decide(prediction, held, rules), rules, ...seen })
  }

  /** @returns true when something was sold */
  const lookAtExits = (bbo: Bbo, startedMonotonicMs: number): boolean => {
    const before = exitsOf(bbo.symbol)
    const rules = deps.rules()
    const held = ledger.portfolio.positions(bbo.symbol)
    for (const position of held) {
      const reason = exitReason(position, bbo.bidPrice, rules)
      if (reason === undefined) continue
      const boundaryMs = Math.floor(clock.now() / MINUTE_MS) * MINUTE_MS
      const candles = history.closedBefore(bbo.symbol, boundaryMs)
      const snapshot = snapshotOf(bbo, candles, boundaryMs)
      if (priceProblem(snapshot, rules, clock.now()) !== undefined) return false
      const cycle = { snapshot, candles, startedMonotonicMs, sold: [position] }
      finish(cycle, 'exit', { verdict: { action: 'sell', reason }, rules })
      exits.set(bbo.symbol, exitsOf(bbo.symbol) + 1)
    }
    return exitsOf(bbo.symbol) !== before
  }

  const onPrice = (bbo: Bbo): void => {
    const { symbol } = bbo
    if (lifetime.aborted || !known.has(symbol)) return
    const startedMonotonicMs = clock.monotonicMs()
    // What was sold at this price is not bought at it: the minute's cycle waits for the next one.
    if (lookAtExits(bbo, startedMonotonicMs)) return
    const nowMs = clock.now()
    if (!gate.isOpen(symbol, nowMs)) return
    const boundaryMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS
    const candles = history.closedBefore(symbol, boundaryMs)
    const isWhole = candles.at(-1)?.openTimeMs === boundaryMs - MINUTE_MS
    if (!isWhole && nowMs - boundaryMs < WAIT_FOR_CANDLE_MS) return
    gate.pass(symbol, nowMs)
    const cycle = { snapshot: snapshotOf(bbo, candles, boundaryMs), candles, startedMonotonicMs }
    const thinking: Promise<void> = think(cycle)
      .catch((cause) => technicalLog.error('cycle.failed', { symbol, message: messageOf(cause) }))
      .finally(() => running.delete(thinking))
    running.add(thinking)
  }

  const keepEquity = async (): Promise<void> => {
    const nextMinuteMs = (): number => (Math.floor(clock.now() / MINUTE_MS) + 1) * MINUTE_MS
    for (let dueMs = nextMinuteMs(); ; ) {
      await clock.sleep(Math.max(1, dueMs - clock.now()), lifetime)
      // A timer may be a millisecond early; that would note the minute twice.
      if (clock.now() < dueMs) continue
      dueMs = nextMinuteMs()
      ledger.addEquity({ atMs: clock.now(), equityQuote: equityQuote().toDecimalPlaces(4).toNumber() })
    }
  }

  const stopPrices = prices.addPriceUpdateCallback(onPrice)
  lifetime.addEventListener('abort', stopPrices, { once: true })
  keepEquity().catch((cause) => {
    if (!lifetime.aborted) technicalLog.error('equity.ended', { message: messageOf(cause) })
  })
  technicalLog.info('trader.started', {
    symbols: symbols.join(' '),
    predictor: predictor.name,
    ...deps.rules(),
  })

  return {
    decisions: () => decisions,
    lastDecision: (symbol) => lastBySymbol.get(symbol),
    nextCycleMs: (symbol) => gate.nextOpenMs(symbol, clock.now()),
    equityQuote,
    settled: async () => void (await Promise.all(running)),
  }
}
