import { describe, expect, it } from 'vitest'
import { DepthJournal } from './depth-journal.ts'

const journal = () => new DepthJournal(100, (side, ticks) => [String(ticks), side])

describe('DepthJournal', () => {
  it('joins diffs without a hole, on every cadence by itself', () => {
    const depth = journal()
    depth.change('buy', 10)
    depth.change('sell', 12)
    expect(depth.flush(100, 0)).toEqual({
      firstId: 101,
      lastId: 102,
      previousId: 100,
      atMs: 0,
      bids: [['10', 'buy']],
      asks: [['12', 'sell']],
    })
    depth.change('buy', 11)
    expect(depth.flush(100, 1)).toMatchObject({ firstId: 103, lastId: 103, previousId: 102 })
    expect(depth.flush(500, 1)).toMatchObject({
      firstId: 101,
      lastId: 103,
      previousId: 100,
      bids: [
        ['11', 'buy'],
        ['10', 'buy'],
      ],
    })
    expect(depth.flush(100, 2)).toBeUndefined()
  })

  it('keeps our own changes until a recorded id carries them', () => {
    const depth = journal()
    depth.overlay('buy', 10)
    expect(depth.flush(250, 0)).toBeUndefined()
    depth.follow(150)
    expect(depth.flush(250, 0)).toMatchObject({
      firstId: 101,
      lastId: 150,
      previousId: 100,
      bids: [['10', 'buy']],
    })
  })

  it('starts over after a reset', () => {
    const depth = journal()
    depth.change('buy', 10)
    depth.reset(5_000)
    expect(depth.flush(100, 0)).toBeUndefined()
    depth.change('buy', 11)
    expect(depth.flush(100, 0)).toMatchObject({ firstId: 5_001, previousId: 5_000, bids: [['11', 'buy']] })
  })
})
