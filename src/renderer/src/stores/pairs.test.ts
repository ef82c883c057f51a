import { beforeEach, describe, expect, it, vi } from 'vitest'
import { btcPair, nakedPair } from './pair.fixture.ts'
import { isUneven, nakedMsOf, unevenQuote, unhedgedNow } from './pairs.ts'

const thousands = (leg: (typeof btcPair.legs)[number]) => ({
  ...leg,
  sizeBase: leg.side === 'buy' ? '5' : '5000',
  markPrice: leg.side === 'buy' ? '12.01' : '0.012',
})

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))

describe('what stands uneven', () => {
  it('is nothing while pairs are open and even, and is not the dust they keep', () => {
    expect(unhedgedNow({ pairs: [btcPair], arrivedAtMs: 0 })).toBeUndefined()
    expect(isUneven({ ...btcPair, gapTokens: '0.0004' })).toBe(false)
  })

  it('is a gap while an operation works on it, and a naked pair always', () => {
    expect(isUneven({ ...btcPair, state: 'opening', step: 'entering', gapTokens: '0.010' })).toBe(true)
    expect(isUneven({ ...btcPair, state: 'opening', step: 'entering', gapTokens: '0.000' })).toBe(false)
    expect(isUneven({ ...nakedPair, step: undefined } as typeof nakedPair)).toBe(true)
  })

  it('is worth the larger leg less the smaller one', () => {
    expect(unevenQuote(nakedPair)).toBeCloseTo(600.15, 1)
    expect(unevenQuote(btcPair)).toBe(0)
  })

  it('is nothing when a venue counts in thousands and both hold the same tokens', () => {
    expect(unevenQuote({ ...btcPair, legs: btcPair.legs.map(thousands) })).toBe(0)
  })

  it('runs on between the words of main, and only while it lasts', () => {
    const arrivedAtMs = performance.now()
    vi.advanceTimersByTime(300)
    expect(nakedMsOf(nakedPair, arrivedAtMs)).toBe(1_500)
    expect(nakedMsOf(btcPair, arrivedAtMs)).toBe(38)
  })

  it('tells the longest clock and the whole sum', () => {
    const arrivedAtMs = performance.now()
    const older = { ...nakedPair, pairId: 'pair-2', nakedMs: 4_000 }
    const unhedged = unhedgedNow({ pairs: [nakedPair, btcPair, older], arrivedAtMs })
    expect(unhedged?.longestMs).toBe(4_000)
    expect(unhedged?.quote).toBeCloseTo(1_200.3, 1)
    expect(unhedged?.quoteAsset).toBe('USDT')
  })
})
