import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { D } from '../base/decimal.ts'
import { createOrderBook } from '../domain/order-book.ts'
import { groupLadder } from './grouped-ladder.ts'

type Level = readonly [ticks: number, lots: number]
const GRID = { tickSize: new D('0.1'), lotSize: new D('0.001') }

function bookOf(bids: readonly Level[], asks: readonly Level[]) {
  const book = createOrderBook(GRID)
  const ticks = (levels: readonly Level[]) => Float64Array.from(levels, ([price]) => price)
  const lots = (levels: readonly Level[]) => Float64Array.from(levels, ([, size]) => size)
  book.applySnapshot({
    bidTicks: ticks(bids),
    bidLots: lots(bids),
    bidCount: bids.length,
    askTicks: ticks(asks),
    askLots: lots(asks),
    askCount: asks.length,
    sequence: 1,
    venueTimeMs: 1,
    receivedAtMs: 1,
  })
  return book
}

const plain = (groups: ReturnType<typeof groupLadder>) =>
  groups.map(({ price, sizeBase, totalBase }) => [price.toFixed(), sizeBase.toFixed(), totalBase.toFixed()])

describe('grouped ladder', () => {
  test('bids fall into the group below, asks into the group above, totals run from the touch', () => {
    const book = bookOf(
      [
        [1_009, 1_000],
        [1_005, 2_000],
        [1_004, 500],
      ],
      [
        [1_010, 1_000],
        [1_011, 250],
        [1_015, 4_000],
      ],
    )
    expect(plain(groupLadder(book, 'bid', 5, 20))).toEqual([
      ['100.5', '3', '3'],
      ['100', '0.5', '3.5'],
    ])
    expect(plain(groupLadder(book, 'ask', 5, 20))).toEqual([
      ['101', '1', '1'],
      ['101.5', '4.25', '5.25'],
    ])
  })

  test('an empty side has no groups, and no more groups come than asked for', () => {
    const book = bookOf(
      [],
      Array.from({ length: 50 }, (_, at): Level => [1_000 + at, 1]),
    )
    expect(groupLadder(book, 'bid', 1, 20)).toEqual([])
    expect(groupLadder(book, 'ask', 1, 20)).toHaveLength(20)
    expect(groupLadder(book, 'ask', 10, 3).map(({ price }) => price.toFixed())).toEqual(['100', '101', '102'])
  })

  test('no group promises a better price than is there, and none of the size is lost', () => {
    const levels = fc.uniqueArray(
      fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 9 })),
      {
        selector: ([away]) => away,
        minLength: 1,
      },
    )
    fc.assert(
      fc.property(levels, levels, fc.integer({ min: 1, max: 60 }), (below, above, width) => {
        const bids = below.map(([away, lots]): Level => [5_000 - away, lots])
        const asks = above.map(([away, lots]): Level => [5_000 + away, lots])
        const book = bookOf(bids, asks)
        const total = (rows: readonly Level[]) =>
          GRID.lotSize.times(rows.reduce((sum, [, lots]) => sum + lots, 0)).toFixed()
        const bidGroups = groupLadder(book, 'bid', width, 1_000)
        const askGroups = groupLadder(book, 'ask', width, 1_000)
        expect(bidGroups.at(-1)?.totalBase.toFixed()).toBe(total(bids))
        expect(askGroups.at(-1)?.totalBase.toFixed()).toBe(total(asks))
        expect(bidGroups[0]?.price.lte(GRID.tickSize.times(book.bestBidTicks))).toBe(true)
        expect(askGroups[0]?.price.gte(GRID.tickSize.times(book.bestAskTicks))).toBe(true)
        for (const { price } of [...bidGroups, ...askGroups]) {
          expect(price.div(GRID.tickSize).mod(width).isZero()).toBe(true)
        }
      }),
    )
  })
})
