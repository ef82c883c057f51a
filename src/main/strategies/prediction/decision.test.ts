import { describe, expect, it } from 'vitest'
import { D } from '../../base/decimal.ts'
import type { SymbolId } from '../../domain/brands.ts'
import {
  DEFAULT_RULES,
  decide,
  exitReason,
  historyProblem,
  type PriceSnapshot,
  priceProblem,
} from './decision.ts'
import type { OpenPosition } from './portfolio.ts'
import { predictionOf } from './predictor.ts'

const BTC = 'BTC' as SymbolId
const position: OpenPosition = {
  positionId: 'p',
  symbol: BTC,
  sizeBase: new D(1),
  entryPrice: new D(100),
  feeQuote: new D('0.25'),
  openedAtMs: 0,
}
const held = (positions: readonly OpenPosition[] = [], cash = 10_000) => ({
  cashQuote: new D(cash),
  equityQuote: new D(10_000),
  positions,
})
const snapshot: PriceSnapshot = {
  symbol: BTC,
  bid: new D(100),
  ask: new D(101),
  source: 'stream',
  receivedAtMs: 1_000_000,
  ageMs: 0,
  takenAtMs: 1_000_000,
  candleBoundaryMs: 960_000,
  lastClose: new D(100),
}
const whole = { minutes: 500, wanted: 500, lastOpenTimeMs: 900_000 }

describe('decide', () => {
  it('buys a tenth of the equity on a confident rise', () => {
    const verdict = decide(predictionOf(0.72), held(), DEFAULT_RULES)
    expect(verdict.action === 'buy' && verdict.notionalQuote.toFixed()).toBe('1000')
  })

  it.each([0.5, 0.6, 0.699, 0.301])('holds at a probability of %d', (p) =>
    expect(decide(predictionOf(p), held(), DEFAULT_RULES)).toMatchObject({
      action: 'hold',
      reason: expect.stringMatching(/confidence/),
    }),
  )

  it('holds a confident but weak signal when more strength is asked for', () =>
    expect(decide(predictionOf(0.72), held(), { ...DEFAULT_RULES, strength: 0.5 })).toMatchObject({
      reason: 'strength 0.440 is below 0.5',
    }))

  it('has no more than one position of a symbol', () =>
    expect(decide(predictionOf(0.9), held([position]), DEFAULT_RULES)).toMatchObject({
      reason: expect.stringMatching(/1 of 1 positions are held/),
    }))

  it('sells what is held on a confident fall, and never what is not', () => {
    expect(decide(predictionOf(0.1), held([position]), DEFAULT_RULES).action).toBe('sell')
    expect(decide(predictionOf(0.1), held(), DEFAULT_RULES).action).toBe('hold')
  })

  it('spends no more than there is, fee included', () => {
    const verdict = decide(predictionOf(0.9), held([], 100), DEFAULT_RULES)
    expect(verdict.action === 'buy' && verdict.notionalQuote.times(1.0025).lte(100)).toBe(true)
    expect(decide(predictionOf(0.9), held([], 4), DEFAULT_RULES).reason).toMatch(/smallest trade/)
  })
})

describe('exits', () => {
  it.each([
    [101.5, /take profit: 1.50 %/],
    [99, /stop loss: -1.00 %/],
  ])('at a bid of %d', (bid, words) => expect(exitReason(position, new D(bid), DEFAULT_RULES)).toMatch(words))

  it('are not before', () => {
    expect(exitReason(position, new D('101.49'), DEFAULT_RULES)).toBeUndefined()
    expect(exitReason(position, new D('99.01'), DEFAULT_RULES)).toBeUndefined()
  })
})

describe('what is not traded on', () => {
  it('an old price', () => {
    expect(priceProblem(snapshot, DEFAULT_RULES, 1_005_000)).toBeUndefined()
    expect(priceProblem(snapshot, DEFAULT_RULES, 1_005_001)).toMatch(/5001 ms old/)
  })

  it('crossed prices', () =>
    expect(priceProblem({ ...snapshot, ask: new D(99) }, DEFAULT_RULES, 1_000_000)).toMatch(/crossed/))

  it('a price 20 % from the last minute', () => {
    expect(historyProblem(snapshot, whole)).toBeUndefined()
    expect(historyProblem({ ...snapshot, lastClose: new D(80) }, whole)).toMatch(/25.0 % from the last/)
  })

  it('too little history, or history that ended', () => {
    expect(historyProblem(snapshot, { ...whole, minutes: 499 })).toMatch(/499 of 500/)
    expect(historyProblem(snapshot, { ...whole, lastOpenTimeMs: 600_000 })).toMatch(/five minutes ago/)
  })
})
