import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { candleOf, minutesOf } from '../../../../test/support/recorded-minutes.ts'
import { D } from '../../base/decimal.ts'
import type { Candle } from '../../domain/market.ts'
import { fillQuietMinutes } from '../../market-data/historical-data-collector-check.ts'
import { FEATURE_NAMES, featuresOf, MINUTES_NEEDED } from './features.ts'

const candles = minutesOf('20180405').map(candleOf)
const HORIZON = 15

const flat = (close: number, at: number): Candle => ({
  openTimeMs: at * 60_000,
  closeTimeMs: at * 60_000 + 59_999,
  open: new D(close),
  high: new D(close),
  low: new D(close),
  close: new D(close),
  volumeBase: new D(1),
  closed: true,
})

describe('features', () => {
  it('are all finite on every minute of a day', () => {
    for (let at = MINUTES_NEEDED; at < candles.length; at += 7) {
      const features = featuresOf(candles.slice(at - MINUTES_NEEDED, at), candles[at]?.open.toNumber() ?? 0)
      for (const name of FEATURE_NAMES) expect(Number.isFinite(features[name]), name).toBe(true)
    }
  })

  it('of a moment stay the same whatever comes at it and after it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: MINUTES_NEEDED, max: candles.length - HORIZON }),
        fc.double({ min: 0.5, max: 2, noNaN: true }),
        (at, factor) => {
          const boundaryMs = candles[at]?.openTimeMs ?? 0
          const price = candles[at]?.open.toNumber() ?? 0
          const seen = (rows: readonly Candle[]) =>
            featuresOf(fillQuietMinutes(rows, boundaryMs).candles, price)
          const changed = candles.map((candle, index) =>
            index < at ? candle : { ...candle, close: candle.close.times(factor).plus(1) },
          )
          expect(seen(changed)).toEqual(seen(candles))
        },
      ),
      { numRuns: 50 },
    )
  })

  it('shifted by one minute are those of that minute: a feature that looked ahead would not move with the data', () => {
    const shifted = candles.slice(1)
    for (const at of [100, 500, 900]) {
      const price = candles[at + 1]?.open.toNumber() ?? 0
      expect(featuresOf(shifted.slice(0, at), price)).toEqual(featuresOf(candles.slice(0, at + 1), price))
      // And the check can fail: one minute more of the future gives other features.
      expect(featuresOf(shifted.slice(0, at + 1), price)).not.toEqual(
        featuresOf(candles.slice(0, at + 1), price),
      )
    }
  })

  it('of a market that stands still say nothing', () => {
    const still = Array.from({ length: 80 }, (_, at) => flat(100, at))
    const features = featuresOf(still, 100)
    for (const name of FEATURE_NAMES) expect(features[name], name).toBeCloseTo(0, 10)
  })

  it('are worked out as documented on a market that rises by one a minute', () => {
    const rising = Array.from({ length: 61 }, (_, at) => flat(100 + at, at))
    const features = featuresOf(rising, 161)
    expect(features.return1).toBeCloseTo(Math.log(160 / 159), 12)
    expect(features.return5).toBeCloseTo(Math.log(160 / 155), 12)
    expect(features.relativeStrength14).toBeCloseTo(0.5, 12)
    expect(features.rangePosition60).toBeCloseTo(0.5, 12)
    expect(features.priceOverClose).toBeCloseTo(Math.log(161 / 160), 12)
    expect(features.trend12over26).toBeGreaterThan(0)
  })

  it('do not let one wild candle weigh without bounds', () => {
    const wild = Array.from({ length: 61 }, (_, at) => flat(at === 60 ? 1_000_000 : 100, at))
    expect(featuresOf(wild, 100).return1).toBe(0.2)
  })

  it('want an hour of history', () => {
    expect(() => featuresOf(candles.slice(0, 60), 1)).toThrow(/at least 61 candles, got 60/)
  })
})
