import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { BTC, bboOf, btc, VENUE } from '../../../test/support/market.ts'
import { D, ZERO } from '../base/decimal.ts'
import { silentLogger } from '../base/logger.ts'
import { createRiskGate } from './risk-gate.ts'
import { DEFAULT_RISK_LIMITS } from './risk-limits.ts'
import type { RiskFacts, RiskOrder } from './risk-rules.ts'

function setUp() {
  const clock = createManualClock()
  const gate = createRiskGate({ clock, log: silentLogger, limits: () => DEFAULT_RISK_LIMITS })
  const facts = (more: Partial<RiskFacts> = {}): RiskFacts => ({
    instrument: btc,
    price: bboOf(60_000, '60000.1', clock.now()),
    nowMs: clock.now(),
    maxPriceAgeMs: 500,
    positionBase: ZERO,
    restingBase: ZERO,
    ...more,
  })
  const admit = (order: Partial<RiskOrder> = {}, more: Partial<RiskFacts> = {}) => {
    const admitted = gate.admit({ ...market, ...order }, facts(more))
    if (admitted.ok) admitted.value.release()
    return admitted.ok ? 'ok' : `${admitted.error.code}: ${admitted.error.reason}`
  }
  return { clock, gate, facts, admit }
}

const market: RiskOrder = {
  venue: VENUE,
  symbol: BTC,
  side: 'buy',
  type: 'market',
  sizeBase: new D(1),
  timeInForce: 'IOC',
  reduceOnly: false,
}

describe('createRiskGate', () => {
  it('lets an ordinary order through', () => {
    expect(setUp().admit()).toBe('ok')
  })
  it('caps an order and a position in money', () => {
    const { admit } = setUp()
    expect(admit({ sizeBase: new D(2) })).toBe(
      'order-cap: expected an order of at most 100000 USDT, got 120000.20 USDT',
    )
    expect(admit({}, { positionBase: new D(8) })).toBe(
      'position-cap: expected a position of at most 500000 USDT, got 540000.90 USDT',
    )
  })
  it('counts open orders of the same side as if they had filled', () => {
    const { admit } = setUp()
    expect(admit({}, { positionBase: new D(4), restingBase: new D('3.2') })).toBe('ok')
    expect(admit({}, { positionBase: new D(4), restingBase: new D('3.4') })).toBe(
      'position-cap: expected a position with its open orders of at most 500000 USDT, got 504000.84 USDT',
    )
  })
  it('reserves what it admitted until the order is counted elsewhere', () => {
    const { gate, facts, admit } = setUp()
    const first = gate.admit({ ...market, sizeBase: new D('1.5') }, facts({ positionBase: new D('5.5') }))
    expect(admit({ sizeBase: new D('1.4') }, { positionBase: new D('5.5') })).toMatch(/^position-cap/)
    expect(admit({ side: 'sell', sizeBase: new D('1.4') }, { positionBase: new D('5.5') })).toBe('ok')
    if (first.ok) first.value.release()
    expect(admit({ sizeBase: new D('1.4') }, { positionBase: new D('5.5') })).toBe('ok')
  })
  it('lets hedges and unwinds through states and caps, and unwinds through prices too', () => {
    const { gate, admit } = setUp()
    gate.setState('HALTED', 'daily loss')
    const big = { sizeBase: new D(20) }
    expect(admit(big)).toMatch(/^halted/)
    expect(admit({ ...big, purpose: 'hedge' })).toBe('ok')
    expect(admit({ ...big, purpose: 'hedge' })).toBe('ok')
    expect(admit({ ...big, purpose: 'hedge' }, { price: bboOf(60_000, '59000', 0) })).toMatch(/^book-crossed/)
    expect(admit({ ...big, purpose: 'unwind' }, { price: bboOf(60_000, '59000', 0) })).toBe('ok')
  })
  it('does not let caps stand in the way of getting smaller', () => {
    expect(setUp().admit({ side: 'sell', sizeBase: new D(3) }, { positionBase: new D(20) })).toBe('ok')
    expect(setUp().admit({ sizeBase: new D(20), reduceOnly: true }, { positionBase: new D(-20) })).toBe('ok')
  })
  it('refuses prices far from mid, and market orders that would end far from it', () => {
    const { admit } = setUp()
    const far = { type: 'limit', limitPrice: new D(50_000) } as const
    expect(admit(far)).toBe('price-band: expected a limit price within 5 % of mid 60000.05, got 50000')
    expect(admit({}, { worstPrice: new D(70_000) })).toMatch(/price-band: expected the last fill within 5 %/)
    expect(admit({}, { price: bboOf(50_000, 60_000, 0), nowMs: 0 })).toMatch(
      /price-band: expected a spread below 5 %/,
    )
  })
  it('refuses a crossed, an empty and a stale book, with age and ceiling in the words', () => {
    const { admit } = setUp()
    const at = (bid: number, ask: number) => ({ price: bboOf(bid, ask, 0), nowMs: 0 })
    expect(admit({}, at(60_001, 60_000))).toBe(
      'book-crossed: the order book is crossed: best bid 60001 is not below best ask 60000',
    )
    const empty = { ...bboOf(60_000, 60_001, 0), askSizeBase: ZERO }
    expect(admit({}, { price: empty, nowMs: 0 })).toBe('book-empty: the order book has no sellers')
    expect(admit({}, { price: bboOf(60_000, 60_001, 0), nowMs: 750 })).toBe(
      'book-stale: the price is too old: expected at most 500 ms since it was received, got 750 ms',
    )
  })
  it('takes the same order twice in a moment for a slip, and not after it', async () => {
    const { clock, admit } = setUp()
    expect(admit()).toBe('ok')
    expect(admit()).toMatch(/duplicate-order/)
    expect(admit({ sizeBase: new D('1.001') })).toBe('ok')
    await clock.advance(DEFAULT_RISK_LIMITS.duplicateWindowMs)
    expect(admit()).toBe('ok')
  })
  it('does not count a refused order as sent', () => {
    const { gate, admit } = setUp()
    gate.setState('HALTED', 'test')
    expect(admit()).toMatch(/halted/)
    gate.setState('NORMAL', '')
    expect(admit()).toBe('ok')
  })
  it('lets only what reduces through when REDUCE-ONLY, and nothing when HALTED', () => {
    const { gate, admit } = setUp()
    const seen: string[] = []
    gate.onStatus(({ state, reason }) => seen.push(`${state} ${reason ?? ''}`.trim()))
    gate.setState('REDUCE-ONLY', 'daily loss')
    expect(admit()).toMatch(/reduce-only-state: trading is REDUCE-ONLY: daily loss/)
    expect(admit({ side: 'sell' }, { positionBase: new D(2) })).toBe('ok')
    expect(admit({ side: 'sell', sizeBase: new D('1.5') }, { positionBase: new D(1) })).toMatch(
      /reduce-only-state/,
    )
    gate.setState('HALTED', 'journal')
    expect(admit({ side: 'sell', reduceOnly: true }, { positionBase: new D(2) })).toBe(
      'halted: trading is HALTED: journal',
    )
    expect(seen).toEqual(['REDUCE-ONLY daily loss', 'HALTED journal'])
  })
  it('logs a listener that throws, and tells the others', () => {
    const logged: unknown[] = []
    const log = {
      ...silentLogger,
      error: (event: string, fields?: unknown) => void logged.push(event, fields),
    }
    const gate = createRiskGate({ clock: createManualClock(), log, limits: () => DEFAULT_RISK_LIMITS })
    const told: string[] = []
    gate.onStatus(() => {
      throw new Error('no such venue')
    })
    gate.onStatus(({ state }) => told.push(state))
    gate.setState('HALTED', 'test')
    expect(told).toEqual(['HALTED'])
    expect(logged).toEqual(['risk.listener', { message: 'no such venue' }])
  })
  it('refuses what the venue does not trade now', () => {
    const instrument = { ...btc, status: 'pending' } as const
    expect(setUp().admit({}, { instrument })).toBe('not-trading: BTCUSDT is pending')
  })
})
