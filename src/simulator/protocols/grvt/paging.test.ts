import { describe, expect, it } from 'vitest'
import { page } from './paging.ts'
import { Params } from './params.ts'

const ROWS = [
  { id: 1, atMs: 10 },
  { id: 2, atMs: 20 },
  { id: 3, atMs: 20 },
  { id: 4, atMs: 20 },
  { id: 5, atMs: 30 },
]
const read = (params: object, rows = ROWS) => {
  const { rows: found, next } = page(new Params(params), rows, ({ atMs }) => atMs)
  return { ids: found.map(({ id }) => id), next }
}

describe('a page', () => {
  it('is newest first, and the last one has no cursor', () => {
    expect(read({})).toEqual({ ids: [5, 4, 3, 2, 1], next: '' })
    expect(read({ limit: 5 }).next).toBe('')
  })

  it('goes on where the one before ended, within one time and with new rows above', () => {
    const first = read({ limit: 2 })
    expect(first.ids).toEqual([5, 4])
    const grown = [...ROWS, { id: 6, atMs: 40 }]
    const second = read({ limit: 1, cursor: first.next }, grown)
    expect(second.ids).toEqual([3])
    expect(read({ limit: 9, cursor: second.next }, grown)).toEqual({ ids: [2, 1], next: '' })
  })

  it('keeps to the times, which are nanoseconds', () => {
    expect(read({ start_time: '20000000', end_time: '20000000' }).ids).toEqual([4, 3, 2])
    expect(read({ start_time: '0', end_time: '' }).ids).toHaveLength(5)
  })

  it('refuses what it cannot read', () => {
    expect(() => read({ cursor: 'x' })).toThrow(expect.objectContaining({ code: 1003 }))
    expect(() => read({ limit: 1_001 })).toThrow(expect.objectContaining({ code: 3011 }))
    expect(() => read({ start_time: '-1' })).toThrow(expect.objectContaining({ code: 1003 }))
  })
})
