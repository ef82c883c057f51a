import { createRequire } from 'node:module'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type RunningSimulator, startSimulator } from '../../src/simulator/server.ts'
import { waitUntil } from '../support/wait-until.ts'

type Answer = Record<string, unknown>
type Levels = readonly (readonly [price: string, size: string])[]
interface Book {
  readonly market: string
  readonly nonce: number
  readonly bids: Levels
  readonly asks: Levels
}

/** The calls of the venue's own client that are used here; the package has no types. */
interface OfficialClient {
  options(options: Answer): OfficialClient
  getEmitter(): NodeJS.EventEmitter
  time(): Promise<Answer>
  markets(options?: Answer): Promise<Answer[]>
  assets(options?: Answer): Promise<Answer>
  book(market: string, options?: Answer): Promise<Book>
  candles(market: string, interval: string, options?: Answer): Promise<unknown[][]>
  tickerBook(options?: Answer): Promise<Answer>
  placeOrder(market: string, side: string, orderType: string, body: Answer): Promise<Answer>
  getOrder(market: string, orderId: string): Promise<Answer>
  ordersOpen(options?: Answer): Promise<Answer[]>
  cancelOrder(market: string, orderId: string): Promise<Answer>
  cancelOrders(options: Answer): Promise<Answer[]>
  balance(options?: Answer): Promise<Answer[]>
  trades(market: string, options?: Answer): Promise<Answer[]>
  account(): Promise<Answer>
  readonly websocket: {
    subscriptionBook(market: string, callback: (book: Book) => void): Promise<void>
    subscriptionAccount(market: string, callback: (event: Answer) => void): Promise<void>
    placeOrder(market: string, side: string, orderType: string, body: Answer): Promise<void>
    cancelOrders(options: Answer): Promise<void>
    close(): Promise<void>
  }
}

const require = createRequire(import.meta.url)
const createClient = require('bitvavo') as () => OfficialClient

/** The venue's own client, made against the real venue, drives the simulator. */
describe('the official client against the Bitvavo simulator', () => {
  const market = 'BTC-EUR'
  const operatorId = 543_462
  let simulator: RunningSimulator<'bitvavo'>
  let client: OfficialClient

  beforeEach(async () => {
    simulator = await startSimulator({ venue: 'bitvavo', seed: 'official' })
    const { restUrl, wsUrl, credentials } = simulator.ready
    const endpoints = { restUrl: `${restUrl}/v2`, wsUrl: `${wsUrl}/v2/` }
    client = createClient().options({
      apiKey: credentials.apiKey,
      apiSecret: credentials.secret,
      ...endpoints,
    })
  })

  afterEach(() => simulator.close())

  /** A buy that rests 2 % below the market. */
  async function restingBuy(): Promise<Answer> {
    const { bid } = await client.tickerBook({ market })
    const price = String(Math.round(Number(bid) * 0.98))
    return client.placeOrder(market, 'buy', 'limit', { amount: '0.01', price, operatorId })
  }

  it('reads time, markets, assets, candles and the book', async () => {
    expect(Math.abs(Number((await client.time()).time) - Date.now())).toBeLessThan(5_000)
    const markets = await client.markets()
    expect(markets.find((each) => each.market === market)).toMatchObject({ status: 'trading', base: 'BTC' })
    expect(await client.assets({ symbol: 'BTC' })).toMatchObject({ symbol: 'BTC' })
    expect((await client.candles(market, '1m', { limit: 5 })).length).toBeLessThanOrEqual(5)
    const { nonce, bids, asks } = await client.book(market, { depth: 10 })
    expect(nonce).toBeGreaterThan(0)
    expect([bids.length, asks.length]).toEqual([10, 10])
    expect(Number(bids[0]?.[0])).toBeLessThan(Number(asks[0]?.[0]))
  })

  it('places a limit order, finds it, and cancels it', async () => {
    const placed = await restingBuy()
    expect(placed).toMatchObject({ market, side: 'buy', orderType: 'limit', status: 'new', amount: '0.01' })
    const orderId = String(placed.orderId)
    // The venue may deny a new order for half a second.
    await expect
      .poll(() => client.getOrder(market, orderId), { timeout: 5_000 })
      .toMatchObject({ orderId, status: 'new' })
    expect(await client.ordersOpen({ market })).toMatchObject([{ orderId }])
    const { inOrder } = (await client.balance({ symbol: 'EUR' }))[0] ?? {}
    expect(Number(inOrder)).toBeGreaterThan(0)
    // This client cannot name its operator for one order, which the venue demands; for all of a market it can.
    await expect(client.cancelOrder(market, orderId)).rejects.toMatch('operatorId')
    expect(await client.cancelOrders({ market, operatorId })).toMatchObject([{ orderId, operatorId }])
    expect(await client.ordersOpen({ market })).toEqual([])
    expect((await client.balance({ symbol: 'EUR' }))[0]).toMatchObject({ available: '100000', inOrder: '0' })
  })

  it('buys at market and finds fill, fee and balance', async () => {
    const bought = await client.placeOrder(market, 'buy', 'market', { amount: '0.02', operatorId })
    expect(bought).toMatchObject({ status: 'filled', filledAmount: '0.02' })
    expect((await client.trades(market))[0]).toMatchObject({ orderId: bought.orderId, side: 'buy' })
    expect((await client.balance({ symbol: 'BTC' }))[0]).toMatchObject({ available: '0.02' })
    expect((await client.account()).fees).toMatchObject({ taker: expect.any(String) })
  })

  it('is refused in the venue’s own words', async () => {
    const order = { amount: '100', price: '50000', operatorId }
    await expect(client.placeOrder(market, 'buy', 'limit', order)).rejects.toMatch(/sufficient balance/)
  })

  it('keeps a book from the socket that is the venue’s at the same nonce', async () => {
    client.getEmitter().on('error', (cause) => {
      throw new Error(JSON.stringify(cause))
    })
    const kept = new Map<number, string>()
    const top = ({ bids, asks }: Pick<Book, 'bids' | 'asks'>): string =>
      JSON.stringify([bids, asks].map((side) => side.slice(0, 5).map((level) => level.map(Number))))
    await client.websocket.subscriptionBook(market, (book) => void kept.set(book.nonce, top(book)))
    await waitUntil('the client’s book and the venue’s at one nonce', async () => {
      const theirs = await client.book(market, { depth: 5 })
      const ours = kept.get(theirs.nonce)
      if (kept.size < 5 || ours === undefined) return false
      expect(ours).toBe(top(theirs))
      return true
    })
    await client.websocket.close()
  })

  it('trades over the socket and hears of it', async () => {
    const emitter = client.getEmitter()
    const events: Answer[] = []
    await client.websocket.subscriptionAccount(market, (event) => void events.push(event))
    const answer = new Promise<Answer>((resolve, reject) => {
      emitter.on('placeOrder', resolve)
      emitter.on('error', (cause) => reject(new Error(JSON.stringify(cause))))
    })
    await client.websocket.placeOrder(market, 'buy', 'limit', { amount: '0.01', price: '50000', operatorId })
    const { orderId } = await answer
    await waitUntil('the order on the stream', () =>
      events.some((event) => event.orderId === orderId && event.status === 'new'),
    )
    await client.websocket.cancelOrders({ market, operatorId })
    await waitUntil('the cancel on the stream', () =>
      events.some((event) => event.orderId === orderId && event.status === 'canceled'),
    )
    await client.websocket.close()
  })
})
