import { pro } from 'ccxt'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type RunningSimulator, startSimulator } from '../../src/simulator/server.ts'

/** An independent client, written by others against the real venue, drives the simulator. */
describe('ccxt against the Paradex simulator', () => {
  const symbol = 'BTC/USD:USDC'
  let simulator: RunningSimulator<'paradex'>
  let exchange: InstanceType<typeof pro.paradex>

  beforeEach(async () => {
    simulator = await startSimulator({ venue: 'paradex', seed: 'ccxt' })
    const { restUrl, wsUrl, credentials } = simulator.ready
    const { account, privateKey, publicKey, ethAddress } = credentials
    exchange = new pro.paradex({
      newUpdates: true,
      walletAddress: ethAddress,
      // It derives these from an Ethereum wallet unless they are given.
      options: { paradexAccount: { privateKey: privateKey.slice(2), publicKey, address: account } },
      urls: { api: { v1: `${restUrl}/v1`, ws: `${wsUrl}/v1` } },
    })
    // ccxt wants this before it opens a socket without TLS.
    await exchange.loadHttpProxyAgent()
    await exchange.loadMarkets()
  })

  afterEach(async () => {
    await exchange.close()
    await simulator.close()
  })

  it('reads the instruments with the venue’s own steps', () => {
    const { markets = {} } = exchange
    expect(markets[symbol]).toMatchObject({ id: 'BTC-USD-PERP', swap: true })
    expect(markets[symbol]?.precision).toMatchObject({ price: 0.1, amount: 0.00001 })
    expect(markets[symbol]?.limits.cost?.min).toBe(10)
    expect(Object.keys(exchange.markets_by_id ?? {})).toEqual(
      expect.arrayContaining(['kPEPE-USD-PERP', 'DOGE-USD-PERP', 'BTC-USD-67000-C']),
    )
    expect(markets['BTC/USD:USDC-67000-C']?.option).toBe(true)
  })

  it('reads prices, candles, trades and funding', async () => {
    const { bids, asks } = await exchange.fetchOrderBook(symbol)
    expect(bids.length).toBeGreaterThan(100)
    expect(Number(bids[0]?.[0])).toBeLessThan(Number(asks[0]?.[0]))
    expect(Number(bids[0]?.[0])).toBeGreaterThan(Number(bids[9]?.[0]))
    expect((await exchange.fetchOHLCV(symbol, '1m', undefined, 20)).length).toBeGreaterThan(10)
    const { fundingRate, interval } = await exchange.fetchFundingRate(symbol)
    expect(Math.abs(Number(fundingRate))).toBeLessThan(0.01)
    expect(interval).toBe('8h')
    expect((await exchange.fetchFundingRate('KBONK/USD:USDC')).interval).toBe('1h')
    expect(await exchange.fetchFundingRateHistory(symbol, undefined, 5)).toHaveLength(5)
    expect((await exchange.fetchTicker(symbol)).last).toBeGreaterThan(0)
    expect(await exchange.fetchTime()).toBeGreaterThan(0)
    expect(await exchange.fetchStatus()).toMatchObject({ status: 'ok' })
    await expect
      .poll(async () => (await exchange.fetchTrades(symbol)).length, { timeout: 20_000 })
      .toBeGreaterThan(0)
  })

  it('watches a book that moves and never crosses, prices and funding', async () => {
    const seen = new Set<number>()
    while (seen.size < 5) {
      const book = await exchange.watchOrderBook(symbol)
      const [bid, ask] = [book.bids[0]?.[0], book.asks[0]?.[0]]
      expect(Number(bid)).toBeLessThan(Number(ask))
      expect(book.bids).toHaveLength(15)
      seen.add(Number(book.bids[0]?.[1]))
    }
    expect((await exchange.watchTicker(symbol)).last).toBeGreaterThan(0)
    expect(await exchange.watchFundingRate(symbol)).toMatchObject({ symbol, interval: '8h' })
    const [trade] = await exchange.watchTrades(symbol)
    expect(trade).toMatchObject({ symbol, takerOrMaker: 'taker' })
  })

  it('places, watches, changes and cancels a resting order', async () => {
    const price = await priceBelow(exchange, symbol)
    const firstUpdate = exchange.watchOrders(symbol)
    const placed = [await exchange.createOrder(symbol, 'limit', 'buy', 0.01, price, { postOnly: true })]
    expect(placed[0]).toMatchObject({ symbol, side: 'buy', price, amount: 0.01, info: { status: 'NEW' } })
    // ccxt does not wait for the answer to its subscription and nothing is told twice: place until one is told.
    // It signs whole seconds, and two equal orders of one second would be the same order.
    const told = firstUpdate.then(() => true)
    for (let lots = 2; !(await Promise.race([told, pause()])); lots++)
      placed.push(await exchange.createOrder(symbol, 'limit', 'buy', lots / 100, price, { postOnly: true }))
    const [opened] = await firstUpdate
    expect(placed.map(({ id }) => id)).toContain(opened?.id)
    expect(opened).toMatchObject({ status: 'open', timeInForce: 'PO', price })

    const id = String(placed[0]?.id)
    expect(await exchange.fetchOrder(id, symbol)).toMatchObject({ id, status: 'open' })
    await exchange.editOrder(id, symbol, 'limit', 'buy', 0.02, price - 10)
    await expect
      .poll(async () => (await exchange.fetchOrder(id, symbol)).price, { timeout: 20_000 })
      .toBe(price - 10)
    await exchange.cancelOrder(id, symbol)
    await expect
      .poll(async () => (await exchange.fetchOpenOrders(symbol)).map((order) => order.id), {
        timeout: 20_000,
      })
      .not.toContain(id)
    await expect(exchange.fetchOrder(id, symbol)).rejects.toThrow('ORDER_ID_NOT_FOUND')
    const closed = (await exchange.fetchOrders(symbol)).find((order) => order.id === id)
    expect(closed).toMatchObject({ status: 'canceled', amount: 0.02 })
    await exchange.cancelAllOrders(symbol)
    await expect.poll(() => exchange.fetchOpenOrders(symbol), { timeout: 20_000 }).toEqual([])
  })

  it('buys at market and finds the position, the fee and the balance', async () => {
    expect((await exchange.fetchBalance()).USDC?.total).toBe(100_000)
    const order = await exchange.createOrder(symbol, 'market', 'buy', 0.05)
    await expect.poll(() => exchange.fetchPositions([symbol]), { timeout: 20_000 }).toHaveLength(1)
    const [position] = await exchange.fetchPositions([symbol])
    expect(position).toMatchObject({ symbol, side: 'long', contracts: 0.05, info: { status: 'OPEN' } })
    const [trade] = await exchange.fetchMyTrades(symbol)
    expect(trade).toMatchObject({ side: 'buy', takerOrMaker: 'taker', order: order.id })
    expect(Number(trade?.fee?.cost)).toBeGreaterThan(0)
    expect((await exchange.fetchBalance()).USDC?.total).toBeLessThan(100_000)
    simulator.faults.add({ kind: 'funding', symbol: 'BTC-USD-PERP' })
    const [income] = await exchange.fetchFundingHistory(symbol)
    expect(income).toMatchObject({ symbol, code: 'USDC' })
    expect(income?.amount).not.toBe(0)
    expect(await exchange.setLeverage(10, symbol)).toMatchObject({ leverage: 10 })
    expect((await exchange.fetchLeverage(symbol)).longLeverage).toBe(10)
  })

  it('is told why an order is refused', async () => {
    const tooLarge = await exchange.createOrder(
      symbol,
      'limit',
      'buy',
      90,
      await priceBelow(exchange, symbol),
    )
    expect(tooLarge.info).toMatchObject({ status: 'NEW' })
    await expect
      .poll(async () => (await exchange.fetchOrders(symbol))[0]?.status, { timeout: 20_000 })
      .toBe('rejected')
    await expect(exchange.createOrder('ETH/USD:USDC', 'limit', 'buy', 0.00001, 2_900)).rejects.toThrow()
    Object.assign(exchange.options.paradexAccount as object, { privateKey: '11'.repeat(31) })
    await expect(exchange.createOrder(symbol, 'market', 'buy', 0.01)).rejects.toThrow(
      'INVALID_ORDER_SIGNATURE',
    )
    exchange.options.authToken = undefined
    await expect(exchange.fetchBalance()).rejects.toThrow('STARKNET_SIGNATURE_VERIFICATION_FAILED')
  })
})

async function priceBelow(exchange: InstanceType<typeof pro.paradex>, symbol: string): Promise<number> {
  const { bids } = await exchange.fetchOrderBook(symbol)
  return Math.round(Number(bids[0]?.[0]) * 0.99)
}

/** One turn of waiting between two looks; false, for a race against what is waited for. */
function pause(): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), 100))
}
