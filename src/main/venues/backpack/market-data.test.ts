import { expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/backpack/read.ts'
import {
  BTC,
  createScriptedBackpack,
  json,
  never,
  START_MS,
} from '../../../../test/support/scripted-backpack.ts'

const query = (url: string | undefined) => Object.fromEntries(new URL(url ?? '').searchParams)

test('candles are asked for in seconds, one more than wanted, and cut', async () => {
  const { client, on, requested } = createScriptedBackpack({ keys: false })
  const minute = (start: string, close: string | null) => ({
    start,
    end: start,
    open: close,
    high: close,
    low: close,
    close,
    volume: '1',
    trades: '1',
  })
  on('GET /api/v1/klines', () =>
    json([
      minute('2023-11-14T22:11:00', '1'),
      minute('2023-11-14T22:12:00', null),
      minute('2023-11-14T22:13:00', '3'),
      minute('2023-11-14T22:14:00', '4'),
    ]),
  )
  // 22:13:20 UTC.
  const candles = await client.marketData.getCandles({ symbol: BTC, limit: 2, endTimeMs: START_MS }, never)
  expect(candles.map(({ close, closed }) => [close.toString(), closed])).toEqual([
    ['1', true],
    ['3', false],
  ])
  expect(query(requested('/api/v1/klines')[0]?.url)).toEqual({
    symbol: 'BTC_USDC_PERP',
    interval: '1m',
    startTime: '1699999860',
    endTime: '1700000001',
  })
})

test('a book is asked for in the pages of the venue and cut', async () => {
  const { client, requested } = createScriptedBackpack({ keys: false })
  const book = await client.marketData.getOrderBookDepth({ symbol: BTC, levels: 1 }, never)
  expect([book.bids.length, book.asks.length]).toEqual([1, 1])
  await client.marketData.getOrderBookDepth({ symbol: BTC, levels: 51 }, never)
  expect(requested('/api/v1/depth').map(({ url }) => query(url).limit)).toEqual(['5', '100'])
  for (const levels of [0, 1001, Number.NaN])
    await expect(client.marketData.getOrderBookDepth({ symbol: BTC, levels }, never)).rejects.toMatchObject({
      kind: 'validation',
    })
})

test('funding joins the mark price with the market record', async () => {
  const { client, on } = createScriptedBackpack({ keys: false })
  on('GET /api/v1/markPrices', () => json(readFixture('mark-prices')))
  on('GET /api/v1/market', () => json(readFixture<unknown[]>('markets')[0]))
  const rate = await client.marketData.getFundingRate({ symbol: BTC }, never)
  expect([rate.ratePerInterval.toString(), rate.intervalHours.toString()]).toEqual(['0.0000125', '1'])
  on('GET /api/v1/markPrices', () => json([]))
  await expect(client.marketData.getFundingRate({ symbol: BTC }, never)).rejects.toMatchObject({
    kind: 'protocol',
  })
})

test('past funding leaves out the interval in progress', async () => {
  const { client, on } = createScriptedBackpack({ keys: false })
  const row = (hour: string) => ({
    symbol: 'BTC_USDC_PERP',
    intervalEndTimestamp: `2023-11-14T${hour}:00:00`,
    fundingRate: '0.0001',
  })
  on('GET /api/v1/fundingRates', () => json([row('23'), row('22'), row('21')]))
  const settled = await client.marketData.getFundingHistory({ symbol: BTC, limit: 2 }, never)
  expect(settled.map(({ settledAtMs }) => settledAtMs)).toEqual([1_699_995_600_000, 1_699_999_200_000])
})

test('the venue says no: everything waits as long as it wants', async () => {
  const { client, clock, on, requested } = createScriptedBackpack({ keys: false })
  on('GET /api/v1/trades', () => ({
    ...json({ code: 'TOO_MANY_REQUESTS', message: '' }, 429),
    headers: { 'retry-after': '3' },
  }))
  const first = expect(client.marketData.getTrades({ symbol: BTC, limit: 5 }, never)).rejects.toMatchObject({
    kind: 'rate-limit',
  })
  await first
  on('GET /api/v1/trades', () => json([]))
  const second = client.marketData.getTrades({ symbol: BTC, limit: 5 }, never)
  await clock.advance(2_900)
  expect(requested('/api/v1/trades')).toHaveLength(1)
  await clock.advance(200)
  expect(await second).toEqual([])
})
