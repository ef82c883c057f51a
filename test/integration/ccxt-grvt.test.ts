import { pro } from 'ccxt'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type RunningSimulator, startSimulator } from '../../src/simulator/server.ts'

/** An independent client, written by others against the real venue, drives the simulator. */
describe('ccxt against the GRVT simulator', () => {
  const symbol = 'BTC/USDT:USDT'
  let simulator: RunningSimulator<'grvt'>
  let exchange: InstanceType<typeof pro.grvt>

  beforeEach(async () => {
    simulator = await startSimulator({ venue: 'grvt', seed: 'ccxt' })
    const { restUrl, wsUrl, credentials } = simulator.ready
    exchange = new pro.grvt({
      privateKey: credentials.privateKey,
      newUpdates: true,
      enableRateLimit: false,
      urls: {
        api: {
          privateEdge: `${restUrl}/edge/`,
          privateTrading: `${restUrl}/trades/`,
          publicMarket: `${restUrl}/market-data/`,
          ws: {
            publicMarket: `${wsUrl}/market-data/ws/full`,
            privateTrading: `${wsUrl}/trades/ws/full`,
          },
        },
      },
    })
    // Signs for the testnet's chain, which is the simulator's.
    exchange.isSandboxModeEnabled = true
    // ccxt wants this before it opens a socket without TLS.
    await exchange.loadHttpProxyAgent()
  })

  afterEach(async () => {
    await exchange.close()
    await simulator.close()
  })

  it('reads the instruments with the venue’s own steps', async () => {
    const markets = await exchange.loadMarkets()
    expect(markets[symbol]).toMatchObject({ id: 'BTC_USDT_Perp', swap: true })
    expect(markets[symbol]?.precision).toMatchObject({ price: 0.1, amount: 0.001 })
    expect(Object.keys(exchange.markets_by_id ?? {})).toEqual(
      expect.arrayContaining(['ETH_USDT_Perp', 'DOGE_USDT_Perp', 'KPEPE_USDT_Perp', 'NVDA_USDT_Perp']),
    )
    expect((await exchange.fetchCurrencies())?.USDT?.precision).toBe(0.000001)
  })

  it('reads prices, candles, trades and funding', async () => {
    await exchange.loadMarkets()
    const { bids, asks } = await exchange.fetchOrderBook(symbol)
    expect(bids).toHaveLength(100)
    expect(Number(bids[0]?.[0])).toBeLessThan(Number(asks[0]?.[0]))
    expect(Number(bids[0]?.[0])).toBeGreaterThan(Number(bids[9]?.[0]))
    const candles = await exchange.fetchOHLCV(symbol, '1m', undefined, 20)
    expect(candles).toHaveLength(20)
    expect(Number(candles[0]?.[0])).toBeLessThan(Number(candles[19]?.[0]))
    const history = await exchange.fetchFundingRateHistory(symbol, undefined, 5)
    expect(history).toHaveLength(5)
    for (const { fundingRate } of history) expect(Math.abs(Number(fundingRate))).toBeLessThan(0.003)
    expect((await exchange.fetchTicker(symbol)).last).toBeGreaterThan(0)
  })

  it.each(['v1.book.s', 'v1.book.d'])(
    'watches a book of %s that moves and never crosses',
    async (channel) => {
      exchange.options.watchOrderBookForSymbols = { depth: 50, interval: 500, channel }
      const seen = new Set<number>()
      while (seen.size < 4) {
        const book = await exchange.watchOrderBook(symbol, 50)
        expect(Number(book.bids[0]?.[0])).toBeLessThan(Number(book.asks[0]?.[0]))
        seen.add(Number(book.bids[0]?.[1]))
      }
    },
  )

  it('watches prices, trades and candles', async () => {
    expect((await exchange.watchTicker(symbol)).bid).toBeGreaterThan(0)
    expect((await exchange.watchTrades(symbol)).length).toBeGreaterThan(0)
    expect((await exchange.watchOHLCV(symbol, '1m')).length).toBeGreaterThan(0)
  })

  it('places, watches and cancels a resting order', async () => {
    await exchange.loadMarkets()
    await exchange.signIn()
    const price = await priceBelow(exchange, symbol)
    const placed = await exchange.createOrder(symbol, 'limit', 'buy', 0.01, price, {
      postOnly: true,
      clientOrderId: '9223372036854775909',
    })
    expect(placed).toMatchObject({ id: '0x00', status: 'pending', side: 'buy', price, amount: 0.01 })
    await expect.poll(() => exchange.fetchOpenOrders(symbol), { timeout: 20_000 }).toHaveLength(1)
    // A subscription begins with the open orders.
    const [opened] = await exchange.watchOrders(symbol)
    expect(opened).toMatchObject({
      status: 'open',
      price,
      amount: 0.01,
      clientOrderId: '9223372036854775909',
    })
    const nextUpdate = exchange.watchOrders(symbol)
    await exchange.cancelOrder(String(opened?.id), symbol)
    const [canceled] = await nextUpdate
    expect(canceled).toMatchObject({ id: opened?.id, status: 'canceled' })
    expect(await exchange.fetchOpenOrders(symbol)).toEqual([])
    expect(await exchange.fetchOrder(String(opened?.id))).toMatchObject({
      status: 'canceled',
      postOnly: true,
    })
  })

  it('buys at market and finds the fill, the position, the fee and the balance', async () => {
    await exchange.loadMarkets()
    expect((await exchange.fetchBalance()).USDT?.total).toBe(100_000)
    const told = exchange.watchMyTrades(symbol)
    // Nothing tells that the stream listens, and nothing is told twice: buy until it tells one.
    const heard = told.then(() => true)
    do await exchange.createOrder(symbol, 'market', 'buy', 0.05)
    while (!(await Promise.race([heard, pause()])))
    expect((await told)[0]).toMatchObject({ side: 'buy', takerOrMaker: 'taker' })
    const [position] = await exchange.fetchPositions([symbol])
    expect(position).toMatchObject({ symbol, side: 'long', leverage: 20 })
    const [trade] = await exchange.fetchMyTrades(symbol)
    expect(Number(trade?.fee?.cost)).toBeGreaterThan(0)
    expect((await exchange.fetchBalance()).USDT?.total).toBeLessThan(100_000)
    await exchange.createOrder(symbol, 'market', 'sell', position?.contracts ?? 0, undefined, {
      reduceOnly: true,
    })
    await expect.poll(() => exchange.fetchPositions([symbol]), { timeout: 20_000 }).toEqual([])
  })

  it('pays funding and tells it as an income', async () => {
    await exchange.loadMarkets()
    await exchange.createOrder(symbol, 'market', 'sell', 0.05)
    await expect.poll(() => exchange.fetchPositions([symbol]), { timeout: 20_000 }).toHaveLength(1)
    simulator.faults.add({ kind: 'funding', symbol: 'BTC_USDT_Perp' })
    const [payment, ...others] = await exchange.fetchFundingHistory(symbol)
    expect(others).toEqual([])
    expect(payment).toMatchObject({ symbol, code: 'USDT' })
    expect(payment?.amount).not.toBe(0)
  })

  it('sets the leverage that its positions have', async () => {
    await exchange.loadMarkets()
    await exchange.setLeverage(7, symbol)
    await exchange.createOrder(symbol, 'market', 'buy', 0.05)
    await expect
      .poll(() => exchange.fetchPositions([symbol]), { timeout: 20_000 })
      .toMatchObject([{ symbol, leverage: 7 }])
  })

  it('is told why an order is refused', async () => {
    await exchange.loadMarkets()
    const price = await priceBelow(exchange, symbol)
    await expect(exchange.createOrder(symbol, 'limit', 'buy', 90, price)).rejects.toThrow(/"code":20(80|83)/)
    await expect(exchange.createOrder(symbol, 'limit', 'buy', 0.001, price)).rejects.toThrow('"code":2066')
    await exchange.cancelAllOrders(symbol)
    exchange.privateKey = `0x${'11'.repeat(32)}`
    await expect(exchange.createOrder(symbol, 'limit', 'buy', 0.01, price)).rejects.toThrow('"code":2000')
  })
})

async function priceBelow(exchange: InstanceType<typeof pro.grvt>, symbol: string): Promise<number> {
  const { bids } = await exchange.fetchOrderBook(symbol, 10)
  return Math.round(Number(bids[0]?.[0]) * 0.99)
}

/** One turn of waiting between two looks; false, for a race against what is waited for. */
function pause(): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), 300))
}
