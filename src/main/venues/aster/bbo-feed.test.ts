import { expect, test } from 'vitest'
import { silentLogger } from '../../base/logger.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { Bbo } from '../../domain/market.ts'
import { createBboFeed } from './bbo-feed.ts'
import { parseInstrument } from './parse-instrument.ts'

const instrument = parseInstrument({
  symbol: 'BTCUSDT',
  contractType: 'PERPETUAL',
  status: 'TRADING',
  baseAsset: 'BTC',
  quoteAsset: 'USDT',
  filters: [
    { filterType: 'PRICE_FILTER', tickSize: '0.10' },
    { filterType: 'LOT_SIZE', minQty: '0.001', maxQty: '1000', stepSize: '0.001' },
  ],
}) as Instrument

const frame = (u: number, bid: string, ask: string): Buffer =>
  Buffer.from(
    `{"e":"bookTicker","u":${u},"E":5,"T":4,"s":"BTCUSDT","b":"${bid}","B":"3.210","a":"${ask}","A":"4.066"}`,
  )

function createScene() {
  const told: Bbo[] = []
  const warned: unknown[] = []
  let giveSeed: (bbo: Bbo) => void = () => undefined
  const feed = createBboFeed({
    instrument,
    fetchSeed: () =>
      new Promise((resolve) => {
        giveSeed = resolve
      }),
    log: { ...silentLogger, warn: (_event, fields) => void warned.push(fields?.inARow) },
  })
  feed.on((bbo) => void told.push(bbo))
  return { feed, told, warned, seed: (bbo: Partial<Bbo>) => giveSeed(bbo as Bbo) }
}

const settle = () => new Promise((resolve) => setImmediate(resolve))

test('a frame becomes exact decimals with the time of our receipt', () => {
  const { feed, told } = createScene()
  feed.begin()
  expect(feed.onFrame(frame(7, '60000.0', '60000.1'), 9)).toBe(true)
  expect(JSON.parse(JSON.stringify(told))).toEqual([
    {
      venue: 'aster',
      symbol: 'BTC',
      bidPrice: '60000',
      bidSizeBase: '3.21',
      askPrice: '60000.1',
      askSizeBase: '4.066',
      sequence: 7,
      venueTimeMs: 4,
      receivedAtMs: 9,
      source: 'stream',
    },
  ])
})

test('a quiet symbol is seeded by REST', async () => {
  const { feed, told, seed } = createScene()
  feed.begin()
  seed({ source: 'rest' })
  await settle()
  expect(told.map((bbo) => bbo.source)).toEqual(['rest'])
})

test('a seed that comes after a frame, or from the connection before, is dropped', async () => {
  const { feed, told, seed } = createScene()
  feed.begin()
  feed.onFrame(frame(7, '60000.0', '60000.1'), 9)
  seed({ source: 'rest' })
  await settle()
  expect(told.map((bbo) => bbo.source)).toEqual(['stream'])
})

test('older ids are dropped, but a new connection may count anew', () => {
  const { feed, told } = createScene()
  feed.begin()
  for (const id of [7, 7, 6, 8]) feed.onFrame(frame(id, '60000.0', '60000.1'), 9)
  feed.begin()
  feed.onFrame(frame(1, '60000.0', '60000.1'), 9)
  expect(told.map((bbo) => bbo.sequence)).toEqual([7, 8, 1])
})

test('what cannot be a quote is no data, and a flood of it is logged sparsely', () => {
  const { feed, told, warned } = createScene()
  feed.begin()
  expect(feed.onFrame(frame(7, '60000.1', '60000.1'), 9)).toBe(false)
  for (let count = 0; count < 499; count += 1)
    expect(feed.onFrame(Buffer.from('{"e":"bookTicker","s":"BTCUSDT"'), 9)).toBe(false)
  expect(told).toEqual([])
  expect(warned).toEqual([1, 10, 100])
  feed.onFrame(frame(8, '60000.0', '60000.1'), 9)
  feed.onFrame(frame(9, '60000.05', '60000.1'), 9)
  expect(warned).toEqual([1, 10, 100, 1])
})
