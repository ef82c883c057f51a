import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BTC, soon, startTestVenue, type TestVenue } from './test-venue.ts'

let venue: TestVenue

beforeEach(async () => {
  venue = await startTestVenue()
})

afterEach(() => venue.simulator.close())

const get = (path: string) => venue.caller.get(`/api/v1/${path}`)

describe('public REST', () => {
  it('answers time and ping in plain text, and unknown paths and values too', async () => {
    expect(Math.abs(Number((await get('time')).body) - Date.now())).toBeLessThan(5_000)
    expect((await get('ping')).body).toBe('pong')
    expect(await get('weather')).toEqual({ status: 404, body: 'not found' })
    expect((await venue.caller.get('//api/v1/time')).status).toBe(404)
    const odd = await get(`depth?symbol=${BTC}&limit=7`)
    expect(odd).toMatchObject({ status: 400, body: expect.stringMatching(/^failed to parse/) })
  })

  it('lists markets with their odd cases', async () => {
    const { body } = await get('markets')
    const bySymbol = new Map<string, Record<string, unknown>>(
      body.map((market: { symbol: string }) => [market.symbol, market]),
    )
    expect(bySymbol.get(BTC)).toMatchObject({
      baseSymbol: 'BTC',
      quoteSymbol: 'USDC',
      marketType: 'PERP',
      orderBookState: 'Open',
      fundingInterval: 3_600_000,
      imfFunction: { type: 'sqrt', base: '0.01333333', factor: '0.00002494' },
      filters: {
        price: { tickSize: '0.1', maxPrice: null },
        quantity: { stepSize: '0.00001', maxQuantity: null },
      },
    })
    expect(bySymbol.get('LUNA_USDC_PERP')?.orderBookState).toBe('Closed')
    expect(bySymbol.get('SOL_USDC')?.marketType).toBe('SPOT')
    expect([...bySymbol.keys()]).toEqual(
      expect.arrayContaining(['kPEPE_USDC_PERP', 'KAITO_USDC_PERP', 'AAPL.US_USDC_PERP']),
    )
    expect((await get('markets?marketType=SPOT')).body).toHaveLength(2)
    expect((await get(`market?symbol=${BTC.toLowerCase()}`)).body).toEqual({
      code: 'INVALID_CLIENT_REQUEST',
      message: 'Invalid market symbol',
    })
  })

  it('gives a book whose best bid is the last row, unpadded, with its id as text', async () => {
    const { body } = await get('depth?symbol=SOL_USDC_PERP&limit=20')
    const prices = (side: 'bids' | 'asks') => body[side].map(([price]: [string]) => Number(price))
    expect(prices('bids')).toEqual(prices('bids').toSorted((a: number, b: number) => a - b))
    expect(prices('asks')).toEqual(prices('asks').toSorted((a: number, b: number) => a - b))
    expect(prices('bids').at(-1)).toBeLessThan(prices('asks')[0])
    expect(body.bids.flat().every((text: string) => !/\.\d*0$/.test(text))).toBe(true)
    expect(body.lastUpdateId).toEqual(expect.stringMatching(/^\d+$/))
    // Microseconds.
    expect(body.timestamp / 1_000).toBeGreaterThan(Date.now() - 5_000)
    expect(await get('depth?symbol=LUNA_USDC_PERP')).toMatchObject({
      status: 404,
      body: { code: 'RESOURCE_NOT_FOUND' },
    })
  })

  it('counts candles in seconds and writes their times as text', async () => {
    const nowSeconds = Math.floor(Date.now() / 1_000)
    const { body } = await get(`klines?symbol=${BTC}&interval=1m&startTime=${nowSeconds - 600}`)
    expect(body.length).toBeGreaterThan(8)
    expect(body[0].start).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00$/)
    expect(body[0].trades).toEqual(expect.stringMatching(/^\d+$/))
    expect((await get(`klines?symbol=${BTC}&interval=1m`)).body).toMatch(/startTime/)
    expect((await get(`klines?symbol=${BTC}&interval=1M&startTime=0`)).status).toBe(400)
    expect((await get(`klines?symbol=${BTC}&interval=1month&startTime=0`)).body.length).toBeGreaterThan(0)
  })

  it('tells the running funding interval first, and the next payment in milliseconds', async () => {
    const { body } = await get(`fundingRates?symbol=${BTC}&limit=3`)
    const ends = body.map((row: { intervalEndTimestamp: string }) =>
      Date.parse(`${row.intervalEndTimestamp}Z`),
    )
    expect(ends[0]).toBeGreaterThan(Date.now())
    expect(ends[0] - ends[1]).toBe(3_600_000)
    const [mark] = (await get(`markPrices?symbol=${BTC}`)).body
    expect(mark).toMatchObject({ nextFundingTimestamp: ends[0], fundingRate: body[0].fundingRate })
    expect((await get('fundingRates?symbol=SOL_USDC')).status).toBe(400)
  })

  it('has trades newest first, and statistics without bid and ask', async () => {
    await soon(async () => (await get(`trades?symbol=${BTC}`)).body.length).toBeGreaterThan(2)
    const { body } = await get(`trades?symbol=${BTC}&limit=3`)
    expect(body[0].id).toBe(body[1].id + 1)
    const ticker = (await get(`ticker?symbol=${BTC}`)).body
    expect(Object.values(ticker).every((value) => typeof value === 'string')).toBe(true)
    expect(ticker).not.toHaveProperty('bid')
  })
})
