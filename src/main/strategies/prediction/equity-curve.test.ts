import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EquityPoint, maxDrawdown, sampleEquity, thinEquity } from './equity-curve.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const START_MS = Date.UTC(2026, 0, 1)

/** A walk of so many minutes, the same every time. */
const walk = (minutes: number): readonly EquityPoint[] =>
  Array.from({ length: minutes }, (_, at) => ({
    atMs: START_MS + at * MINUTE_MS,
    equityQuote: 10_000 + 300 * Math.sin(at / 700) + 40 * Math.sin(at / 11) - at / 1_000,
  }))

describe('a curve that is thinned', () => {
  const points = walk(200 * 1_440)
  const nowMs = points.at(-1)?.atMs ?? 0
  const thin = thinEquity(points, nowMs)

  it('keeps the last day whole and is small before', () => {
    const lastDay = (curve: readonly EquityPoint[]) => curve.filter(({ atMs }) => nowMs - atMs < DAY_MS)
    expect(lastDay(thin)).toEqual(lastDay(points))
    // A day of minutes, 89 of hours, 110 of days, three points each.
    expect(thin.length).toBeLessThanOrEqual(1_500 + 90 * 24 * 3 + 111 * 3)
  })

  it('keeps order, both ends of what happened, and the fall between them', () => {
    expect(thin).toEqual(thin.toSorted((a, b) => a.atMs - b.atMs))
    const sorted = (curve: readonly EquityPoint[]) =>
      curve.map(({ equityQuote }) => equityQuote).toSorted((a, b) => a - b)
    expect(sorted(thin)[0]).toBe(sorted(points)[0])
    expect(sorted(thin).at(-1)).toBe(sorted(points).at(-1))
    expect(maxDrawdown(10_000, thin)).toBe(maxDrawdown(10_000, points))
  })

  it('is the same when it is thinned again', () => expect(thinEquity(thin, nowMs)).toEqual(thin))

  it('is the same whether it was thinned each day or once', () => {
    const days = 40
    let daily: EquityPoint[] = []
    for (let day = 0; day < days; day += 1) {
      const until = points.slice(day * 1_440, (day + 1) * 1_440)
      daily = thinEquity([...daily, ...until], until.at(-1)?.atMs ?? 0)
    }
    const once = points.slice(0, days * 1_440)
    expect(daily).toEqual(thinEquity(once, once.at(-1)?.atMs ?? 0))
  })

  it('is bounded however long it runs', () => {
    const old = Array.from({ length: 30_000 }, (_, at) => ({ atMs: START_MS + at * DAY_MS, equityQuote: at }))
    const bounded = thinEquity(old, START_MS + 30_000 * DAY_MS)
    expect(bounded).toHaveLength(10_000)
    expect(bounded.at(-1)).toEqual(old.at(-1))
  })
})

describe('the largest fall', () => {
  it.each([
    [0, []],
    [0, [10_000, 10_500, 11_000]],
    [0.1, [9_500, 9_000, 12_000]],
    [0.25, [12_000, 9_000, 11_000, 10_000]],
  ])('is %d of a curve through %j', (wanted, worths) => {
    const curve = worths.map((equityQuote, at) => ({ atMs: at, equityQuote }))
    expect(maxDrawdown(10_000, curve)).toBeCloseTo(wanted, 12)
  })
})

describe('a curve that is drawn', () => {
  it('has few points, evenly over time, and ends where the whole one ends', () => {
    const coarse = walk(3).map(({ atMs, equityQuote }) => ({ atMs: atMs - 30 * DAY_MS, equityQuote }))
    const curve = [...coarse, ...walk(1_440)]
    const drawn = sampleEquity(curve, 100)
    expect(drawn.length).toBeLessThanOrEqual(101)
    expect(drawn.at(-1)).toEqual(curve.at(-1))
    expect(sampleEquity(curve, 2_000)).toBe(curve)
  })

  it('loses nothing but points', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1e9), { maxLength: 200 }),
        fc.integer({ min: 1, max: 50 }),
        (times, most) => {
          const curve = times.toSorted((a, b) => a - b).map((atMs) => ({ atMs, equityQuote: atMs }))
          const drawn = sampleEquity(curve, most)
          expect(drawn.length).toBeLessThanOrEqual(Math.max(most + 1, 0))
          expect(drawn.at(-1)).toEqual(curve.at(-1))
        },
      ),
    )
  })
})
