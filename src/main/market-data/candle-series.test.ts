import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { D } from '../base/decimal.ts'
import type { Candle } from '../domain/market.ts'
import { createCandleSeries } from './candle-series.ts'

const MINUTE_MS = 60_000

const candle = (minute: number, close: number, closed = true): Candle => ({
  openTimeMs: minute * MINUTE_MS,
  closeTimeMs: minute * MINUTE_MS + 59_999,
  open: new D(100),
  high: new D(Math.max(100, close)),
  low: new D(Math.min(100, close)),
  close: new D(close),
  volumeBase: new D(1),
  closed,
})
const closes = (candles: readonly Candle[]) =>
  candles.map(({ openTimeMs, close }) => [openTimeMs / MINUTE_MS, close.toNumber()])

describe('candle series', () => {
  test('history that comes after the stream began keeps the newer running candle', () => {
    const series = createCandleSeries({ limit: 10 })
    series.update(candle(3, 103, false))
    series.load([candle(1, 101), candle(2, 102), candle(3, 99, false)])
    expect(closes(series.list())).toEqual([
      [1, 101],
      [2, 102],
      [3, 103],
    ])
    expect(series.last()?.close.toNumber()).toBe(103)
  })

  test('a minute the stream broke off in is completed by history', () => {
    const series = createCandleSeries({ limit: 10 })
    series.update(candle(3, 103, false))
    series.load([candle(3, 107), candle(4, 108), candle(5, 109, false)])
    expect(closes(series.list())).toEqual([
      [3, 107],
      [4, 108],
      [5, 109],
    ])
  })

  test('counts the minutes that are missing', () => {
    const series = createCandleSeries({ limit: 10 })
    expect(series.gaps()).toBe(0)
    series.load([candle(1, 1), candle(2, 2), candle(6, 6)])
    expect(series.gaps()).toBe(3)
    series.load([candle(3, 3), candle(4, 4), candle(5, 5)])
    expect(series.gaps()).toBe(0)
  })

  test('any order of any updates stays sorted, without duplicates, bounded, newest kept', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(40), fc.boolean()), { minLength: 1 }),
        fc.integer({ min: 1, max: 12 }),
        (steps, limit) => {
          const series = createCandleSeries({ limit })
          let newest = -1
          steps.forEach(([minute, streamed], at) => {
            if (streamed) series.update(candle(minute, at, false))
            else series.load([candle(minute, at)])
            newest = Math.max(newest, minute)
            const minutes = series.list().map(({ openTimeMs }) => openTimeMs / MINUTE_MS)
            expect(minutes).toEqual([...new Set(minutes)].toSorted((a, b) => a - b))
            expect(minutes.length).toBeLessThanOrEqual(limit)
            expect(minutes.at(-1)).toBe(newest)
          })
        },
      ),
    )
  })
})
