import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { D } from '../base/decimal.ts'
import { createOrderBook, type OrderBook } from './order-book.ts'
import type { BookChanges } from './order-book-changes.ts'
import { averagePrice, walkNotional, worstPrice } from './order-book-walk.ts'

type Level = readonly [ticks: number, lots: number]
const GRID = { tickSize: new D('0.1'), lotSize: new D('0.001') }

function changesOf(bids: readonly Level[], asks: readonly Level[], sequence = 1): BookChanges {
  return {
    bidTicks: Float64Array.from(bids, ([ticks]) => ticks),
    bidLots: Float64Array.from(bids, ([, lots]) => lots),
    bidCount: bids.length,
    askTicks: Float64Array.from(asks, ([ticks]) => ticks),
    askLots: Float64Array.from(asks, ([, lots]) => lots),
    askCount: asks.length,
    sequence,
    venueTimeMs: sequence * 10,
    receivedAtMs: sequence * 10 + 5,
  }
}

/** The slow book everybody believes: a map a side, sorted when asked. */
class ReferenceSide {
  readonly levels = new Map<number, number>()
  apply(changes: readonly Level[]): void {
    for (const [ticks, lots] of changes) lots === 0 ? this.levels.delete(ticks) : this.levels.set(ticks, lots)
  }
  sorted(direction: 1 | -1): Level[] {
    return [...this.levels].sort(([a], [b]) => direction * (a - b))
  }
}

function levelsOf(book: OrderBook, side: 'bid' | 'ask'): Level[] {
  const levels: Level[] = []
  book.visit(side, Number.MAX_SAFE_INTEGER, (ticks, lots) => void levels.push([ticks, lots]))
  return levels
}

const lots = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1_000_000 }))
/** Near the touch, and so far out that the ladder has to move or the map to serve. */
const distance = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 60 }) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 40_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 900_000 }) },
)
const sideChanges = fc.array(fc.tuple(distance, lots), { maxLength: 30 })
const batches = fc.array(fc.record({ bids: sideChanges, asks: sideChanges }), { minLength: 1, maxLength: 25 })

describe('order book against a map that is sorted anew each time', () => {
  test('random changes, far levels and deletes of unknown levels give the same book', () => {
    fc.assert(
      fc.property(batches, fc.integer({ min: 1_000_000, max: 3_000_000 }), (steps, middle) => {
        const book = createOrderBook(GRID)
        const bids = new ReferenceSide()
        const asks = new ReferenceSide()
        steps.forEach((step, at) => {
          const bidChanges = step.bids.map(([away, size]): Level => [middle - away, size])
          const askChanges = step.asks.map(([away, size]): Level => [middle + away, size])
          bids.apply(bidChanges)
          asks.apply(askChanges)
          const changes = changesOf(bidChanges, askChanges, at + 1)
          expect(at === 0 ? book.applySnapshot(changes) : book.applyChanges(changes)).toBe('applied')
          const [wantBids, wantAsks] = [bids.sorted(-1), asks.sorted(1)]
          expect(levelsOf(book, 'bid')).toEqual(wantBids)
          expect(levelsOf(book, 'ask')).toEqual(wantAsks)
          expect([book.bestBidTicks, book.bestBidLots]).toEqual(wantBids[0] ?? [-1, 0])
          expect([book.bestAskTicks, book.bestAskLots]).toEqual(wantAsks[0] ?? [-1, 0])
          expect(book.levelCount('bid')).toBe(wantBids.length)
          expect(book.levelCount('ask')).toBe(wantAsks.length)
        })
      }),
      { numRuns: 150 },
    )
  })

  test('a market that moves far in either direction keeps every level', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -60_000, max: 60_000 }), { maxLength: 40 }), (moves) => {
        const book = createOrderBook(GRID)
        const bids = new ReferenceSide()
        let best = 5_000_000
        book.applySnapshot(changesOf([], []))
        for (const move of moves) {
          const before = best
          best += move
          const step: Level[] = [[best, 7]]
          for (const ticks of bids.levels.keys()) if (ticks > best) step.push([ticks, 0])
          if (move !== 0 && before % 2 === 0) step.push([best - 3, 2])
          bids.apply(step)
          book.applyChanges(changesOf(step, []))
          expect(levelsOf(book, 'bid')).toEqual(bids.sorted(-1))
          expect(book.bestBidTicks).toBe(bids.sorted(-1)[0]?.[0])
        }
      }),
      { numRuns: 100 },
    )
  })
})

describe('walk', () => {
  const side = fc.array(fc.tuple(distance, fc.integer({ min: 1, max: 9_000_000_000 })), { maxLength: 40 })

  test('equals decimal arithmetic of 40 digits, below and above 2^53', () => {
    fc.assert(
      fc.property(side, fc.integer({ min: 1, max: 200_000_000_000 }), (levels, wanted) => {
        const book = createOrderBook(GRID)
        const asks = new ReferenceSide()
        asks.apply(levels.map(([away, size]): Level => [1_000_000 + away, size]))
        book.applySnapshot(changesOf([], [...asks.levels]))
        let left = new D(wanted)
        let cost = new D(0)
        let worst: Level | undefined
        for (const level of asks.sorted(1)) {
          if (left.isZero()) break
          const taken = D.min(left, level[1])
          cost = cost.plus(GRID.tickSize.times(level[0]).times(taken))
          left = left.minus(taken)
          worst = level
        }
        const filled = new D(wanted).minus(left)
        const walk = book.walk('ask', wanted)
        expect(walk.filledLots).toBe(filled.toNumber())
        expect(walk.worstTicks).toBe(worst?.[0] ?? -1)
        expect(walkNotional(GRID, walk).toString()).toBe(cost.times(GRID.lotSize).toString())
        expect(worstPrice(GRID, walk)?.toString()).toBe(worst && GRID.tickSize.times(worst[0]).toString())
        if (filled.isZero()) expect(averagePrice(GRID, walk)).toBeUndefined()
        // Cross-multiplied: the quotient itself is rounded to 40 digits.
        else expect(averagePrice(GRID, walk)?.minus(cost.div(filled)).abs().lt('1e-30')).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test('refuses sizes that are not whole lots above zero', () => {
    const book = createOrderBook(GRID)
    for (const wrong of [0, -1, 0.5, Number.NaN, 2 ** 60]) {
      expect(() => book.walk('ask', wrong)).toThrow(/whole number of lots above zero/)
    }
  })
})

describe('state', () => {
  test('a change set that crosses faults the book until the next snapshot', () => {
    const book = createOrderBook(GRID)
    expect(book.state).toBe('empty')
    expect(book.applySnapshot(changesOf([[100, 1]], [[101, 1]]))).toBe('applied')
    expect(book.applyChanges(changesOf([[101, 5]], [], 2))).toBe('crossed')
    expect(book.state).toBe('faulted')
    expect(book.applyChanges(changesOf([[101, 0]], [], 3))).toBe('crossed')
    expect(book.applySnapshot(changesOf([[99, 1]], [[101, 1]], 4))).toBe('applied')
    expect([book.state, book.sequence, book.venueTimeMs, book.receivedAtMs]).toEqual(['live', 4, 40, 45])
  })

  test('a crossed snapshot is told and not trusted', () => {
    const book = createOrderBook(GRID)
    expect(book.applySnapshot(changesOf([[101, 1]], [[101, 1]]))).toBe('crossed')
    expect(book.state).toBe('faulted')
  })

  test('changes before any snapshot are a bug of the caller', () => {
    expect(() => createOrderBook(GRID).applyChanges(changesOf([], []))).toThrow(/snapshot before/)
  })

  test('clear forgets levels near and far', () => {
    const book = createOrderBook(GRID)
    book.applySnapshot(
      changesOf(
        [
          [900_000, 1],
          [5, 2],
        ],
        [[900_001, 1]],
      ),
    )
    book.clear()
    expect([book.state, book.bestBidTicks, book.bestAskTicks, book.levelCount('bid')]).toEqual([
      'empty',
      -1,
      -1,
      0,
    ])
    book.applySnapshot(changesOf([[900_000, 3]], []))
    expect(levelsOf(book, 'bid')).toEqual([[900_000, 3]])
  })

  test('a grid without a positive step is refused', () => {
    expect(() => createOrderBook({ tickSize: new D(0), lotSize: new D(1) })).toThrow(/positive tickSize/)
  })
})
