import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bboOf } from '../../../test/support/market.ts'
import { createBboHistory } from './bbo-history.ts'

describe('history of best prices', () => {
  test('keeps the first point of each 100 ms, as numbers', () => {
    const history = createBboHistory()
    expect(history.add(bboOf('60000.1', '60000.2', 1_000))).toBe(true)
    expect(history.add(bboOf(1, 2, 1_099))).toBe(false)
    expect(history.add(bboOf('60000.3', '60000.4', 1_100))).toBe(true)
    expect(history.points()).toEqual([
      { atMs: 1_000, bid: 60000.1, ask: 60000.2 },
      { atMs: 1_100, bid: 60000.3, ask: 60000.4 },
    ])
    expect(history.last()?.atMs).toBe(1_100)
  })

  test('times only grow, even when the clock is set back, and the length is bounded', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -300, max: 500 })),
        fc.integer({ min: 1, max: 20 }),
        (steps, limit) => {
          const history = createBboHistory({ limit, everyMs: 50 })
          let atMs = 100_000
          for (const step of steps) {
            atMs += step
            history.add(bboOf(1, 2, atMs))
          }
          const times = history.points().map((point) => point.atMs)
          expect(times.length).toBeLessThanOrEqual(limit)
          for (const [at, time] of times.entries()) {
            if (at > 0) expect(time - (times[at - 1] ?? 0)).toBeGreaterThanOrEqual(50)
          }
        },
      ),
    )
  })
})
