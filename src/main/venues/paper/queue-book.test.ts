import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyToPaper, compareWithReference, paperSteps } from '../../../../test/support/paper-steps.ts'
import { createEatenLiquidity } from './eaten-liquidity.ts'
import { createQueueBook } from './queue-book.ts'

const buy = (id: string, shownLots: number | undefined, ticks = 100, lots = 5) =>
  ({ id, side: 'buy', ticks, lots, shownLots, sinceMs: 0, receivedAtMs: 0 }) as const

describe('createQueueBook', () => {
  it('fills as a brute-force matcher does over 5,000 random events of each of three seeds', () => {
    for (const seed of [1, 2, 3]) {
      const { fills, mismatches } = compareWithReference(5_000, seed)
      expect(mismatches).toEqual([])
      expect(fills).toBeGreaterThan(500)
    }
  })

  it('gives the excess of the clearing trade only, older orders first', () => {
    const queue = createQueueBook()
    queue.enter(buy('a', 10))
    queue.enter(buy('b', 12))
    expect(queue.onTrade('sell', 100, 8, 0)).toEqual([])
    expect([queue.aheadOf('a'), queue.aheadOf('b')]).toEqual([2, 4])
    expect(queue.onTrade('sell', 100, 9, 0)).toEqual([{ id: 'a', lots: 5 }])
    expect(queue.onTrade('sell', 100, 3, 0)).toEqual([{ id: 'b', lots: 3 }])
  })

  it('takes a cancel from those before and behind us alike, and a print only once', () => {
    const queue = createQueueBook()
    queue.enter(buy('a', 10))
    queue.onLevel('buy', 100, 20)
    queue.onLevel('buy', 100, 10)
    expect(queue.aheadOf('a')).toBe(5)
    // The book showed the trade of four before it printed: five of ten are ahead, two went with it.
    queue.onLevel('buy', 100, 20)
    queue.onLevel('buy', 100, 16)
    expect(queue.aheadOf('a')).toBe(4)
    expect(queue.onTrade('sell', 100, 4, 0)).toEqual([])
    expect(queue.aheadOf('a')).toBe(1)
  })

  it('says nothing of a level it has not seen, and clears one that is crossed', () => {
    const queue = createQueueBook()
    queue.enter(buy('a', undefined))
    expect(queue.onTrade('sell', 100, 50, 0)).toEqual([])
    queue.onLevel('buy', 100, 7)
    expect(queue.aheadOf('a')).toBe(7)
    const crossed = {
      bidTicks: 98,
      bidLots: 1,
      bidOfferedLots: 1,
      askTicks: 99,
      askLots: 3,
      askOfferedLots: 2,
    }
    expect(queue.onTouch({ ...crossed, timeMs: 0, receivedAtMs: 0 })).toEqual({
      fills: [{ id: 'a', lots: 2 }],
      boughtLots: 2,
      soldLots: 0,
    })
    expect(queue.aheadOf('a')).toBe(0)
  })

  it('looks at no touch that came before the book it entered into', () => {
    const queue = createQueueBook()
    queue.enter({ ...buy('a', 4), receivedAtMs: 10 })
    const old = { bidTicks: 98, bidLots: 1, bidOfferedLots: 1, askTicks: 99, askLots: 3, askOfferedLots: 3 }
    expect(queue.onTouch({ ...old, timeMs: 0, receivedAtMs: 9 }).fills).toEqual([])
    expect(queue.aheadOf('a')).toBe(4)
  })

  it('counts no trade from before the order', () => {
    const queue = createQueueBook()
    queue.enter({ ...buy('a', 0), sinceMs: 1_000 })
    expect(queue.onTrade('sell', 99, 5, 999)).toEqual([])
    expect(queue.onTrade('sell', 99, 5, 1_000)).toEqual([{ id: 'a', lots: 5 }])
  })

  it('lets the first print at the price fill when the queue does not count', () => {
    const queue = createQueueBook()
    queue.countQueue(false)
    queue.enter(buy('a', 1_000))
    expect(queue.onTrade('sell', 100, 3, 0)).toEqual([{ id: 'a', lots: 3 }])
  })

  it('never gives more than a trade had, nor an order more than it wants, whatever happens', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const [queue, eaten] = [createQueueBook(), createEatenLiquidity()]
        const left = new Map<string, number>()
        for (const step of paperSteps(300, seed)) {
          if (step.kind === 'enter') left.set(step.id, step.lots)
          const fills = applyToPaper(queue, eaten, step)
          const given = fills.reduce((sum, [, , lots]) => sum + lots, 0)
          if (step.kind === 'trade' || step.kind === 'take') expect(given).toBeLessThanOrEqual(step.lots)
          if (step.kind === 'touch') expect(given).toBeLessThanOrEqual(step.askLots + step.bidLots)
          if (step.kind === 'take') continue
          for (const [id, , lots] of fills) {
            left.set(id, (left.get(id) ?? 0) - lots)
            expect(left.get(id)).toBeGreaterThanOrEqual(0)
          }
          for (const id of left.keys()) expect(queue.aheadOf(id) ?? 0).toBeGreaterThanOrEqual(0)
        }
      }),
      { numRuns: 50 },
    )
  })
})
