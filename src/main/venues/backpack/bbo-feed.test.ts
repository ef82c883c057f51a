import { expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/backpack/read.ts'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { AppError } from '../../base/errors.ts'
import { silentLogger } from '../../base/logger.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { Bbo } from '../../domain/market.ts'
import { createBboFeed } from './bbo-feed.ts'
import { parseInstrument } from './parse-instrument.ts'
import { parseTop } from './parse-market.ts'
import * as wire from './wire.ts'

const btc = parseInstrument(readFixture<unknown[]>('markets')[0]) as Instrument
const seed = parseTop(wire.depth.parse(readFixture('depth')), btc, 5)

const frame = (change: Record<string, unknown>): Buffer =>
  Buffer.from(
    JSON.stringify({
      stream: 'bookTicker.BTC_USDC_PERP',
      data: {
        e: 'bookTicker',
        E: 1694687965941000,
        s: 'BTC_USDC_PERP',
        a: '86700.5',
        A: '1.00000',
        b: '86700.2',
        B: '0.50000',
        u: 94978300,
        T: 1694687965940999,
        ...change,
      },
    }),
  )

async function createScene(answer: Bbo | AppError = seed) {
  const clock = createManualClock()
  const told: string[] = []
  const feed = createBboFeed({
    instrument: btc,
    fetchSeed: async () => {
      if (answer instanceof AppError) throw answer
      return answer
    },
    log: silentLogger,
  })
  feed.on((bbo) => told.push(`${bbo.source} ${bbo.bidPrice}/${bbo.askPrice} ${bbo.sequence}`))
  feed.begin()
  await clock.settle()
  return { told, feed, send: (change: Record<string, unknown>) => feed.onFrame(frame(change), 7) }
}

test('the seed comes first, then each frame that is newer', async () => {
  const { told, send } = await createScene()
  expect([send({}), send({ u: 94978299, b: '1.0' }), send({ u: '94978301', b: '86700.3' })]).toEqual([
    true,
    true,
    true,
  ])
  expect(told).toEqual([
    'rest 86700/86700.1 94978270',
    'stream 86700.2/86700.5 94978300',
    'stream 86700.3/86700.5 94978301',
  ])
})

test('frames older than the seed are dropped: REST may be ahead of the socket', async () => {
  const { told, send } = await createScene()
  send({ u: 94978269 })
  expect(told).toEqual(['rest 86700/86700.1 94978270'])
})

test('without a seed the frames do', async () => {
  const { told, send } = await createScene(new AppError('venue-unavailable', 'HTTP 503'))
  send({})
  expect(told).toEqual(['stream 86700.2/86700.5 94978300'])
})

test('a side that is empty gives no price, and is no fault', async () => {
  const { told, send } = await createScene()
  expect(send({ a: null, A: null })).toBe(true)
  expect(told).toHaveLength(1)
})

test.each([
  ['crossed', { b: '86700.5' }],
  ['off the grid', { b: '86700.25' }],
  ['without an id', { u: null }],
  ['with a price as a number', { a: 86700.5 }],
])('a frame that is %s is refused', async (_name, change) => {
  const { told, send } = await createScene()
  expect(send(change)).toBe(false)
  expect(told).toHaveLength(1)
})

test('a new connection may count anew', async () => {
  const { told, feed, send } = await createScene(new AppError('timeout', 'late'))
  send({})
  feed.begin()
  send({ u: 5 })
  expect(told).toHaveLength(2)
})
