import { beforeEach, describe, expect, it } from 'vitest'
import type { QuoteView } from '../../../shared/views.ts'
import { applyBatch, applySnapshot } from './apply.ts'
import { quoteKey, quotesStore } from './quotes.ts'
import { emptySnapshot } from './snapshot.fixture.ts'

const quote = (venue: string, change: Partial<QuoteView> = {}): QuoteView => ({
  venue,
  venueName: venue,
  symbol: 'BTC',
  quoteAsset: 'USDT',
  priceDecimals: 1,
  bid: '100.0',
  ask: '100.2',
  receivedAtMs: 60_000,
  ...change,
})

const push = (...data: QuoteView[]) =>
  applyBatch({ seq: 1, atMs: 60_000, events: [{ topic: 'quotes', data }] })

/** Venues with the best bid and with the best ask of BTC. */
const best = () => {
  const lines = Object.values(quotesStore.getState().lines).filter(({ symbol }) => symbol === 'BTC')
  return {
    bid: lines.filter(({ isBestBid }) => isBestBid).map(({ venue }) => venue),
    ask: lines.filter(({ isBestAsk }) => isBestAsk).map(({ venue }) => venue),
  }
}

beforeEach(() => applySnapshot(emptySnapshot))

describe('quotes', () => {
  it('marks the highest bid and the lowest ask of an asset', () => {
    push(quote('a'), quote('b', { bid: '100.1', ask: '100.3' }), quote('c', { bid: '9.9', ask: '99.99' }))
    expect(best()).toEqual({ bid: ['b'], ask: ['c'] })
  })

  it('marks every venue with the best price, however it pads it', () => {
    push(quote('a'), quote('b', { bid: '100.00' }), quote('c', { bid: '99.9', ask: '101' }))
    expect(best()).toEqual({ bid: ['a', 'b'], ask: ['a', 'b'] })
  })

  it('compares dollars with dollar coins, and a price in euro with neither', () => {
    push(
      quote('a', { quoteAsset: 'USDC', bid: '100.1' }),
      quote('b'),
      quote('c', { quoteAsset: 'EUR', bid: '92', ask: '92.1' }),
    )
    expect(best()).toEqual({ bid: ['a'], ask: ['a', 'b'] })
  })

  it('marks nothing while only one venue has a price', () => {
    push(quote('a'), { venue: 'b', venueName: 'b', symbol: 'BTC', quoteAsset: 'USDT', priceDecimals: 1 })
    expect(best()).toEqual({ bid: [], ask: [] })
  })

  it('leaves a price out that is stale beside the others', () => {
    push(quote('a'), quote('b', { ask: '100.4' }), quote('c', { bid: '200', receivedAtMs: 54_999 }))
    expect(best()).toEqual({ bid: ['a', 'b'], ask: ['a'] })
  })

  it('keeps the list of assets the same object while prices move', () => {
    push(quote('a'), quote('a', { symbol: 'ETH' }))
    const { assets } = quotesStore.getState()
    push(quote('a', { bid: '101.0' }), quote('a', { symbol: 'ETH' }))
    expect(quotesStore.getState().assets).toBe(assets)
    expect(assets).toEqual(['BTC', 'ETH'])
    expect(quotesStore.getState().lines[quoteKey('a', 'BTC')]?.bid).toBe('101.0')
  })

  it('changes once per batch and stays silent when a batch has no quotes', () => {
    let changes = 0
    const stop = quotesStore.subscribe(() => changes++)
    applyBatch({
      seq: 1,
      atMs: 60_000,
      events: [
        { topic: 'quotes', data: [quote('a')] },
        { topic: 'quotes', data: [quote('a', { bid: '101.0' })] },
      ],
    })
    applyBatch({ seq: 2, atMs: 60_000, events: [{ topic: 'venues', data: [] }] })
    stop()
    expect(changes).toBe(1)
  })
})
