import { describe, expect, it } from 'vitest'
import { phaseBars } from './phase-bars.ts'

describe('phases of an operation', () => {
  it('stand on one axis', () => {
    const bars = phaseBars([
      { name: 'price 0', startMs: 0, durationMs: 50 },
      { name: 'orders', startMs: 50, durationMs: 150 },
    ])
    expect(bars).toEqual([
      { name: 'price long', leftPercent: 0, widthPercent: 25, text: '50 ms' },
      { name: 'orders', leftPercent: 25, widthPercent: 75, text: '150 ms' },
    ])
  })

  it('are seen however short they were, and stay inside', () => {
    const [long, short] = phaseBars([
      { name: 'wait', startMs: 0, durationMs: 1_000 },
      { name: 'journal', startMs: 1_000, durationMs: 0.4 },
    ])
    expect(long?.widthPercent).toBeGreaterThan(99)
    expect(short).toMatchObject({ widthPercent: 1, leftPercent: 99, text: '0.4 ms' })
    expect(phaseBars([])).toEqual([])
  })
})
