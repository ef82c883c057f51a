import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addPoint, type BboSlot, SLOT_MS, SLOTS_MAX, slotsOf } from './bbo-series.ts'

const quote = (atMs: number, bid = 100) => ({ atMs, bid, ask: bid + 1 })

describe('best bid and offer slots', () => {
  it('keeps the last quote of a slot', () => {
    const slots = addPoint(addPoint([], quote(1_000, 100)), quote(1_499, 105))
    expect(slots).toEqual([{ atMs: 1_000, bid: 105, ask: 106, isGap: false }])
  })

  it('carries the last quote over short silence and calls long silence a gap', () => {
    const short = addPoint([...slotsOf([quote(0)])], quote(1_500, 102))
    expect(short.map(({ bid, isGap }) => [bid, isGap])).toEqual([
      [100, false],
      [100, false],
      [100, false],
      [102, false],
    ])
    const long = addPoint(slotsOf([quote(0)]), quote(6_000, 102))
    expect(long.slice(1, -1).every(({ isGap }) => isGap)).toBe(true)
    expect(long.at(-1)?.isGap).toBe(false)
  })

  it('ignores a quote older than the newest slot', () => {
    const slots = slotsOf([quote(5_000)])
    expect(addPoint(slots, quote(4_000))).toBe(slots)
  })

  it('stays bounded, ordered and evenly spaced whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2_000_000 }), { maxLength: 60 }), (times) => {
        let slots: readonly BboSlot[] = []
        for (const atMs of times) slots = addPoint(slots, quote(atMs))
        expect(slots.length).toBeLessThanOrEqual(SLOTS_MAX)
        for (const [index, slot] of slots.entries()) {
          const before = slots[index - 1]
          if (before !== undefined) expect(slot.atMs - before.atMs).toBe(SLOT_MS)
        }
        expect(slotsOf(times.map((atMs) => quote(atMs)))).toEqual(slots)
      }),
    )
  })
})
