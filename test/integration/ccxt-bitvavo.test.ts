import { pro } from 'ccxt'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type RunningSimulator, startSimulator } from '../../src/simulator/server.ts'

/** An independent client, written by others against the real venue, drives the simulator. */
describe('ccxt against the Bitvavo simulator', () => {
  const symbol = 'BTC/EUR'
  let simulator: RunningSimulator<'bitvavo'>
  let exchange: InstanceType<typeof pro.bitvavo>

  beforeEach(async () => {
    simulator = await startSimulator({ venue: 'bitvavo', seed: 'ccxt' })
    const { restUrl, wsUrl, credentials } = simulator.ready
    exchange = new pro.bitvavo({
      apiKey: credentials.apiKey,
      secret: credentials.secret,
      newUpdates: true,
      options: { operatorId: 543_462 },
      urls: { api: { public: restUrl, private: restUrl, ws: `${wsUrl}/v2` } },
    })
    // ccxt wants this before it opens a socket without TLS.
    await exchange.loadHttpProxyAgent()
  })

  afterEach(async () => {
    await exchange.close()
    await simulator.close()
  })

  it('reads markets, assets and fees', async () => {
    const markets = await exchange.loadMarkets()
    expect(markets[symbol]).toMatchObject({ id: 'BTC-EUR', spot: true, active: true })
    expect(markets[symbol]?.precision).toMatchObject({ price: 1, amount: 1e-8 })
    expect(markets['LUNA2/EUR']?.active).toBe(false)
    expect(exchange.currencies.BTC).toMatchObject({ id: 'BTC' })
    const fees = await exchange.fetchTradingFees()
    expect(fees[symbol]).toMatchObject({ maker: 0.0015, taker: 0.0025 })
  })

  it('reads candles, trades and tickers', async () => {
    const candles = await exchange.fetchOHLCV(symbol, '1m', undefined, 50)
    const times = candles.map(([time]) => Number(time))
    expect(times).toEqual(times.toSorted((one, other) => one - other))
    const ticker = await exchange.fetchTicker(symbol)
    expect(Number(ticker.bid)).toBeLessThan(Number(ticker.ask))
    expect(Number(ticker.quoteVolume)).toBeGreaterThan(1_000_000)
  })

  it('watches a book that moves and never crosses', async () => {
    const seen = new Set<number>()
    while (seen.size < 5) {
      const book = await exchange.watchOrderBook(symbol, 20)
      const [bid, ask] = [book.bids[0]?.[0], book.asks[0]?.[0]]
      // ccxt keeps no more levels than it is asked for: one that goes is missed until the market tells of another.
      expect(book.bids.length).toBeGreaterThan(15)
      expect(book.bids.length).toBeLessThanOrEqual(20)
      expect(Number(bid)).toBeLessThan(Number(ask))
      seen.add(Number(book.bids[0]?.[1]))
    }
  })

  it('places, watches and cancels a resting order', async () => {
    await exchange.loadMarkets()
    const firstUpdate = exchange.watchOrders(symbol)
    await expect.poll(() => socketsOpen(simulator)).toBe(1)
    const { bids } = await exchange.fetchOrderBook(symbol, 5)
    const price = Math.round(Number(bids[0]?.[0]) * 0.99)
    const placed = await exchange.createOrder(symbol, 'limit', 'buy', 0.01, price, { postOnly: true })
    expect(placed).toMatchObject({ symbol, side: 'buy', price, amount: 0.01, status: 'open' })
    const [opened] = await firstUpdate
    expect(opened).toMatchObject({ id: placed.id, status: 'open', price, amount: 0.01 })
    expect(await exchange.fetchOpenOrders(symbol)).toMatchObject([{ id: placed.id, status: 'open' }])
    const { EUR } = await exchange.fetchBalance()
    expect(EUR?.used).toBeCloseTo(price * 0.01 * 1.0025, 6)

    const nextUpdate = exchange.watchOrders(symbol)
    await exchange.cancelOrder(String(placed.id), symbol)
    expect((await nextUpdate).at(-1)).toMatchObject({ id: placed.id, status: 'canceled' })
    expect(await exchange.fetchOpenOrders(symbol)).toEqual([])
  })

  it('buys and sells at market and finds balances, fills and fees', async () => {
    await exchange.loadMarkets()
    const before = await exchange.fetchBalance()
    expect(before.EUR?.total).toBe(100_000)
    const bought = await exchange.createOrder(symbol, 'market', 'buy', 0.05)
    expect(bought).toMatchObject({ status: 'closed', filled: 0.05 })
    const [trade] = await exchange.fetchMyTrades(symbol)
    expect(trade).toMatchObject({ side: 'buy', takerOrMaker: 'taker', fee: { currency: 'EUR' } })
    const held = await exchange.fetchBalance()
    expect(held.BTC).toMatchObject({ free: 0.05, used: 0, total: 0.05 })
    await exchange.createOrder(symbol, 'market', 'sell', 0.05)
    const after = await exchange.fetchBalance()
    expect(after.BTC?.total).toBe(0)
    expect(after.EUR?.total).toBeLessThan(100_000)
  })

  it('trades over the socket too', async () => {
    await exchange.loadMarkets()
    const placed = await exchange.createOrderWs(symbol, 'limit', 'buy', 0.01, 50_000)
    expect(placed).toMatchObject({ symbol, status: 'open', price: 50_000 })
    expect(await exchange.fetchOpenOrdersWs(symbol)).toMatchObject([{ id: placed.id }])
    await exchange.cancelOrderWs(String(placed.id), symbol)
    expect(await exchange.fetchOpenOrders(symbol)).toEqual([])
  })

  it('is told why an order is refused', async () => {
    await exchange.loadMarkets()
    await expect(exchange.createOrder(symbol, 'limit', 'buy', 100, 50_000)).rejects.toThrow(
      'sufficient balance',
    )
    await expect(exchange.createOrder(symbol, 'market', 'sell', 0.01)).rejects.toThrow('sufficient balance')
    await expect(
      exchange.createOrder(symbol, 'market', 'buy', 0.0001, undefined, { clientOrderId: 'x' }),
    ).rejects.toThrow('clientOrderId parameter is invalid')
  })
})

async function socketsOpen({ ready }: RunningSimulator<'bitvavo'>): Promise<number> {
  const state = (await (await fetch(`${ready.controlUrl}/state`)).json()) as { sockets: number }
  return state.sockets
}
