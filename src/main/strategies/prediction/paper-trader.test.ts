import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { BTC, bboOf } from '../../../../test/support/market.ts'
import { D } from '../../base/decimal.ts'
import { createEmitter } from '../../base/emitter.ts'
import { silentLogger } from '../../base/logger.ts'
import type { Bbo, Candle } from '../../domain/market.ts'
import type { HistoricalDataCollector } from '../../market-data/historical-data-collector.ts'
import type { RealtimePriceCollector } from '../../market-data/realtime-price-collector.ts'
import { DEFAULT_RULES } from './decision.ts'
import { openLedger } from './ledger.ts'
import { createPaperTrader } from './paper-trader.ts'
import { noSignal, type Prediction, type Predictor, predictionOf } from './predictor.ts'

const MINUTE_MS = 60_000
const START = 28_000_000 * MINUTE_MS

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trader-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const flat = (openTimeMs: number, close: number): Candle => ({
  openTimeMs,
  closeTimeMs: openTimeMs + MINUTE_MS - 1,
  open: new D(close),
  high: new D(close),
  low: new D(close),
  close: new D(close),
  volumeBase: new D(1),
  closed: true,
})

async function setUp(change: Partial<Predictor> = {}) {
  const clock = createManualClock(START + 2_000)
  const told = createEmitter<Bbo>((cause) => {
    throw cause
  })
  const quit = new AbortController()
  const world = {
    lastMinuteMs: START - MINUTE_MS,
    close: 100,
    probability: 0.5,
    asked: 0,
    logged: 0,
    rules: DEFAULT_RULES,
  }
  let current: Bbo | undefined
  const prices: Pick<RealtimePriceCollector, 'getCurrentPrice' | 'addPriceUpdateCallback'> = {
    getCurrentPrice: () => current,
    addPriceUpdateCallback: (listener) => told.on(listener),
  }
  const history: Pick<HistoricalDataCollector, 'closedBefore'> = {
    closedBefore: (_symbol, boundaryMs) =>
      Array.from({ length: 500 }, (_, at) =>
        flat(world.lastMinuteMs - (499 - at) * MINUTE_MS, world.close),
      ).filter(({ openTimeMs }) => openTimeMs < boundaryMs),
  }
  const ledger = await openLedger({
    path: join(folder, 'ledger.jsonl'),
    startQuote: new D(10_000),
    nowMs: clock.now(),
    log: silentLogger,
  })
  const countLine = (): void => {
    world.logged += 1
  }
  const trader = createPaperTrader({
    symbols: [BTC],
    prices: prices as RealtimePriceCollector,
    history: history as HistoricalDataCollector,
    predictor: {
      ...noSignal,
      name: 'Scripted',
      async predict(): Promise<Prediction> {
        world.asked += 1
        return predictionOf(world.probability)
      },
      ...change,
    },
    rules: () => world.rules,
    ledger,
    technicalLog: silentLogger,
    decisionLog: { ...silentLogger, info: countLine },
    clock,
    lifetime: quit.signal,
    predictWithinMs: 1_000,
    newId: () => crypto.randomUUID(),
  })
  const tell = async (bid: number): Promise<void> => {
    current = bboOf(bid, bid + 1, clock.now())
    told.emit(current)
    await clock.settle()
  }
  const nextMinute = async (): Promise<void> => {
    await clock.advance(MINUTE_MS)
    world.lastMinuteMs += MINUTE_MS
  }
  return { clock, quit, world, ledger, trader, told, tell, nextMinute }
}

describe('the paper trader', () => {
  it('predicts once a minute however many prices come, and says when it will next', async () => {
    const { world, trader, tell, nextMinute } = await setUp()
    for (let n = 0; n < 50; n += 1) await tell(100 + n / 100)
    expect(world.asked).toBe(1)
    expect(trader.nextCycleMs(BTC)).toBe(START + MINUTE_MS)
    await nextMinute()
    await tell(100)
    expect(world.asked).toBe(2)
    expect(world.logged).toBe(2)
  })

  it('does not buy on the price that it has just sold at', async () => {
    const { world, ledger, trader, tell, nextMinute } = await setUp()
    world.probability = 0.9
    await tell(100)
    expect(ledger.portfolio.positions()).toHaveLength(1)
    await nextMinute()
    await tell(90)
    expect(ledger.trades().map(({ side }) => side)).toEqual(['buy', 'sell'])
    expect(world.asked).toBe(1)
    // The next price begins the minute's cycle.
    await tell(95)
    expect(world.asked).toBe(2)
    expect(trader.decisions().map(({ cause, action }) => `${cause} ${action}`)).toEqual([
      'cycle buy',
      'exit sell',
      'cycle buy',
    ])
  })

  it('does not buy at a price from before a stop loss that came while the model thought', async () => {
    const answers: ((prediction: Prediction) => void)[] = []
    const { clock, ledger, trader, tell, nextMinute } = await setUp({
      predict: () => new Promise((resolve) => void answers.push(resolve)),
    })
    await tell(100)
    answers[0]?.(predictionOf(0.9))
    await clock.settle()
    await nextMinute()
    await tell(100)
    await tell(90)
    answers[1]?.(predictionOf(0.9))
    await clock.settle()
    expect(ledger.trades().map(({ side }) => side)).toEqual(['buy', 'sell'])
    expect(trader.lastDecision(BTC)).toMatchObject({
      cause: 'cycle',
      action: 'hold',
      reason: 'a position was closed while the model thought',
    })
  })

  it('waits for the finished candle, but not for ever', async () => {
    const { clock, world, trader, tell } = await setUp()
    world.lastMinuteMs -= MINUTE_MS
    await tell(100)
    expect(trader.decisions()).toHaveLength(0)
    await clock.advance(30_000)
    await tell(100)
    expect(trader.lastDecision(BTC)?.action).toBe('hold')
  })

  it('trades at the one price it decided on, and writes that price, its age and the candle boundary down', async () => {
    const { world, ledger, trader, tell } = await setUp()
    world.probability = 0.9
    await tell(100)
    const decision = trader.lastDecision(BTC)
    const [trade] = ledger.trades()
    expect(trade).toMatchObject({ side: 'buy', tradeId: decision?.tradeId })
    expect(trade?.price.eq(decision?.snapshot.ask ?? 0)).toBe(true)
    expect(trade?.sizeBase.toFixed()).toBe('9.90099009')
    expect(decision?.snapshot).toMatchObject({ ageMs: 0, candleBoundaryMs: START, takenAtMs: START + 2_000 })
    expect(ledger.portfolio.cashQuote().toNumber()).toBeCloseTo(10_000 - 1_000 * 1.0025, 4)
  })

  it.each([
    ['takes profit', 103, /take profit/],
    ['stops a loss', 99, /stop loss/],
  ])('%s at once, without waiting for the minute', async (_words, bid, reason) => {
    const { world, ledger, trader, tell } = await setUp()
    world.probability = 0.9
    await tell(100)
    await tell(bid)
    expect(ledger.portfolio.positions()).toEqual([])
    expect(ledger.trades().at(-1)?.price.toNumber()).toBe(bid)
    expect(trader.lastDecision(BTC)).toMatchObject({ cause: 'exit', reason: expect.stringMatching(reason) })
  })

  it('does not trade at a price that grew old while the model thought', async () => {
    const answer = Promise.withResolvers<Prediction>()
    const { clock, ledger, trader, told } = await setUp({ predict: () => answer.promise })
    // Sound when it came: a moment later it is older than a trade may rest on.
    told.emit(bboOf(100, 101, clock.now() - 4_500))
    await clock.advance(900)
    answer.resolve(predictionOf(0.9))
    await clock.settle()
    expect(trader.lastDecision(BTC)?.reason).toMatch(/the price is 5400 ms old/)
    expect(ledger.trades()).toEqual([])
  })

  it('decides by rules that change, at once and also while the model thinks, and notes which', async () => {
    const answer = Promise.withResolvers<Prediction>()
    const { clock, world, ledger, trader, tell } = await setUp({ predict: () => answer.promise })
    await tell(100)
    world.rules = { ...DEFAULT_RULES, confidence: 0.95 }
    answer.resolve(predictionOf(0.9))
    await clock.settle()
    expect(trader.lastDecision(BTC)).toMatchObject({
      action: 'hold',
      reason: 'confidence 0.900 is below 0.95',
      rules: { confidence: 0.95 },
    })
    expect(ledger.trades()).toEqual([])
  })

  it.each([0, 0.0018, 0.0025, 0.0333])(
    'can put all it has into one position at a fee of %d',
    async (feeRate) => {
      const { world, ledger, tell } = await setUp()
      world.rules = { ...DEFAULT_RULES, positionShare: 1, feeRate }
      world.probability = 0.9
      await tell(96.97)
      expect(ledger.trades()).toHaveLength(1)
      const left = ledger.portfolio.cashQuote().toNumber()
      expect(left).toBeGreaterThanOrEqual(0)
      expect(left).toBeLessThan(0.000002)
    },
  )

  it('looks at what it holds by the rules of the moment', async () => {
    const { world, ledger, trader, tell } = await setUp()
    world.probability = 0.9
    await tell(100)
    world.rules = { ...DEFAULT_RULES, stopLoss: 0.05, feeRate: 0.001 }
    await tell(99)
    expect(ledger.portfolio.positions()).toHaveLength(1)
    await tell(95)
    expect(trader.lastDecision(BTC)).toMatchObject({ cause: 'exit', rules: { stopLoss: 0.05 } })
    const sale = ledger.trades().at(-1)
    expect(sale?.feeQuote.toFixed()).toBe(sale?.sizeBase.times(95).times(0.001).toFixed())
  })

  it('holds and names a model that is slow or throws', async () => {
    const slow = await setUp({ predict: () => new Promise(() => undefined) })
    await slow.tell(100)
    await slow.clock.advance(1_000)
    expect(slow.trader.lastDecision(BTC)?.reason).toMatch(/Scripted did not answer within 1000 ms/)
    const broken = await setUp({ predict: () => Promise.reject(new Error('wrong shape')) })
    await broken.tell(100)
    expect(broken.trader.lastDecision(BTC)).toMatchObject({ action: 'hold', reason: 'wrong shape' })
  })

  it('buys nothing at a price 20 % from its history', async () => {
    const { world, ledger, trader, tell } = await setUp()
    world.probability = 0.9
    await tell(125)
    expect(trader.lastDecision(BTC)?.reason).toMatch(/25.0 % from the last finished minute/)
    expect(ledger.trades()).toEqual([])
  })

  it('notes what it is worth every minute, and leaves nothing behind', async () => {
    const { clock, quit, ledger, told } = await setUp()
    await clock.advance(3 * MINUTE_MS)
    expect(ledger.equity().map(({ atMs }) => (atMs - START) / MINUTE_MS)).toEqual([1, 2, 3])
    quit.abort()
    await clock.settle()
    expect([told.listenerCount, clock.sleeperCount]).toEqual([0, 0])
  })
})
