import { describe, expect, it } from 'vitest'
import type { QuoteLine } from '../../../stores/quotes.ts'
import { fundingTone, fundingWords, wordsInsteadOf } from './watch-lines.ts'

const line: QuoteLine = {
  venue: 'aster',
  venueName: 'Aster',
  symbol: 'BTC',
  quoteAsset: 'USDT',
  priceDecimals: 1,
  isBestBid: false,
  isBestAsk: false,
}

describe('watch lines', () => {
  it('says nothing in place of prices, even when one side is missing', () => {
    expect(wordsInsteadOf({ ...line, bid: '1' }, 'disconnected')).toBeUndefined()
  })

  it.each([
    [undefined, 'connecting', 'connecting'],
    [line, 'disconnected', 'disconnected'],
    [undefined, 'connected', 'not listed'],
    [line, 'connected', 'no price yet'],
    [line, 'degraded', 'no price yet'],
  ] as const)('says why there are no prices', (quote, state, words) => {
    expect(wordsInsteadOf(quote, state)).toBe(words)
  })

  it('says who pays the funding and how often', () => {
    expect(fundingWords(line)).toBeUndefined()
    expect(fundingWords({ ...line, fundingPercentPerYear: 5, fundingIntervalHours: 8 })).toBe(
      'longs pay every 8 h',
    )
    expect(fundingWords({ ...line, fundingPercentPerYear: -5, fundingIntervalHours: 1 })).toBe(
      'shorts pay every 1 h',
    )
    expect(fundingWords({ ...line, fundingPercentPerYear: 0 })).toBe('nobody pays')
  })

  it('gives funding a tone by its sign', () => {
    expect([5, -5, 0, undefined].map(fundingTone)).toEqual(['positive', 'negative', undefined, undefined])
  })
})
