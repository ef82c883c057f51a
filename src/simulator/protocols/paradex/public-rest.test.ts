import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BTC, soon, startTestVenue, type TestVenue } from './test-venue.ts'

describe('public REST of Paradex', () => {
  let venue: TestVenue
  beforeAll(async () => {
    venue = await startTestVenue()
  })
  afterAll(() => venue.simulator.close())
  const get = (path: string) => venue.caller.call('GET', `/v1/${path}`)

  it('tells time, state and configuration', async () => {
    expect((await get('system/time')).body.server_time).toMatch(/^\d{13}$/)
    expect((await get('system/state')).body).toEqual({ status: 'ok' })
    expect((await get('system/config')).body).toMatchObject({
      starknet_chain_id: 'PRIVATE_SN_POTC_SEPOLIA',
      paraclear_decimals: 8,
    })
  })

  it('lists perpetuals, packs of a thousand, options, spot and what has no book', async () => {
    const { results } = (await get('markets')).body
    const names = results.map(({ symbol }: { symbol: string }) => symbol)
    for (const base of ['BTC', 'ETH', 'SOL', 'DOGE', 'kPEPE', 'kBONK'])
      expect(names).toContain(`${base}-USD-PERP`)
    expect(new Set(results.map((row: { asset_kind: string }) => row.asset_kind))).toEqual(
      new Set(['PERP', 'PERP_OPTION', 'SPOT']),
    )
    expect(
      results.find(({ trading_mode: mode }: { trading_mode: string }) => mode === 'RFQ_ONLY'),
    ).toBeDefined()
    const [bitcoin] = (await get(`markets?market=${BTC}`)).body.results
    expect(bitcoin).toMatchObject({
      price_tick_size: '0.1',
      order_size_increment: '0.00001',
      funding_period_hours: 8,
    })
    expect((await get('markets?market=NONE')).body.error).toBe('MARKET_NOT_FOUND')
    expect((await get('orderbook/NEXT-USD-PERP')).body.error).toBe('MARKET_NOT_OPEN')
  })

  it('gives the book best first, and the best prices with the same number', async () => {
    const { body } = await get(`orderbook/${BTC}?depth=20`)
    const prices = (side: [string, string][]) => side.map(([price]) => Number(price))
    expect(body.bids).toHaveLength(20)
    expect(prices(body.bids)).toEqual(prices(body.bids).toSorted((a, b) => b - a))
    expect(prices(body.asks)).toEqual(prices(body.asks).toSorted((a, b) => a - b))
    expect(body.best_bid_api).toEqual(body.bids[0])
    expect((await get(`bbo/${BTC}`)).body.seq_no).toBeGreaterThanOrEqual(body.seq_no)
  })

  it('needs a market for summaries, and tells one or all', async () => {
    expect((await get('markets/summary')).body.error).toBe('INVALID_REQUEST_PARAMETER')
    const [row] = (await get(`markets/summary?market=${BTC}`)).body.results
    expect(Number(row.mark_price)).toBeGreaterThan(0)
    expect(Math.abs(Number(row.funding_rate))).toBeLessThan(0.02)
    const all = (await get('markets/summary?market=ALL')).body.results
    const option = all.find(({ symbol }: { symbol: string }) => symbol === 'BTC-USD-67000-C')
    expect(option.funding_rate).toBe('')
  })

  it('gives candles between two times, as numbers', async () => {
    const now = Number((await get('system/time')).body.server_time)
    const range = `start_at=${now - 600_000}&end_at=${now}`
    const { results } = (await get(`markets/klines?symbol=${BTC}&resolution=1&${range}`)).body
    expect(results.length).toBeGreaterThanOrEqual(9)
    expect(results[0]).toHaveLength(6)
    expect(results[0].every((value: unknown) => typeof value === 'number')).toBe(true)
    expect((await get(`markets/klines?symbol=${BTC}&resolution=7&${range}`)).status).toBe(400)
    expect((await get(`markets/klines?symbol=${BTC}&resolution=1`)).status).toBe(400)
  })

  it('pages through the observations of funding, newest first, and the index adds up', async () => {
    const first = (await get(`funding/data?market=${BTC}&page_size=5`)).body
    expect(first.results).toHaveLength(5)
    expect(first.prev).toBeNull()
    const second = (await get(`funding/data?market=${BTC}&page_size=5&cursor=${first.next}`)).body
    const rows = [...first.results, ...second.results]
    const times = rows.map(({ created_at: time }) => time)
    expect(new Set(times).size).toBe(10)
    expect(times).toEqual(times.toSorted((a, b) => b - a))
    // One minute adds the premium's share of eight hours.
    const [newer, older] = [rows[8], rows[9]]
    const change = Number(newer.funding_index) - Number(older.funding_index)
    const premium = (Number(newer.funding_premium) + Number(older.funding_premium)) / 2
    expect(change / (premium / 480)).toBeCloseTo(1, 1)
    expect((await get(`funding/data?market=${BTC}&cursor=bm9uZQ`)).body.error).toBe(
      'INVALID_REQUEST_PARAMETER',
    )
    const [hourly] = (await get('funding/data?market=kBONK-USD-PERP&page_size=1')).body.results
    expect(Number(hourly.funding_rate_8h) / Number(hourly.funding_rate)).toBeCloseTo(8, 0)
  })

  it('tells trades with the side of the taker', async () => {
    await soon(async () => (await get(`trades?market=${BTC}`)).body.results.length).toBeGreaterThan(0)
    const [trade] = (await get(`trades?market=${BTC}&page_size=1`)).body.results
    expect(trade).toMatchObject({ market: BTC, trade_type: 'FILL' })
    expect(trade.id).toMatch(/^\d{28}$/)
  })

  it('says where the client stands with its limit, and when it has passed it', async () => {
    const { headers } = await get('system/time')
    expect(headers.get('x-ratelimit-limit')).toBe('1500')
    expect(Number(headers.get('x-ratelimit-remaining'))).toBeLessThan(1_500)
    const strict = await startTestVenue({ limits: { public: [{ most: 2, windowMs: 60_000 }] } })
    const calls = [1, 2, 3].map(() => strict.caller.call('GET', '/v1/system/time'))
    const refused = (await Promise.all(calls)).filter(({ status }) => status === 429)
    expect(refused).toHaveLength(1)
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
    await strict.simulator.close()
  })

  it('knows no other paths', async () => {
    expect((await get('nothing')).status).toBe(404)
    expect((await venue.caller.call('GET', '/v2/system/time')).status).toBe(404)
  })
})
