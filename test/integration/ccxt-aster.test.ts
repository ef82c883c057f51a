import { pro } from 'ccxt'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type RunningSimulator, startSimulator } from '../../src/simulator/server.ts'

/** An independent client, written by others against the real venue, drives the simulator over V3. */
describe('ccxt against the Aster simulator', () => {
  const symbol = 'BTC/USDT:USDT'
  let simulator: RunningSimulator
  let exchange: InstanceType<typeof pro.aster>

  beforeEach(async () => {
    simulator = await startSimulator({ seed: 'ccxt' })
    const { restUrl, wsUrl, chainId, credentials } = simulator.ready
    // ccxt tells spot and swap sockets apart by the letters "fstream" in the URL; as user info they change nothing.
    const socketUrl = wsUrl.replace('//', '//fstream@')
    exchange = new pro.aster({
      privateKey: credentials.v3.privateKey,
      newUpdates: true,
      options: { defaultType: 'swap', v3ChainId: chainId, builderFee: false },
      urls: {
        api: {
          fapiPublic: `${restUrl}/fapi`,
          fapiPrivate: `${restUrl}/fapi`,
          sapiPublic: `${restUrl}/api`,
          sapiPrivate: `${restUrl}/api`,
          ws: {
            public: { spot: `${wsUrl}/stream`, swap: `${socketUrl}/stream` },
            private: { spot: `${wsUrl}/ws`, swap: `${socketUrl}/ws` },
          },
        },
      },
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
    expect(markets[symbol]).toMatchObject({ id: 'BTCUSDT', swap: true, active: true })
    expect(markets[symbol]?.precision).toMatchObject({ price: 0.1, amount: 0.001 })
    expect(markets['1000PEPE/USDT:USDT']?.id).toBe('1000PEPEUSDT')
  })

  it('watches a book that moves and never crosses', async () => {
    const seen = new Set<number>()
    while (seen.size < 5) {
      const book = await exchange.watchOrderBook(symbol, 20)
      const [bid, ask] = [book.bids[0]?.[0], book.asks[0]?.[0]]
      expect(book.bids).toHaveLength(20)
      expect(Number(bid)).toBeLessThan(Number(ask))
      seen.add(Number(book.bids[0]?.[1]))
    }
  })

  it('places, watches and cancels a resting order', async () => {
    await exchange.loadMarkets()
    const firstUpdate = exchange.watchOrders(symbol)
    // The user stream tells only what happens after it is open.
    await expect.poll(() => socketsOpen(simulator)).toBe(1)
    const { bids } = await exchange.fetchOrderBook(symbol, 5)
    const price = Math.round(Number(bids[0]?.[0]) * 0.99)
    const placed = await exchange.createOrder(symbol, 'limit', 'buy', 0.01, price, { timeInForce: 'GTX' })
    expect(placed).toMatchObject({ symbol, side: 'buy', price, amount: 0.01 })
    const [opened] = await firstUpdate
    expect(opened).toMatchObject({ id: placed.id, status: 'open', price, amount: 0.01 })
    expect(await exchange.fetchOpenOrders(symbol)).toMatchObject([{ id: placed.id, status: 'open' }])

    const nextUpdate = exchange.watchOrders(symbol)
    await exchange.cancelOrder(String(placed.id), symbol)
    const [canceled] = await nextUpdate
    expect(canceled).toMatchObject({ id: placed.id, status: 'canceled', filled: 0 })
    expect(await exchange.fetchOpenOrders(symbol)).toEqual([])
  })

  it('buys at market and finds the position, the fee and the balance', async () => {
    await exchange.loadMarkets()
    const before = await exchange.fetchBalance()
    expect(before.USDT?.total).toBe(100_000)
    await exchange.createOrder(symbol, 'market', 'buy', 0.05)
    const [position] = await exchange.fetchPositions([symbol])
    expect(position).toMatchObject({ symbol, side: 'long', contracts: 0.05 })
    const [trade] = await exchange.fetchMyTrades(symbol)
    expect(trade).toMatchObject({ side: 'buy', takerOrMaker: 'taker' })
    const after = await exchange.fetchBalance()
    expect(after.USDT?.total).toBeLessThan(100_000)
    await exchange.createOrder(symbol, 'market', 'sell', 0.05, undefined, { reduceOnly: true })
    expect(await exchange.fetchPositions([symbol])).toEqual([])
  })

  it('is told why an order is refused', async () => {
    await exchange.loadMarkets()
    await expect(exchange.createOrder(symbol, 'limit', 'buy', 100, 59_500)).rejects.toThrow(
      'Margin is insufficient',
    )
    await expect(exchange.createOrder(symbol, 'limit', 'buy', 0.01, 90_000)).rejects.toThrow('-4016')
  })
})

async function socketsOpen({ ready }: RunningSimulator): Promise<number> {
  const state = (await (await fetch(`${ready.controlUrl}/state`)).json()) as { sockets: number }
  return state.sockets
}
