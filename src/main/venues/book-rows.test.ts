import { expect, test } from 'vitest'
import { D } from '../base/decimal.ts'
import type { SymbolId, VenueId } from '../domain/brands.ts'
import type { DepthSnapshot } from '../domain/market.ts'
import { requireTwoSides, topOf } from './best-prices.ts'
import { createLevelsReader, parseLevels } from './book-rows.ts'

const BTC = 'BTC' as SymbolId
const bids = [
  ['99.5', '1'],
  ['100.0', '2.5'],
  ['98', '0'],
] as const
const asks = [
  ['102', '3'],
  ['101', '4'],
] as const

function depthOf(bidRows: typeof bids | readonly [], askRows: typeof asks | readonly []): DepthSnapshot {
  return {
    venue: 'acme' as VenueId,
    symbol: BTC,
    bids: parseLevels(bidRows, 'highest'),
    asks: parseLevels(askRows, 'lowest'),
    sequence: 7,
    venueTimeMs: 1,
    receivedAtMs: 2,
    source: 'rest',
  }
}

test('levels are sorted best first, and empty ones are left out', () => {
  const { bids: highest, asks: lowest } = depthOf(bids, asks)
  expect(highest.map(({ price }) => price.toString())).toEqual(['100', '99.5'])
  expect(lowest.map(({ price }) => price.toString())).toEqual(['101', '102'])
})

test('rows are read as ticks and lots, in the order of the wire', () => {
  const read = createLevelsReader({ tickSize: new D('0.5'), lotSize: new D('0.1') })
  const sides = read(bids, asks)
  expect([...sides.bidTicks]).toEqual([199, 200, 196])
  expect([...sides.bidLots]).toEqual([10, 25, 0])
  expect([sides.bidCount, sides.askCount]).toEqual([3, 2])
  expect(() => read([['99.7', '1']], [])).toThrow('a price on the grid')
})

test('the top of a book has both best prices with their sizes', () => {
  expect(topOf(depthOf(bids, asks))).toMatchObject({
    bidPrice: new D(100),
    bidSizeBase: new D('2.5'),
    askPrice: new D(101),
    askSizeBase: new D(4),
    venueTimeMs: 1,
  })
})

test('a book with an empty side has no top', () => {
  expect(() => topOf(depthOf([], asks))).toThrow('a bid below an ask, got none and 101')
  expect(() => topOf(depthOf(bids, []))).toThrow('a bid below an ask, got 100 and none')
})

test.each([
  [0, 101],
  [101, 101],
  [102, 101],
])('a bid of %d and an ask of %d are no two sides', (bid, ask) => {
  expect(() => requireTwoSides(BTC, new D(bid), new D(ask))).toThrow('a bid below an ask')
})
