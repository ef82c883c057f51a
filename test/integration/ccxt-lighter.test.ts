import { pro } from 'ccxt'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type RunningSimulator, startSimulator } from '../../src/simulator/server.ts'
import { loadOfficialSigner, type OfficialSigner, type SignedByOthers } from './official-lighter-signer.ts'

type Request = Readonly<Record<string, number>>

/** An independent client drives the simulator, with signatures of the venue's own library: not one line is ours. */
describe('ccxt against the Lighter simulator', () => {
  const symbol = 'BTC/USDC:USDC'
  let signer: OfficialSigner
  let simulator: RunningSimulator<'lighter'>
  let exchange: InstanceType<typeof pro.lighter>

  beforeAll(async () => {
    signer = await loadOfficialSigner()
  }, 60_000)

  beforeEach(async () => {
    // The latencies of a standard account, and more requests than it may make.
    const limits = { requestsPerMinute: 1_000 }
    simulator = await startSimulator({ venue: 'lighter', seed: 'ccxt', limits })
    const { restUrl, wsUrl, chainId, credentials } = simulator.ready
    const { accountIndex, apiKeyIndex, privateKey } = credentials
    exchange = new pro.lighter({
      newUpdates: true,
      enableRateLimit: false,
      options: {
        accountIndex,
        apiKeyIndex,
        chainId,
        builderFee: false,
        skipNonce: false,
        auths: { [accountIndex]: { [apiKeyIndex]: { signer: {} } } },
      },
      urls: {
        api: { root: restUrl, public: restUrl, private: restUrl, ws: `${wsUrl}/stream` },
      },
    })
    expect(signer.CreateClient(restUrl, privateKey, chainId, apiKeyIndex, accountIndex)).not.toHaveProperty(
      'error',
    )
    // The newest signers of ccxt take more arguments than the build that is on the registry.
    Object.assign(exchange, {
      lighterSignCreateOrder: (_: unknown, request: Request) => pairOf(signCreate(signer, request)),
      lighterSignCancelOrder: (_: unknown, request: Request) => pairOf(signCancel(signer, request)),
      lighterCreateAuthToken: (
        _: unknown,
        { deadline = 0, api_key_index: key = 0, account_index: account = 0 }: Request,
      ) => signer.CreateAuthToken(deadline, key, account).authToken,
    })
    // ccxt wants this before it opens a socket without TLS.
    await exchange.loadHttpProxyAgent()
    await exchange.loadMarkets()
  })

  afterEach(async () => {
    await exchange.close()
    await simulator.close()
  })

  it('reads the instruments with the venue’s own decimals', () => {
    const { markets = {} } = exchange
    expect(markets[symbol]).toMatchObject({ id: '1', swap: true, active: true })
    expect(markets[symbol]?.precision).toMatchObject({ price: 0.1, amount: 0.00001 })
    expect(markets[symbol]?.limits.amount?.min).toBe(0.0001)
    expect(markets['LUNA2/USDC:USDC']?.active).toBe(false)
  })

  it('watches a book that moves and never crosses, trades and statistics', async () => {
    const seen = new Set<number>()
    while (seen.size < 5) {
      const book = await exchange.watchOrderBook(symbol)
      const [bid, ask] = [book.bids[0]?.[0], book.asks[0]?.[0]]
      expect(Number(bid)).toBeLessThan(Number(ask))
      seen.add(Number(book.bids[0]?.[1]))
    }
    // The first answer holds the trades so far: none, when the venue has only just opened.
    let trades = await exchange.watchTrades(symbol)
    while (trades.length === 0) trades = await exchange.watchTrades(symbol)
    const [trade] = trades
    expect(trade).toMatchObject({ symbol, side: expect.stringMatching(/^(buy|sell)$/) })
    expect(Number((await exchange.watchTicker(symbol)).markPrice)).toBeGreaterThan(0)
    const candles = await exchange.fetchOHLCV(symbol, '1m', undefined, 10)
    expect(candles).toHaveLength(10)
  })

  it('places, watches and cancels a resting order', async () => {
    const firstUpdate = exchange.watchOrders(symbol)
    const { bids } = await exchange.fetchOrderBook(symbol, 5)
    const price = Math.round(Number(bids[0]?.[0]) * 0.99)
    await exchange.createOrder(symbol, 'limit', 'buy', 0.01, price, {
      orderExpiry: inAMonth(),
      clientOrderId: 77,
    })
    const opened = await until(firstUpdate, () => exchange.watchOrders(symbol), 'open')
    expect(opened).toMatchObject({ status: 'open', price, amount: 0.01, clientOrderId: '77' })
    expect(await exchange.fetchOpenOrders(symbol)).toMatchObject([{ id: opened?.id, status: 'open' }])

    const nextUpdate = exchange.watchOrders(symbol)
    await exchange.cancelOrder(String(opened?.id), symbol)
    const canceled = await until(nextUpdate, () => exchange.watchOrders(symbol), 'canceled')
    expect(canceled).toMatchObject({ id: opened?.id, filled: 0 })
    expect(await exchange.fetchOpenOrders(symbol)).toEqual([])
  })

  it('buys at market and finds the fill, the position and the balance', async () => {
    const before = await exchange.fetchBalance()
    expect(before.USDC?.total).toBe(100_000)
    const fill = exchange.watchMyTrades(symbol)
    const { asks } = await exchange.fetchOrderBook(symbol, 5)
    await exchange.createOrder(symbol, 'market', 'buy', 0.05, Math.round(Number(asks[0]?.[0]) * 1.01))
    expect((await fill)[0]).toMatchObject({ symbol, side: 'buy', takerOrMaker: 'taker' })
    const [position] = await exchange.fetchPositions([symbol])
    expect(position).toMatchObject({ symbol, side: 'long', contracts: 0.05 })
    const trades = await exchange.fetchMyTrades(symbol)
    expect(trades.reduce((sum, { amount }) => sum + Number(amount), 0)).toBeCloseTo(0.05, 8)
  })

  it('is told why an order is refused', async () => {
    const { bids } = await exchange.fetchOrderBook(symbol, 5)
    const price = Math.round(Number(bids[0]?.[0]) * 0.99)
    await expect(
      exchange.createOrder(symbol, 'limit', 'buy', 900, price, { orderExpiry: inAMonth() }),
    ).rejects.toThrow('21739')
    Object.assign(exchange.options, { nonce: 99 })
    await expect(
      exchange.createOrder(symbol, 'limit', 'buy', 0.01, price, { orderExpiry: inAMonth() }),
    ).rejects.toThrow('21104')
  })
})

const inAMonth = (): number => Date.now() + 28 * 86_400_000

const pairOf = ({ txType, txInfo }: SignedByOthers): [number, string] => [txType, txInfo]

function signCreate(signer: OfficialSigner, request: Request): SignedByOthers {
  const names = [
    'market_index',
    'client_order_index',
    'base_amount',
    'avg_execution_price',
    'is_ask',
    'order_type',
    'time_in_force',
    'reduce_only',
    'trigger_price',
    'order_expiry',
    'nonce',
    'api_key_index',
    'account_index',
  ]
  return signer.SignCreateOrder(...names.map((name) => Number(request[name])))
}

function signCancel(signer: OfficialSigner, request: Request): SignedByOthers {
  const names = ['market_index', 'order_index', 'nonce', 'api_key_index', 'account_index']
  return signer.SignCancelOrder(...names.map((name) => Number(request[name])))
}

type Update = Awaited<ReturnType<InstanceType<typeof pro.lighter>['watchOrders']>>

/** The first update of an order with this status. */
async function until(first: Promise<Update>, next: () => Promise<Update>, status: string) {
  for (let updates = await first; ; updates = await next()) {
    const found = updates.find((order) => order.status === status)
    if (found) return found
  }
}
