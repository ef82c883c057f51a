import { describe, expect, it } from 'vitest'
import { calmOrder } from './calm-order.ts'

describe('the order under a pointer', () => {
  it('keeps every line where it is', () => {
    const shown = ['a', 'b', 'c']
    expect(calmOrder(shown, ['c', 'a', 'b'], false)).toBe(shown)
  })

  it('takes lines away that are gone, and adds new ones at the end', () => {
    expect(calmOrder(['a', 'b', 'c'], ['d', 'c', 'a'], false)).toEqual(['a', 'c', 'd'])
  })

  it('sorts as wanted once it may, and stays the same object when nothing differs', () => {
    const shown = ['a', 'b']
    expect(calmOrder(shown, ['b', 'a'], true)).toEqual(['b', 'a'])
    expect(calmOrder(shown, ['a', 'b'], true)).toBe(shown)
  })
})
