import { expect, test } from 'vitest'
import { D } from '../../base/decimal.ts'
import { silentLogger } from '../../base/logger.ts'
import type { Candle, PublicTrade } from '../../domain/market.ts'
import { type CandleSeed, createCandleFeed } from './candle-feed.ts'

const MINUTE_MS = 60_000
const trade = (tradeId: string, atMs: number, price: number): PublicTrade => ({
  tradeId,
  price: new D(price),
  sizeBase: new D(1),
  takerSide: 'buy',
  venueTimeMs: atMs,
})
const candle = (openTimeMs: number): Candle => ({
  openTimeMs,
  closeTimeMs: openTimeMs + MINUTE_MS - 1,
  open: new D(10),
  high: new D(12),
  low: new D(9),
  close: new D(11),
  volumeBase: new D(5),
  closed: false,
})

function createScene() {
  const told: string[] = []
  const seeds: PromiseWithResolvers<CandleSeed>[] = []
  const feed = createCandleFeed({
    fetchSeed() {
      const seed = Promise.withResolvers<CandleSeed>()
      seeds.push(seed)
      return seed.promise
    },
    log: silentLogger,
  })
  feed.on(({ openTimeMs, open, close, volumeBase, closed }) =>
    told.push(`${openTimeMs / MINUTE_MS}: ${open}-${close} ×${volumeBase}${closed ? ' closed' : ''}`),
  )
  const push = (...trades: PublicTrade[]): void => {
    for (const each of trades) feed.onNews({ kind: 'trade', trade: each })
  }
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return { feed, told, seeds, push, settle }
}

test('trades that came while the seed was on its way are in it or added to it, once each', async () => {
  const { feed, told, seeds, push, settle } = createScene()
  feed.onNews({ kind: 'begin' })
  push(trade('1', 1_000, 11), trade('2', 2_000, 13))
  seeds[0]?.resolve({ candle: candle(0), trades: [trade('1', 1_000, 11)] })
  await settle()
  push(trade('2', 2_000, 13), trade('3', MINUTE_MS + 1, 14))
  expect(told).toEqual(['0: 10-11 ×5', '0: 10-13 ×6', '0: 10-13 ×6 closed', '1: 14-14 ×1'])
})

test('without a seed the minute that runs is not told: its beginning is not known', async () => {
  const { feed, told, seeds, push, settle } = createScene()
  feed.onNews({ kind: 'begin' })
  push(trade('1', 30_000, 11))
  seeds[0]?.reject(new Error('gone'))
  await settle()
  push(trade('2', 40_000, 12), trade('3', MINUTE_MS + 1, 13), trade('4', MINUTE_MS + 2, 14))
  expect(told).toEqual(['1: 13-13 ×1', '1: 13-14 ×2'])
})

test('the seed of a connection before this one is worth nothing', async () => {
  const { feed, told, seeds, settle } = createScene()
  feed.onNews({ kind: 'begin' })
  feed.onNews({ kind: 'end' })
  feed.onNews({ kind: 'begin' })
  seeds[0]?.resolve({ candle: candle(0), trades: [] })
  await settle()
  expect(told).toEqual([])
  seeds[1]?.resolve({ candle: candle(MINUTE_MS), trades: [] })
  await settle()
  expect(told).toEqual(['1: 10-11 ×5'])
})
