import { describe, expect, it } from 'vitest'
import { addPoint, type BboSlot, SLOT_MS, SLOTS_MAX, slotsOf } from '../stores/bbo-series.ts'
import { afterRedraw, DRAWN_MAX, type Drawn, redrawOf } from './drawn-slots.ts'

const quote = (slot: number) => ({ atMs: slot * SLOT_MS, bid: slot, ask: slot + 1 })

describe('bringing a chart up to date', () => {
  it('adds the newest slots and draws the last one again', () => {
    const slots = slotsOf([1, 2, 3].map(quote))
    const drawn = afterRedraw(undefined, redrawOf(undefined, slots))
    const redraw = redrawOf(drawn, addPoint(slots, quote(4)))
    expect([redraw.kind, redraw.slots.map(({ bid }) => bid)]).toEqual(['update', [3, 4]])
  })

  it('rebuilds when another history came, before or after', () => {
    const drawn = { firstMs: 5_000, lastMs: 6_000, count: 3 }
    expect(redrawOf(drawn, slotsOf([quote(2)])).kind).toBe('rebuild')
    expect(redrawOf(drawn, slotsOf([quote(100)])).kind).toBe('rebuild')
    expect(redrawOf(drawn, slotsOf([4, 5, 6, 7, 8, 9, 10, 11, 12].map(quote))).kind).toBe('rebuild')
    expect(redrawOf(drawn, []).kind).toBe('rebuild')
  })

  it('rebuilds when another history begins in the half second that was drawn last', () => {
    const drawn = { firstMs: 5_000, lastMs: 6_000, count: 3 }
    expect(redrawOf(drawn, slotsOf([12, 13].map(quote))).kind).toBe('rebuild')
  })

  it('never lets a series grow past its bound', () => {
    let slots: readonly BboSlot[] = []
    let drawn: Drawn | undefined
    let rebuilds = 0
    for (let slot = 0; slot < 5_000; slot++) {
      slots = addPoint(slots, quote(slot))
      const redraw = redrawOf(drawn, slots)
      if (redraw.kind === 'rebuild') rebuilds++
      drawn = afterRedraw(drawn, redraw)
      expect(drawn?.count).toBeLessThanOrEqual(DRAWN_MAX)
    }
    expect(rebuilds).toBeLessThan(1 + 5_000 / (DRAWN_MAX - SLOTS_MAX))
  })
})
