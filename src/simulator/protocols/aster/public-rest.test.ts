import { afterEach, describe, expect, it } from 'vitest'
import type { SimulatorOptions } from '../../options.ts'
import { type RunningSimulator, startSimulator } from '../../server.ts'
import { SignedCaller } from '../../signed-caller.ts'

let simulator: RunningSimulator | undefined

async function start(options: SimulatorOptions = {}) {
  simulator = await startSimulator({ seed: 'server', ...options })
  return { simulator, caller: new SignedCaller(simulator.ready, Date.now), wsUrl: simulator.ready.wsUrl }
}

afterEach(async () => {
  await simulator?.close()
  simulator = undefined
})

describe('public REST', () => {
  it('serves both generations alike', async () => {
    const { caller } = await start()
    for (const path of ['exchangeInfo', 'fundingInfo', 'ping']) {
      const [v1, v3] = await Promise.all([caller.get(`/fapi/v1/${path}`), caller.get(`/fapi/v3/${path}`)])
      expect(v3.status).toBe(200)
      expect(Object.keys(v3.body)).toEqual(Object.keys(v1.body))
    }
  })

  it('lists the unusual symbols too', async () => {
    const { caller } = await start()
    const { symbols } = (await caller.get('/fapi/v3/exchangeInfo')).body
    const find = (symbol: string) => symbols.find((one: { symbol: string }) => one.symbol === symbol)
    expect(find('ETHUSDT').filters[0]).toMatchObject({ filterType: 'PRICE_FILTER', tickSize: '0.10' })
    expect(find('SOLUSDT').filters[0]).toMatchObject({ tickSize: '0.0100' })
    expect(find('NEWTUSDT')).toMatchObject({ status: 'PENDING_TRADING', contractType: '' })
    expect(find('NEWTUSDT').filters[0]).toMatchObject({ tickSize: '0' })
    expect(find('LUNA2USDT')).toMatchObject({ status: 'SETTLING' })
    const { body } = await caller.get('/fapi/v3/depth', { symbol: '币安人生USDT', limit: '5' })
    expect(body.bids).toHaveLength(5)
  })

  it('weighs depth by its limit and refuses other limits', async () => {
    const { caller } = await start()
    const { headers } = await caller.get('/fapi/v3/depth', { symbol: 'BTCUSDT', limit: '1000' })
    expect(headers.get('X-MBX-USED-WEIGHT-1M')).toBe('20')
    const wrong = await caller.get('/fapi/v3/depth', { symbol: 'BTCUSDT', limit: '7' })
    expect(wrong).toMatchObject({ status: 400, body: { code: -4021 } })
    expect((await caller.get('/fapi/v3/depth')).body.code).toBe(-1102)
    expect((await caller.get('/fapi/v3/depth', { symbol: 'NOPE' })).body.code).toBe(-1121)
    expect((await caller.get('/fapi/v1/algo')).status).toBe(404)
  })

  it('has a past: 300 closed minutes and longer candles', async () => {
    const { caller } = await start()
    for (const interval of ['1m', '15m', '1h', '4h']) {
      const { body } = await caller.get('/fapi/v3/klines', { symbol: 'BTCUSDT', interval, limit: '301' })
      expect(body.length).toBeGreaterThanOrEqual(interval === '15m' ? 100 : interval === '4h' ? 300 : 301)
      for (const [openTime, open, high, low, close] of body) {
        expect(Number(low)).toBeLessThanOrEqual(Math.min(Number(open), Number(close)))
        expect(Number(high)).toBeGreaterThanOrEqual(Math.max(Number(open), Number(close)))
        expect(openTime % 60_000).toBe(0)
      }
    }
  })

  it('answers one object with a symbol and a list without', async () => {
    const { caller } = await start()
    for (const path of ['premiumIndex', 'ticker/24hr', 'ticker/price', 'ticker/bookTicker']) {
      const all = (await caller.get(`/fapi/v3/${path}`)).body
      const one = (await caller.get(`/fapi/v3/${path}`, { symbol: 'BTCUSDT' })).body
      expect(all.map((row: { symbol: string }) => row.symbol)).toContain('DOGEUSDT')
      expect(one.symbol).toBe('BTCUSDT')
    }
  })
})

describe('limits', () => {
  it('answers 429 and then 418, and counts orders', async () => {
    const { caller } = await start({ limits: { weightPerMinute: 30, refusalsBeforeBan: 1 } })
    const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.001' }
    expect((await caller.v3('POST', '/fapi/v3/order', order)).headers.get('X-MBX-ORDER-COUNT-10S')).toBe('1')
    await caller.get('/fapi/v3/depth', { symbol: 'BTCUSDT', limit: '1000' })
    expect(await caller.get('/fapi/v3/depth', { symbol: 'BTCUSDT', limit: '1000' })).toMatchObject({
      status: 429,
      body: { code: -1003 },
    })
    const ban = await caller.get('/fapi/v3/depth', { symbol: 'BTCUSDT', limit: '1000' })
    expect(ban).toMatchObject({
      status: 418,
      body: { code: -1003, msg: expect.stringMatching(/banned until \d+/) },
    })
  })
})
