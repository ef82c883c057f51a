import { describe, expect, it } from 'vitest'
import { BTC, btc, VENUE } from '../../../../test/support/market.ts'
import { D } from '../../base/decimal.ts'
import { type LegFacts, verdictOf } from './pair-preflight.ts'

const walk = { slippageVsTouchBps: new D('0.5') } as LegFacts['liquidity']['walk']

const funding = (rate: string) => ({
  symbol: BTC,
  ratePerInterval: new D(rate),
  intervalHours: new D(8),
  nextSettlementMs: 0,
  markPrice: new D(60_000),
  receivedAtMs: 0,
})

const leg = (venueName: string, facts: Partial<LegFacts> = {}): LegFacts => ({
  venueName,
  instrument: { ...btc, venue: VENUE },
  liquidity: { score: 1, recommendation: 'good', nearDepthBase: new D(10), walk },
  midPrice: new D(60_000),
  bookAgeMs: 80,
  sizeBase: new D(2),
  fees: { makerRate: new D('0.0002'), takerRate: new D('0.0004') },
  availableQuote: new D('100000.9'),
  leverage: { leverage: new D(5), maxLeverage: new D(50), maintenanceMarginRate: new D('0.01') },
  funding: funding('0.0001'),
  ...facts,
})

const lineOf = (name: string, long: LegFacts, short: LegFacts) => {
  const line = verdictOf([long, short]).find((each) => each.name === name)
  return line && [line.tone, line.value, line.words]
}

describe('verdictOf', () => {
  it('has its five lines in one order', () => {
    expect(verdictOf([leg('A'), leg('B')]).map(({ name }) => name)).toEqual([
      'Depth',
      'Margin',
      'Liquidation',
      'Break-even',
      'Books',
    ])
  })

  it('margins both legs at the weaker leverage and rounds against the user', () => {
    const poorer = leg('B', {
      sizeBase: new D('2.00001'),
      leverage: { leverage: new D(10), maxLeverage: new D(10), maintenanceMarginRate: new D('0.01') },
    })
    // 2.00001 × 60,000 ÷ 5 = 24,000.12
    expect(lineOf('Margin', leg('A'), poorer)).toEqual(['good', '24,001 of 100,000 USDT', 'B, at 5× on both'])
  })

  it('refuses a leg whose venue has too little', () => {
    const short = leg('B', { availableQuote: new D('23999.99') })
    expect(lineOf('Margin', leg('A'), short)).toEqual([
      'bad',
      '24,000 of 23,999 USDT',
      'B has too little at 5×',
    ])
  })

  it.each([
    [5, 'good', '19.0 %', 'away at 5×'],
    [20, 'warning', '4.0 %', 'away at 20×, less than 10 %'],
  ])('tells how far the liquidation is away at %i×', (times, ...expected) => {
    const leverage = {
      leverage: new D(times),
      maxLeverage: new D(50),
      maintenanceMarginRate: new D('0.01'),
    }
    expect(lineOf('Liquidation', leg('A', { leverage }), leg('B', { leverage }))).toEqual(expected)
  })

  it('keeps to the venue that liquidates first', () => {
    const stricter = {
      leverage: new D(5),
      maxLeverage: new D(5),
      maintenanceMarginRate: new D('0.025'),
    }
    expect(lineOf('Liquidation', leg('A', { leverage: stricter }), leg('B'))?.[1]).toBe('17.5 %')
    expect(lineOf('Liquidation', leg('A'), leg('B', { leverage: stricter }))?.[1]).toBe('17.5 %')
  })

  it('counts the hours until funding has paid four fees and the slippage, and says never where it costs', () => {
    const short = leg('B', { funding: funding('0.0005') })
    // Cost: 4 × 4 bps of fees + 4 × 0.5 bps of slippage; earned: (5 − 1) ÷ 8 bps an hour.
    expect(lineOf('Break-even', leg('A'), short)).toEqual(['good', '36.0 h', 'funding earns 43.8 % a year'])
    expect(lineOf('Break-even', short, leg('B'))).toEqual(['warning', 'never', 'funding costs 43.8 % a year'])
  })

  it('refuses books that are old or more than 1 % apart, counted in the same unit', () => {
    expect(lineOf('Books', leg('A'), leg('B', { bookAgeMs: 5_001 }))?.[0]).toBe('bad')
    expect(lineOf('Books', leg('A'), leg('B', { midPrice: new D(60_700) }))?.[0]).toBe('bad')
    const thousands = leg('B', {
      midPrice: new D(60_006_000),
      instrument: { ...btc, multiplier: new D(1_000) },
    })
    expect(lineOf('Books', leg('A'), thousands)).toEqual(['good', '80 ms', '1.0 bps apart'])
  })

  it('says what it does not know instead of guessing', () => {
    const silent = leg('B', { leverage: undefined, availableQuote: undefined, funding: undefined })
    const lines = verdictOf([leg('A'), silent]).filter(({ tone }) => tone === 'idle')
    expect(lines.map(({ name }) => name)).toEqual(['Margin', 'Liquidation', 'Break-even'])
  })
})
