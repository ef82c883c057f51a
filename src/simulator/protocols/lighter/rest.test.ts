import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type RunningSimulator, startSimulator } from '../../server.ts'
import { LighterCaller } from './test-caller.ts'

let simulator: RunningSimulator<'lighter'>
let caller: LighterCaller

beforeEach(async () => {
  simulator = await startSimulator<'lighter'>({ venue: 'lighter', seed: 'rest', tier: 'plus' })
  caller = new LighterCaller(simulator.ready, Date.now)
})

afterEach(() => simulator.close())

const read = async (path: string, params: Record<string, string | number> = {}) => {
  const { status, body } = await caller.get(path, params)
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}

describe('public reads', () => {
  it('list the markets with their decimals, minimums and odd cases', async () => {
    const { order_book_details: perps, spot_order_book_details: spots } = await read('orderBookDetails')
    const find = (symbol: string) => perps.find((row: { symbol: string }) => row.symbol === symbol)
    expect(find('BTC')).toMatchObject({
      market_id: 1,
      status: 'active',
      size_decimals: 5,
      price_decimals: 1,
      min_base_amount: '0.00010',
      min_quote_amount: '10.000000',
      min_initial_margin_fraction: 200,
      maintenance_margin_fraction: 120,
    })
    expect(find('1000PEPE')).toMatchObject({ status: 'active', size_decimals: 0 })
    expect(find('LUNA2').status).toBe('inactive')
    expect(find('NEWT').market_config.hidden).toBe(true)
    expect(find('ZK').market_config.force_reduce_only).toBe(true)
    expect(spots).toMatchObject([{ market_id: 2048, symbol: 'ETH/USDC' }])
    expect(
      (await read('orderBookDetails', { filter: 'perp', market_id: 0 })).order_book_details,
    ).toHaveLength(1)
  })

  it('show one row for each resting order, which add up to the levels', async () => {
    const { asks, bids, total_asks } = await read('orderBookOrders', { market_id: 1, limit: 50 })
    expect(asks).toHaveLength(50)
    expect(total_asks).toBe(50)
    const prices = (rows: { price: string }[]) => rows.map(({ price }) => Number(price))
    expect(prices(asks)).toEqual(prices(asks).toSorted((a, b) => a - b))
    expect(prices(bids)).toEqual(prices(bids).toSorted((a, b) => b - a))
    expect(prices(bids)[0]).toBeLessThan(prices(asks)[0] ?? 0)
    expect(new Set(prices(asks)).size).toBeLessThan(asks.length)
    expect(asks[0]).toMatchObject({
      order_id: String(asks[0].order_index),
      price: expect.stringMatching(/^\d+\.\d$/),
    })
    expect((await caller.get('orderBookOrders', { market_id: 1, limit: 251 })).body.code).toBe(20001)
    expect((await caller.get('orderBookOrders', { market_id: 2048, limit: 1 })).body.code).toBe(21602)
  })

  it('have candles as floats, the newest last, and null when there are none', async () => {
    const now = Date.now()
    const range = { market_id: 1, start_timestamp: now - 3_600_000, end_timestamp: now, count_back: 30 }
    const { c, r } = await read('candles', { ...range, resolution: '1m' })
    expect(r).toBe('1m')
    expect(c).toHaveLength(30)
    expect(c.at(-1)).toMatchObject({ o: expect.any(Number), v: expect.any(Number), V: expect.any(Number) })
    expect(c.at(-1).t - c.at(-2).t).toBe(60_000)
    const past = { ...range, start_timestamp: 0, end_timestamp: 1 }
    expect((await read('candles', { ...past, resolution: '1m' })).c).toBeNull()
    expect((await caller.get('candles', { ...range, resolution: '3m' })).body.code).toBe(22403)
    const turned = { ...range, start_timestamp: now, end_timestamp: 0, resolution: '1m' }
    expect((await caller.get('candles', turned)).body.code).toBe(22400)
  })

  it('tell funding as an eight-hour fraction, and its past as unsigned per cent with a direction', async () => {
    const { funding_rates } = await read('funding-rates')
    const rows = funding_rates.filter((row: { market_id: number }) => row.market_id === 1)
    expect(rows.map(({ exchange }: { exchange: string }) => exchange)).toEqual(['binance', 'lighter'])
    const now = Date.now()
    const { fundings } = await read('fundings', {
      market_id: 1,
      resolution: '1h',
      start_timestamp: now - 36_000_000,
      end_timestamp: now,
      count_back: 5,
    })
    expect(fundings).toHaveLength(5)
    for (const { rate, direction, timestamp } of fundings) {
      expect(rate).toMatch(/^\d\.\d{4}$/)
      expect(direction).toMatch(/^(long|short)$/)
      expect(timestamp % 3_600).toBe(0)
    }
  })

  it('tell the time in seconds at the root', async () => {
    const body = (await (await fetch(`${simulator.ready.restUrl}/`)).json()) as { timestamp: number }
    expect(Math.abs(body.timestamp - Date.now() / 1_000)).toBeLessThan(5)
  })

  it('show the account, its key and its nonce without a token, and its orders with one only', async () => {
    const { accountIndex, apiKeyIndex, publicKey, l1Address } = simulator.ready.credentials
    const account = { account_index: accountIndex }
    const open = async (path: string, params: Record<string, string | number>) =>
      (await caller.get(path, params, false)).body
    expect(await open('account', { by: 'index', value: accountIndex })).toMatchObject({
      accounts: [{ index: accountIndex, collateral: '100000.000000', positions: [] }],
    })
    expect(await open('accountsByL1Address', { l1_address: l1Address })).toMatchObject({
      sub_accounts: [{ index: accountIndex }],
    })
    expect(await open('apikeys', { ...account, api_key_index: apiKeyIndex })).toMatchObject({
      api_keys: [{ public_key: publicKey }],
    })
    expect(await open('nextNonce', { ...account, api_key_index: apiKeyIndex })).toEqual({
      code: 200,
      nonce: 0,
    })
    expect(await caller.get('accountActiveOrders', account, false)).toMatchObject({
      status: 401,
      body: { code: 20013 },
    })
    expect(await read('accountActiveOrders', account)).toEqual({ code: 200, orders: [] })
    expect((await caller.get('account', { by: 'index', value: 1 })).body.code).toBe(21100)
  })
})

describe('auth tokens', () => {
  const withToken = async (auth: string) =>
    (await caller.get('accountActiveOrders', { account_index: caller.accountIndex, auth }, false)).body

  it('open the account until their deadline, at most eight hours away', async () => {
    expect((await withToken(caller.token())).code).toBe(200)
    expect((await withToken(caller.token(-1))).message).toContain('expired')
    expect((await withToken(caller.token(9 * 3_600))).message).toContain('8 hours')
    expect((await withToken(caller.token(3_600, 7))).message).toContain('unknown account')
    expect(
      (await withToken(caller.token().replace(/.$/, (last) => (last === '0' ? '1' : '0')))).message,
    ).toContain('signature')
    expect((await withToken('1:2:3')).message).toContain('unreadable')
  })

  it('may come in the header, and end when sessions expire', async () => {
    const token = caller.token()
    const call = () =>
      fetch(`${simulator.ready.restUrl}/api/v1/accountActiveOrders?account_index=${caller.accountIndex}`, {
        headers: { Authorization: token },
      })
    expect((await call()).status).toBe(200)
    simulator.faults.add({ kind: 'expire-sessions' })
    expect((await call()).status).toBe(401)
    expect((await withToken(caller.token())).code).toBe(200)
  })
})

describe('limits', () => {
  it('let a standard account ask sixty times a minute', async () => {
    const standard = await startSimulator<'lighter'>({ venue: 'lighter', seed: 'limits' })
    try {
      const client = new LighterCaller(standard.ready, Date.now)
      const answers = []
      for (let count = 0; count < 61; count++) answers.push(await client.get('exchangeStats', {}, false))
      expect(answers.slice(0, 60).every(({ status }) => status === 200)).toBe(true)
      expect(answers.at(-1)).toMatchObject({ status: 429, body: { code: 23000 } })
    } finally {
      await standard.close()
    }
  })
})
