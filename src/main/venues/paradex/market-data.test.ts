import { describe, expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/paradex/read.ts'
import {
  BTC,
  createScriptedParadex,
  json,
  never,
  START_MS,
} from '../../../../test/fixtures/paradex/scripted-venue.ts'

const HOUR_MS = 3_600_000
const PERIOD_MS = 8 * HOUR_MS
const LISTED_MS = START_MS - 3.5 * PERIOD_MS
const row = readFixture<Record<string, unknown>>('funding-row')

/** The public client of a venue that tells a rate every second since a market was listed. */
function open(change: (atMs: number) => Record<string, unknown> = () => ({})) {
  const scene = createScriptedParadex({ keys: false })
  scene.on('GET /funding/data', ({ url }) => {
    const endMs = Math.floor(Number(new URL(url).searchParams.get('end_at')) / 1000) * 1000
    const known = { ...row, market: 'BTC-USD-PERP', created_at: endMs, ...change(endMs) }
    return json({ results: endMs < LISTED_MS ? [] : [known], next: 'more' })
  })
  const summary = {
    symbol: 'BTC-USD-PERP',
    mark_price: '65000',
    underlying_price: '65010',
    funding_rate: '-0.0002',
    created_at: START_MS,
  }
  scene.on('GET /markets/summary', () => json({ results: [summary] }))
  return scene
}
const momentsAsked = ({ requested }: ReturnType<typeof createScriptedParadex>) =>
  requested('GET', '/funding/data').map(({ url }) => Number(new URL(url).searchParams.get('end_at')))

describe('funding', () => {
  test('now: a fraction for the market’s own period, negative when shorts pay, and no countdown', async () => {
    const { client } = open()
    const now = await client.marketData.getFundingRate({ symbol: BTC }, never)
    expect(now).toMatchObject({ accrual: 'continuous', nextSettlementMs: START_MS, receivedAtMs: START_MS })
    expect([now.ratePerInterval, now.intervalHours, now.markPrice, now.indexPrice].map(String)).toEqual([
      '-0.0002',
      '8',
      '65000',
      '65010',
    ])
    expect([String(now.capPerInterval), String(now.floorPerInterval)]).toEqual(['0.02', '-0.02'])
  })

  test('past: one rate for each period, the last before its end, and the latest; oldest first', async () => {
    const scene = open()
    const history = await scene.client.marketData.getFundingHistory({ symbol: BTC, limit: 3 }, never)
    const lastEndMs = Math.floor(START_MS / PERIOD_MS) * PERIOD_MS
    expect(momentsAsked(scene)).toEqual([START_MS, lastEndMs, lastEndMs - PERIOD_MS])
    expect(history.map(({ settledAtMs }) => settledAtMs)).toEqual([
      lastEndMs - PERIOD_MS,
      lastEndMs,
      START_MS,
    ])
    expect(history.every(({ ratePerInterval }) => ratePerInterval.eq('-0.00014969570582'))).toBe(true)
  })

  test('past: a market has no rate before its first, and is not asked on and on', async () => {
    const scene = open()
    const history = await scene.client.marketData.getFundingHistory({ symbol: BTC, limit: 100 }, never)
    expect(history.length).toBe(4)
    expect(momentsAsked(scene).length).toBeLessThanOrEqual(8)
  })

  test('past: a rate of another period is told for the period that the market has now', async () => {
    const { client } = open((atMs) =>
      atMs < START_MS - PERIOD_MS ? { funding_rate: '0.0001', funding_period_hours: 1 } : {},
    )
    const history = await client.marketData.getFundingHistory({ symbol: BTC, limit: 4 }, never)
    expect(String(history[0]?.ratePerInterval)).toBe('0.0008')
    expect(String(history.at(-1)?.ratePerInterval)).toBe('-0.00014969570582')
  })
})

test('candles are asked for by the venue’s minutes, and volumes beyond 2^53 are read', async () => {
  const { client, on, requested } = open()
  const firstMs = Math.floor(START_MS / 60_000) * 60_000 - 60_000
  on('GET /markets/klines', () =>
    json({
      results: [
        [firstMs + 60_000, 2, 3, 1, 2.5, 7],
        [firstMs, 1, 2, 0.5, 2, 90071992547409931n],
      ],
    }),
  )
  const candles = await client.marketData.getCandles({ symbol: BTC, limit: 2 }, never)
  expect(candles.map(({ openTimeMs, closed }) => [openTimeMs, closed])).toEqual([
    [firstMs, true],
    [firstMs + 60_000, false],
  ])
  expect(candles[0]?.volumeBase.toFixed()).toBe('90071992547409931')
  const asked = new URL(requested('GET', '/klines')[0]?.url ?? '').searchParams
  expect([asked.get('start_at'), asked.get('end_at')]).toEqual([String(firstMs), String(START_MS)])
})
