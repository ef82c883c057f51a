import { describe, expect, it } from 'vitest'
import { startTestVenue } from './test-venue.ts'

describe('public REST', () => {
  it('tells the time with more digits than JSON keeps', async () => {
    const { caller } = await startTestVenue()
    const { body } = await caller.get('/time')
    expect(Math.abs(body.time - Date.now())).toBeLessThan(2_000)
    expect(body.timeNs).toBeGreaterThan(Number.MAX_SAFE_INTEGER)
  })

  it('lists markets by their steps, the halted and the auctioned too', async () => {
    const { caller } = await startTestVenue()
    const { body } = await caller.get('/markets')
    expect(body.find(({ market }: { market: string }) => market === 'BTC-EUR')).toMatchObject({
      status: 'trading',
      pricePrecision: null,
      tickSize: '1.00',
      minOrderInQuoteAsset: '5.00',
      quantityDecimals: 8,
      notionalDecimals: 2,
    })
    const statuses = body.map(({ market, status }: Record<string, string>) => `${market} ${status}`)
    expect(statuses).toEqual(
      expect.arrayContaining(['LUNA2-EUR halted', 'NEWT-EUR auction', 'BTC-USDC trading']),
    )
    expect((await caller.get('/markets?market=PEPE-EUR')).body.tickSize).toBe('0.00000001')
    expect((await caller.get('/assets?symbol=BTC')).body).toMatchObject({ symbol: 'BTC', name: 'Bitcoin' })
  })

  it('shows the book unpadded, best first', async () => {
    const { caller } = await startTestVenue()
    const { body } = await caller.get('/BTC-EUR/book?depth=20')
    const prices = (side: string[][]) => side.map(([price]) => Number(price))
    expect(prices(body.bids)).toEqual(prices(body.bids).toSorted((one, other) => other - one))
    expect(prices(body.asks)).toEqual(prices(body.asks).toSorted((one, other) => one - other))
    expect(body.bids).toHaveLength(20)
    expect(body.bids[0][0]).toMatch(/^\d+$/)
    expect(Number(body.bids[0][0])).toBeGreaterThan(50_000)
  })

  it('tells tickers of one market as an object and of all as a list, with nulls where nobody trades', async () => {
    const { caller } = await startTestVenue()
    expect((await caller.get('/ticker/price?market=BTC-EUR')).body).toMatchObject({ market: 'BTC-EUR' })
    const halted = (await caller.get('/ticker/book')).body.find(
      ({ market }: { market: string }) => market === 'LUNA2-EUR',
    )
    expect(halted).toEqual({ market: 'LUNA2-EUR', bid: null, bidSize: null, ask: null, askSize: null })
    const day = (await caller.get('/ticker/24h?market=ETH-EUR')).body
    expect(Number(day.low)).toBeLessThanOrEqual(Number(day.last))
    expect(Number(day.volumeQuote)).toBeGreaterThan(10_000)
  })

  it('lists candles newest first, the open one included, and leaves out minutes without trades', async () => {
    const { caller } = await startTestVenue()
    const rows = (await caller.get('/PEPE-EUR/candles?interval=1m')).body
    const times: number[] = rows.map(([time]: [number]) => time)
    expect(times).toEqual(times.toSorted((one, other) => other - one))
    const span = ((times[0] ?? 0) - (times.at(-1) ?? 0)) / 60_000 + 1
    expect(times.length).toBeLessThan(span * 0.8)
    expect(rows.every((row: string[]) => Number(row[5]) > 0)).toBe(true)
    const page = (await caller.get(`/PEPE-EUR/candles?interval=1m&limit=5&end=${(times[3] ?? 0) - 1}`)).body
    expect(page.map(([time]: [number]) => time)).toEqual(times.slice(4, 9))
    expect((await caller.get('/BTC-EUR/candles?interval=1W&limit=2')).body).toHaveLength(2)
  })

  it('counts points, 25 for the day of every market', async () => {
    const { caller } = await startTestVenue()
    const before = Number((await caller.get('/time')).headers.get('bitvavo-ratelimit-remaining'))
    const { headers } = await caller.get('/ticker/24h')
    expect(headers.get('bitvavo-ratelimit-limit')).toBe('1000')
    // A minute may have begun between the two.
    expect([before - 25, 975]).toContain(Number(headers.get('bitvavo-ratelimit-remaining')))
  })

  it('bans who asks too much, and says until when', async () => {
    const { caller } = await startTestVenue({ limits: { pointsPerMinute: 3 } })
    await caller.get('/time')
    const answers = await Promise.all(Array.from({ length: 8 }, () => caller.get('/time')))
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThan(0)
    expect(refused[0]?.body).toMatchObject({ errorCode: 105, error: expect.stringMatching(/at \d{13}\.$/) })
  })

  it.each([
    ['/btc-eur/book', 400, { errorCode: 205, error: 'market parameter is invalid.' }],
    ['/BTC-EUR/book?depth=0', 400, { errorCode: 205, error: 'depth parameter is invalid.' }],
    ['/BTC-EUR/candles', 400, { errorCode: 203, error: 'interval parameter is required.' }],
    ['/BTC-EUR/candles?interval=1w', 400, { errorCode: 205, error: 'interval parameter is invalid.' }],
    [
      '/BTC-EUR/candles?interval=1m&limit=1441',
      400,
      { errorCode: 205, error: 'limit parameter is invalid.' },
    ],
    ['/BTC-EUR/trades?start=1&end=90000000', 400, { errorCode: 205, error: 'end parameter is invalid.' }],
    ['/BTC-EUR/trades?tradeIdFrom=7', 400, { errorCode: 205, error: 'tradeIdFrom parameter is invalid.' }],
    ['/assets?symbol=NOPE', 400, { errorCode: 205, error: 'symbol parameter is invalid.' }],
    ['/LUNA2-EUR/book', 400, { errorCode: 431, error: expect.stringContaining('halted') }],
    ['/balance', 403, { errorCode: 300, error: 'Authentication is required for this endpoint.' }],
  ])('refuses %s', async (path, status, body) => {
    const { caller } = await startTestVenue()
    expect(await caller.get(path)).toMatchObject({ status, body })
  })

  it('answers an unknown path with a page', async () => {
    const { caller } = await startTestVenue()
    expect(await caller.get('/nowhere')).toMatchObject({
      status: 404,
      body: expect.stringMatching(/^<!DOCTYPE/),
    })
  })
})
