import { expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/bitvavo/read.ts'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { D } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import { silentLogger } from '../../base/logger.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { Bbo } from '../../domain/market.ts'
import { createCandleFeed } from './candle-feed.ts'
import { bitvavoTiming } from './config.ts'
import { parseInstrument } from './parse-instrument.ts'
import { createTickerFeed } from './ticker-feed.ts'
import { BITVAVO } from './venue-id.ts'

const instrument = parseInstrument(readFixture<unknown[]>('markets')[0]) as Instrument
const [whole, bidOnly, lastOnly] = readFixture<object[]>('ticker')

function createScene() {
  const clock = createManualClock()
  const told: string[] = []
  const deaf: string[] = []
  const waiting: ((answer: Bbo | AppError) => void)[] = []
  const feed = createTickerFeed({
    instrument,
    fetchSeed: () =>
      new Promise((resolve, reject) => {
        waiting.push((answer) => (answer instanceof AppError ? reject(answer) : resolve(answer)))
      }),
    onDeaf: (detail) => void deaf.push(detail),
    clock,
    log: silentLogger,
    timing: bitvavoTiming,
    random: () => 0.5,
  })
  feed.on(({ bidPrice, bidSizeBase, askPrice, askSizeBase, source }) => {
    told.push(`${bidPrice} x ${bidSizeBase} / ${askPrice} x ${askSizeBase} ${source}`)
  })
  const seedOf = (bid: string, ask: string): Bbo => ({
    venue: BITVAVO,
    symbol: instrument.symbol,
    bidPrice: new D(bid),
    bidSizeBase: new D(1),
    askPrice: new D(ask),
    askSizeBase: new D(2),
    venueTimeMs: 3,
    receivedAtMs: 3,
    source: 'rest',
  })
  return {
    clock,
    told,
    deaf,
    feed,
    get requests() {
      return waiting.length
    },
    async seed(bid: string, ask: string) {
      waiting.shift()?.(seedOf(bid, ask))
      await clock.settle()
    },
    async refuse() {
      waiting.shift()?.(new AppError('transport', 'reset'))
      await clock.settle()
    },
    send: (...frames: unknown[]) =>
      frames.map((one) => feed.onFrame(Buffer.from(typeof one === 'string' ? one : JSON.stringify(one)), 7)),
  }
}

test('partial frames keep the last value of every field', () => {
  const scene = createScene()
  scene.feed.begin()
  scene.send(whole, bidOnly, lastOnly, {
    event: 'ticker',
    market: 'BTC-EUR',
    bestAsk: '75520',
    bestAskSize: '3',
  })
  expect(scene.told).toEqual([
    '75516 x 0.1066 / 75517 x 0.1095 stream',
    // The bid reached the ask: no price while the sides cross.
    '75517 x 0.2 / 75520 x 3 stream',
  ])
})

test('a quiet market has the price of the seed', async () => {
  const scene = createScene()
  scene.feed.begin()
  await scene.seed('75500', '75510')
  expect(scene.told).toEqual(['75500 x 1 / 75510 x 2 rest'])
  scene.send(bidOnly)
  expect(scene.told).toHaveLength(1)
  scene.send({ event: 'ticker', market: 'BTC-EUR', bestBid: '75505', bestBidSize: '4' })
  expect(scene.told.at(-1)).toBe('75505 x 4 / 75510 x 2 stream')
})

test('a frame that came before the seed is newer than it, field by field', async () => {
  const scene = createScene()
  scene.feed.begin()
  scene.send({ event: 'ticker', market: 'BTC-EUR', bestBid: '75505', bestBidSize: '4' })
  expect(scene.told).toEqual([])
  await scene.seed('75500', '75510')
  expect(scene.told).toEqual(['75505 x 4 / 75510 x 2 rest'])
})

test('sides that cross are seeded again, once', async () => {
  const scene = createScene()
  scene.feed.begin()
  await scene.seed('75500', '75510')
  scene.send({ event: 'ticker', market: 'BTC-EUR', bestBid: '75515', bestBidSize: '4' })
  scene.send({ event: 'ticker', market: 'BTC-EUR', bestBid: '75516', bestBidSize: '4' })
  expect(scene.requests).toBe(1)
  await scene.seed('75515', '75520')
  expect(scene.told.at(-1)).toBe('75516 x 4 / 75520 x 2 rest')
})

test('a side that emptied has no price until it is told again', async () => {
  const scene = createScene()
  scene.feed.begin()
  await scene.seed('75500', '75510')
  scene.send({ event: 'ticker', market: 'BTC-EUR', bestAsk: null, bestAskSize: null })
  expect(scene.told).toHaveLength(1)
  scene.send({ event: 'ticker', market: 'BTC-EUR', bestAsk: '75530', bestAskSize: '1' })
  expect(scene.told.at(-1)).toBe('75500 x 1 / 75530 x 1 stream')
})

test('a seed that fails is asked for again', async () => {
  const scene = createScene()
  scene.feed.begin()
  await scene.refuse()
  await scene.clock.advance(300)
  await scene.seed('75500', '75510')
  expect(scene.told).toEqual(['75500 x 1 / 75510 x 2 rest'])
})

test('silence is compared with REST: the same price is told again as fresh', async () => {
  const scene = createScene()
  scene.feed.begin()
  await scene.seed('75500', '75510')
  await scene.clock.advance(30_000)
  await scene.seed('75500', '75510')
  await scene.clock.advance(10_000)
  expect(scene.told).toHaveLength(2)
  expect(scene.deaf).toEqual([])
})

test('a price that moved without a frame proves the stream deaf', async () => {
  const scene = createScene()
  scene.feed.begin()
  await scene.seed('75500', '75510')
  await scene.clock.advance(30_000)
  await scene.seed('75600', '75610')
  expect(scene.told.at(-1)).toBe('75600 x 1 / 75610 x 2 rest')
  await scene.clock.advance(3_000)
  expect(scene.deaf).toEqual(['BTC-EUR moved, but no frame told of it'])
})

test('a frame that follows the move proves it well', async () => {
  const scene = createScene()
  scene.feed.begin()
  await scene.seed('75500', '75510')
  await scene.clock.advance(30_000)
  await scene.seed('75600', '75610')
  scene.send({ event: 'ticker', market: 'BTC-EUR', bestBid: '75600', bestBidSize: '1' })
  await scene.clock.advance(5_000)
  expect(scene.deaf).toEqual([])
})

test('nothing outlives a connection, not even a seed on its way', async () => {
  const scene = createScene()
  scene.feed.begin()
  scene.send(whole)
  scene.feed.end?.()
  await scene.seed('75500', '75510')
  scene.send(bidOnly)
  expect(scene.told).toHaveLength(1)
  await scene.clock.settle()
  expect(scene.clock.sleeperCount).toBe(0)
})

test.each(['{"event":"ticker",', '{"event":"ticker","market":"BTC-EUR","bestBid":75516}'])(
  '%s is no data',
  (text) => {
    const scene = createScene()
    scene.feed.begin()
    expect(scene.send(text)).toEqual([false])
  },
)

test('a candle is closed by the next one, or by the end of its minute', () => {
  let nowMs = 60_500
  const told: string[] = []
  const feed = createCandleFeed({ venueSymbol: 'BTC-EUR', venueNowMs: () => nowMs, log: silentLogger })
  feed.on(({ openTimeMs, close, closed }) => void told.push(`${openTimeMs / 60_000} ${close} ${closed}`))
  const push = (...rows: [minute: number, close: string][]) => {
    const candle = rows.map(([minute, close]) => [minute * 60_000, '1', '9', '0.5', close, '10'])
    return feed.onFrame(Buffer.from(JSON.stringify({ event: 'candle', market: 'BTC-EUR', candle })), nowMs)
  }
  push([1, '2'])
  push([1, '3'])
  nowMs = 300_500
  // Newest first, with a gap between them, as REST has them.
  push([5, '4'], [1, '3.5'])
  push([1, '3.6'])
  expect(told).toEqual(['1 2 false', '1 3 false', '1 3.5 true', '5 4 false', '1 3.6 true'])
  expect(feed.onFrame(Buffer.from('{"event":"candle","candle":[[1]]}'), nowMs)).toBe(false)
})
