import { describe, expect, it } from 'vitest'
import { createRandom } from '../random.ts'
import { CandleStore, candleEnd, candleStart, INTERVALS, type Interval } from './candles.ts'

/** Wednesday 2026-11-18 13:37:05 UTC. */
const NOW_MS = Date.UTC(2026, 10, 18, 13, 37, 5)

describe('candles', () => {
  it.each<[Interval, string, string]>([
    ['1m', '2026-11-18T13:37:00.000Z', '2026-11-18T13:37:59.999Z'],
    ['4h', '2026-11-18T12:00:00.000Z', '2026-11-18T15:59:59.999Z'],
    ['1w', '2026-11-16T00:00:00.000Z', '2026-11-22T23:59:59.999Z'],
    ['1M', '2026-11-01T00:00:00.000Z', '2026-11-30T23:59:59.999Z'],
  ])('begins and ends a %s candle where the calendar does', (interval, start, end) => {
    const openTimeMs = candleStart(interval, NOW_MS)
    expect(new Date(openTimeMs).toISOString()).toBe(start)
    expect(new Date(candleEnd(interval, openTimeMs)).toISOString()).toBe(end)
  })

  it('invents a past without holes that ends at the first price', () => {
    const store = new CandleStore()
    store.generatePast(NOW_MS, 600_000, 0.5, createRandom(1))
    for (const interval of ['1m', '5m', '1h'] as const) {
      const candles = store.list(interval)
      expect(candles.length).toBeGreaterThan(300)
      expect(candles.at(-1)?.close).toBe(600_000)
      candles.forEach((candle, index) => {
        const before = candles[index - 1]
        if (!before) return
        expect(candle.openTimeMs - before.openTimeMs).toBe(INTERVALS[interval])
        expect(candle.open).toBe(before.close)
      })
    }
  })

  it('builds minutes from trades and fills quiet ones', () => {
    const store = new CandleStore()
    const trade = (atMs: number, ticks: number, lots: number, takerSide: 'buy' | 'sell') =>
      store.record({ id: 1, atMs, ticks, lots, takerSide })
    trade(0, 100, 5, 'buy')
    trade(1_000, 90, 2, 'sell')
    trade(59_999, 95, 1, 'buy')
    trade(180_000, 97, 1, 'buy')
    expect(store.list('1m')).toEqual([
      {
        openTimeMs: 0,
        open: 100,
        high: 100,
        low: 90,
        close: 95,
        lots: 8,
        tickLots: 775,
        trades: 3,
        takerBuyLots: 6,
        takerBuyTickLots: 595,
      },
      expect.objectContaining({ openTimeMs: 60_000, open: 95, close: 95, lots: 0 }),
      expect.objectContaining({ openTimeMs: 120_000, lots: 0 }),
      expect.objectContaining({ openTimeMs: 180_000, open: 95, high: 97, close: 97, lots: 1 }),
    ])
    expect(store.current('3m', 185_000)).toMatchObject({ openTimeMs: 180_000, close: 97 })
    expect(store.list('3m')).toMatchObject([{ openTimeMs: 0, low: 90, trades: 3 }, { openTimeMs: 180_000 }])
  })
})
