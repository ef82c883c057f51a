import { describe, expect, it } from 'vitest'
import { ladderOf, SLOTS_A_SIDE } from './ladder-slots.ts'

const row = (price: string, totalBase: string) => ({ price, sizeBase: '1', totalBase })

describe('ladder', () => {
  it('always has the same places, whatever the book holds', () => {
    const many = Array.from({ length: 50 }, (_, index) => row(String(100 + index), String(index + 1)))
    for (const asks of [[], [row('100', '1')], many]) {
      expect(ladderOf({ bids: [], asks }).asks).toHaveLength(SLOTS_A_SIDE)
    }
    expect(ladderOf({ bids: [], asks: many }).asks.at(-1)?.price).toBe('119')
  })

  it('measures both sides against the deeper one', () => {
    const { bids, asks } = ladderOf({
      bids: [row('99', '1'), row('98', '4')],
      asks: [row('100', '2')],
    })
    expect(bids.slice(0, 3).map(({ depth }) => depth)).toEqual([0.25, 1, 0])
    expect(asks[0]?.depth).toBe(0.5)
  })

  it('draws no bars for an empty book', () => {
    expect(ladderOf({ bids: [], asks: [] }).bids.every(({ depth, price }) => depth === 0 && !price)).toBe(
      true,
    )
  })
})
