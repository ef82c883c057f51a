import { describe, expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/paradex/read.ts'
import {
  BTC,
  createScriptedParadex,
  json,
  never,
  orderOf,
} from '../../../../test/fixtures/paradex/scripted-venue.ts'

const fill = (change: Readonly<Record<string, unknown>> = {}) => ({
  ...readFixture<Record<string, unknown>>('fill'),
  ...change,
})
const FILLED_MS = 1735689601000

describe('own fills', () => {
  test('a resting order that is far back in the history still gives its fill its side', async () => {
    const { connect, client, on } = createScriptedParadex()
    await connect()
    // The venue documents the taker's side here; the order is the better witness.
    on('GET /fills', () => json({ results: [fill({ side: 'BUY' })], next: null }))
    const others = Array.from({ length: 100 }, (_, at) =>
      orderOf({ id: `9${at}`, client_id: `other-${at}`, status: 'CLOSED', created_at: FILLED_MS - at }),
    )
    const old = orderOf({ status: 'CLOSED', remaining_size: '0', created_at: FILLED_MS - 86_400_000 })
    on('GET /orders-history', ({ url }) => {
      const asked = new URL(url).searchParams
      if (asked.get('client_id') === 't-1' || asked.get('cursor') === 'second')
        return json({ results: [old], next: null })
      return json({ results: others, next: 'second' })
    })
    const [told] = await client.account.getUserTradeHistory({ symbol: BTC, limit: 10 }, never)
    expect(told).toMatchObject({ side: 'buy', liquidity: 'maker' })
  })

  test('come oldest first, the latest of them or those from a start on, over all pages', async () => {
    const { connect, client, on, requested } = createScriptedParadex()
    await connect()
    const rows = Array.from({ length: 5 }, (_, at) =>
      fill({ id: String(20 - at), liquidity: 'TAKER', created_at: FILLED_MS - at }),
    )
    on('GET /fills', ({ url }) =>
      new URL(url).searchParams.get('cursor') === 'more'
        ? json({ results: rows.slice(3), next: '' })
        : json({ results: rows.slice(0, 3), next: 'more' }),
    )
    const latest = await client.account.getUserTradeHistory({ symbol: BTC, limit: 2 }, never)
    expect(latest.map(({ tradeId }) => tradeId)).toEqual(['19', '20'])
    expect(requested('GET', '/fills')).toHaveLength(1)
    const from = await client.account.getUserTradeHistory(
      { symbol: BTC, limit: 3, startTimeMs: FILLED_MS - 3 },
      never,
    )
    expect(from.map(({ tradeId }) => tradeId)).toEqual(['17', '18', '19'])
  })
})

test('positions: signed, zero when flat; one without a mark price is an error, never a guess', async () => {
  const { connect, client, on } = createScriptedParadex()
  await connect()
  expect(String(await client.account.getAccountPositions({ symbol: BTC }, never))).toBe('0')
  const short = readFixture<Record<string, unknown>>('position')
  on('GET /positions', () => json({ results: [short, { ...short, status: 'CLOSED' }] }))
  const size = await client.account.getAccountPositions({ symbol: BTC }, never)
  expect(size.isNegative()).toBe(true)
  on('GET /markets/summary', () => json({ results: [] }))
  await expect(client.account.getDetailedPositions({}, never)).rejects.toMatchObject({ kind: 'protocol' })
  on('GET /markets/summary', () =>
    json({ results: [{ symbol: 'BTC-USD-PERP', mark_price: '65000', created_at: 1 }] }),
  )
  expect(await client.account.getDetailedPositions({}, never)).toHaveLength(1)
})
