import { pro } from 'ccxt'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type RunningSimulator, startSimulator } from '../../src/simulator/server.ts'

/** An independent client, written by others against the real venue, drives the simulator. */
describe('ccxt against the Backpack simulator', () => {
  const symbol = 'BTC/USDC:USDC'
  let simulator: RunningSimulator<'backpack'>
  let exchange: InstanceType<typeof pro.backpack>

  beforeEach(async () => {
    simulator = await startSimulator({ venue: 'backpack', seed: 'ccxt' })
    const { restUrl, wsUrl, credentials } = simulator.ready
    exchange = new pro.backpack({
      ...credentials,
      newUpdates: true,
      urls: { api: { public: restUrl, private: restUrl, ws: { public: wsUrl, private: wsUrl } } },
    })
    // ccxt wants this before it opens a socket without TLS.
    await exchange.loadHttpProxyAgent()
  })

  afterEach(async () => {
    await exchange.close()
    await simulator.close()
  })

  it('reads the instruments with the venue’s own steps', async () => {
    const markets = await exchange.loadMarkets()
    expect(markets[symbol]).toMatchObject({ id: 'BTC_USDC_PERP', swap: true, active: true })
    expect(markets[symbol]?.precision).toMatchObject({ price: 0.1, amount: 0.00001 })
    expect(Object.keys(exchange.markets_by_id ?? {})).toEqual(
      expect.arrayContaining(['kPEPE_USDC_PERP', 'KAITO_USDC_PERP', 'AAPL.US_USDC_PERP']),
    )
    expect(markets['LUNA/USDC:USDC']?.active).toBe(false)
    expect(markets['SOL/USDC']).toMatchObject({ id: 'SOL_USDC', spot: true })
  })

  it('reads prices, candles, trades and funding', async () => {
    await exchange.loadMarkets()
    const { bids, asks } = await exchange.fetchOrderBook(symbol)
    expect(bids.length).toBeGreaterThan(100)
    expect(Number(bids[0]?.[0])).toBeLessThan(Number(asks[0]?.[0]))
    expect(Number(bids[0]?.[0])).toBeGreaterThan(Number(bids[9]?.[0]))
    const candles = await exchange.fetchOHLCV(symbol, '1m', undefined, 20)
    expect(candles.length).toBeGreaterThan(10)
    const { fundingRate, nextFundingTimestamp } = await exchange.fetchFundingRate(symbol)
    expect(Math.abs(Number(fundingRate))).toBeLessThan(0.01)
    expect(Number(nextFundingTimestamp) % 3_600_000).toBe(0)
    expect((await exchange.fetchFundingRateHistory(symbol, undefined, 5)).length).toBe(5)
    expect((await exchange.fetchTicker(symbol)).last).toBeGreaterThan(0)
    expect(await exchange.fetchTime()).toBeGreaterThan(0)
  })

  it('watches a book that moves and never crosses', async () => {
    const seen = new Set<number>()
    while (seen.size < 5) {
      const book = await exchange.watchOrderBook(symbol, 20)
      const [bid, ask] = [book.bids[0]?.[0], book.asks[0]?.[0]]
      expect(Number(bid)).toBeLessThan(Number(ask))
      seen.add(Number(book.bids[0]?.[1]))
    }
  })

  it('places, watches and cancels a resting order', async () => {
    await exchange.loadMarkets()
    const firstUpdate = exchange.watchOrders(symbol)
    // Nothing acknowledges the subscription and nothing is told twice: place until the stream tells one.
    const price = await priceBelow(exchange, symbol)
    const placed = [await exchange.createOrder(symbol, 'limit', 'buy', 0.01, price, { postOnly: true })]
    const told = firstUpdate.then(() => true)
    while (!(await Promise.race([told, pause()]))) {
      placed.push(await exchange.createOrder(symbol, 'limit', 'buy', 0.01, price, { postOnly: true }))
    }
    expect(placed[0]).toMatchObject({ symbol, side: 'buy', price, amount: 0.01, postOnly: true })
    const [opened] = await firstUpdate
    expect(placed.map(({ id }) => id)).toContain(opened?.id)
    expect(opened).toMatchObject({ status: 'open', price, amount: 0.01 })
    expect(await exchange.fetchOpenOrders(symbol)).toHaveLength(placed.length)

    const nextUpdate = exchange.watchOrders(symbol)
    await exchange.cancelOrder(String(placed[0]?.id), symbol)
    const [canceled] = await nextUpdate
    expect(canceled).toMatchObject({ id: placed[0]?.id, status: 'canceled' })
    await exchange.cancelAllOrders(symbol)
    expect(await exchange.fetchOpenOrders(symbol)).toEqual([])
  })

  it('buys at market and finds the position, the fee and the balance', async () => {
    await exchange.loadMarkets()
    expect((await exchange.fetchBalance()).USDC?.total).toBe(100_000)
    const order = await exchange.createOrder(symbol, 'market', 'buy', 0.05, undefined, { clientOrderId: 7 })
    expect(order).toMatchObject({ status: 'closed', filled: 0.05, clientOrderId: '7' })
    const [position] = await exchange.fetchPositions([symbol])
    expect(position).toMatchObject({ symbol, side: 'long', info: { netQuantity: '0.05' } })
    const [trade] = await exchange.fetchMyTrades(symbol)
    expect(trade).toMatchObject({ side: 'buy', takerOrMaker: 'taker', order: order.id })
    expect(Number(trade?.fee?.cost)).toBeGreaterThan(0)
    expect((await exchange.fetchBalance()).USDC?.total).toBeLessThan(100_000)
    await exchange.createOrder(symbol, 'market', 'sell', 0.05, undefined, { reduceOnly: true })
    expect(await exchange.fetchPositions([symbol])).toEqual([])
  })

  it('places a batch and learns which order was refused', async () => {
    await exchange.loadMarkets()
    const price = await priceBelow(exchange, symbol)
    const orders = await exchange.createOrders([
      { symbol, type: 'limit', side: 'buy', amount: 0.01, price },
      { symbol, type: 'limit', side: 'buy', amount: 10_000, price },
    ])
    expect(orders[0]).toMatchObject({ status: 'open', price })
    expect(orders[1]?.info).toMatchObject({
      operation: 'Err',
      code: expect.stringMatching(/MARGIN|LEVERAGE/),
    })
  })

  it('is told why an order is refused', async () => {
    await exchange.loadMarkets()
    await expect(exchange.createOrder(symbol, 'limit', 'buy', 100, 59_500)).rejects.toThrow(
      /INSUFFICIENT_MARGIN|MAX_LEVERAGE_REACHED/,
    )
    await expect(
      exchange.createOrder(symbol, 'limit', 'buy', 0.01, 61_000, { postOnly: true }),
    ).rejects.toThrow('Order would immediately match and take liquidity')
    exchange.secret = Buffer.alloc(32, 9).toString('base64')
    await expect(exchange.fetchBalance()).rejects.toThrow('INVALID_SIGNATURE')
  })
})

async function priceBelow(exchange: InstanceType<typeof pro.backpack>, symbol: string): Promise<number> {
  const { bids } = await exchange.fetchOrderBook(symbol, 5)
  return Math.round(Number(bids[0]?.[0]) * 0.99)
}

/** One turn of waiting between two looks; false, for a race against what is waited for. */
function pause(): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), 100))
}
