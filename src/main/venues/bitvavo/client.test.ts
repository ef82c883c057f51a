import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  type Call,
  createFakeVenue,
  documented,
  type FakeVenue,
  lost,
  refuse,
} from '../../../../test/fixtures/bitvavo/fake-venue.ts'
import { readFixture } from '../../../../test/fixtures/bitvavo/read.ts'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { waitUntil } from '../../../../test/support/wait-until.ts'
import { systemClock } from '../../base/clock.ts'
import { D } from '../../base/decimal.ts'
import { silentLogger } from '../../base/logger.ts'
import type { ClientOrderId, SymbolId } from '../../domain/brands.ts'
import type { OrderRequest } from '../../domain/order.ts'
import type { ExchangeClient } from '../exchange-client.ts'
import type { AccountEvent, SocketStatus } from '../market-streams.ts'
import { type BitvavoCredentials, bitvavoTiming, createBitvavoClient } from './index.ts'
import { uuidOfName } from './order-names.ts'
import { createHandshakeGate } from './stream-deps.ts'

const BTC = 'BTC' as SymbolId
const never = new AbortController().signal
const credentials: BitvavoCredentials = { apiKey: 'ab'.repeat(32), secret: 'demo-secret' }
const T1 = 't-1' as ClientOrderId
const UUID = uuidOfName('t-1')
const ORDER_ID = '1be6d0df-d5dc-4b53-a250-3376f3b393e6'
const restOrder = readFixture<Record<string, unknown>>('order')
const quickSocket = { ...bitvavoTiming.tickerSocket, firstRetryMs: 5, maxRetryMs: 20 }

let venue: FakeVenue
let client: ExchangeClient
let events: AccountEvent[]
/** Orders whose event never came. */
let deaf: unknown[]

/** A client of the fake venue; the waits of the real one, shortened. */
function createClient(keys: BitvavoCredentials | 'none' = credentials): ExchangeClient {
  const made = createBitvavoClient({
    endpoints: { restUrl: 'http://venue', wsUrl: 'ws://venue' },
    readCredentials: () => (keys === 'none' ? undefined : keys),
    clock: systemClock,
    log: {
      ...silentLogger,
      warn(event, fields) {
        if (event === 'account.deaf') deaf.push(fields?.clientOrderId)
      },
    },
    transport: venue.transport,
    openConnection: venue.openConnection,
    timing: {
      queryRateWaitMs: 50,
      commandRateWaitMs: 50,
      orderEventWithinMs: 150,
      orderVisibleWithinMs: 100,
      orderRecheckMs: 10,
      balanceDelayMs: 10,
      subscribeAckWithinMs: 400,
      handshakeGapMs: 0,
      accountSocket: quickSocket,
      tickerSocket: quickSocket,
      bookSocket: quickSocket,
    },
  })
  events = []
  deaf = []
  made.streams.setupOrderUpdateHandler((event) => void events.push(event))
  return made
}

beforeEach(() => {
  venue = createFakeVenue()
  client = createClient()
})
afterEach(() => client.disconnect())

const order = (change: Partial<OrderRequest> = {}): OrderRequest => ({
  clientOrderId: T1,
  symbol: BTC,
  side: 'buy',
  type: 'limit',
  sizeBase: new D('0.01'),
  limitPrice: new D(75_000),
  timeInForce: 'GTC',
  reduceOnly: false,
  ...change,
})

/** The order as the venue tells it by REST. */
const row = (change: Record<string, unknown> = {}) => ({
  ...restOrder,
  clientOrderId: UUID,
  amount: '0.01',
  amountRemaining: '0.01',
  price: '75000',
  fills: [],
  ...change,
})
const push = (change: Record<string, unknown> = {}) => ({
  event: 'order',
  ...row(change),
  filledAmount: undefined,
})
const cancelled = { status: 'canceled', filledAmount: '0.004', filledAmountQuote: '300' }

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
const status = (name: string): SocketStatus | undefined =>
  client.streams.status().find((socket) => socket.name === name)
const resyncs = (): string[] => events.flatMap((event) => (event.kind === 'resync' ? [event.reason] : []))
const account = () => waitUntil('the account socket', () => venue.socketOf('account'))

describe('connecting', () => {
  test('with keys: signs in, listens on every listed market, and says that events may have been missed', async () => {
    await client.connect(never)
    const [signIn, subscribe] = (await account()).sent
    expect(signIn).toMatchObject({ action: 'authenticate', key: credentials.apiKey })
    expect(subscribe?.channels?.[0]?.markets).toContain('HALT-EUR')
    expect(subscribe?.channels?.[0]?.markets).toHaveLength(8)
    expect(status('user')?.state).toBe('live')
    expect(resyncs()).toEqual(['connected'])
  })

  test('without keys: public data only, and no account socket', async () => {
    await client.disconnect()
    client = createClient('none')
    await client.connect(never)
    expect(venue.sockets).toEqual([])
    expect((await client.marketData.fetchBboPrices({ symbol: BTC }, never)).bidPrice.toString()).toBe('75516')
    expect(venue.calls.some(({ signed }) => signed)).toBe(false)
    await expect(client.account.getAccountBalance({}, never)).rejects.toMatchObject({ kind: 'auth' })
    await expect(client.trading.submit(order(), never)).rejects.toMatchObject({ kind: 'auth' })
  })

  test('a key that REST refuses is named before anything else happens', async () => {
    venue.on('GET /v2/balance', refuse(403, 305, 'No active API key found.'))
    await expect(client.connect(never)).rejects.toMatchObject({
      kind: 'auth',
      message: expect.stringContaining('No active API key found'),
    })
    expect(venue.sockets).toEqual([])
  })

  test('a key that the stream refuses is named too, and nothing stays open', async () => {
    venue.onFrame = () => ({ action: 'authenticate', errorCode: 309, error: 'The signature is invalid.' })
    await expect(client.connect(never)).rejects.toMatchObject({ kind: 'auth', detail: { code: 309 } })
    expect(venue.sockets).toEqual([])
  })

  test('a key of another shape is never sent', async () => {
    client = createClient({ apiKey: 'A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=', secret: 'x' })
    await expect(client.connect(never)).rejects.toMatchObject({ kind: 'config' })
    expect(venue.calls.some(({ signed }) => signed)).toBe(false)
  })

  test('after a lost connection it signs in again and tells of it', async () => {
    await client.connect(never)
    ;(await account()).drop()
    await waitUntil('the second sign-in', () => resyncs().length === 2)
    expect(resyncs()).toEqual(['connected', 'reconnected'])
    expect((await account()).sent.map(({ action }) => action)).toEqual(['authenticate', 'subscribe'])
  })

  test('a refusal while reconnecting is shown, and tried again', async () => {
    await client.connect(never)
    const shown: string[] = []
    client.streams.onStatus(({ name, state, detail }) => {
      if (name === 'user') shown.push(`${state} ${detail}`)
    })
    let refusals = 0
    venue.onFrame = (frame) => {
      if (frame.action !== 'authenticate' || refusals > 0) return documented(frame)
      refusals += 1
      return { event: 'error', action: 'authenticate', errorCode: 304, error: 'outside the window' }
    }
    ;(await account()).drop()
    await waitUntil('the next sign-in', () => resyncs().length === 2)
    expect(shown).toContainEqual(expect.stringMatching(/^closed .*outside the window/))
    expect(status('user')?.state).toBe('live')
    expect(venue.callsTo('GET /v2/time').length).toBeGreaterThan(3)
  })

  test('an account event that cannot be read asks for reconciliation', async () => {
    await client.connect(never)
    ;(await account()).push({ ...push(), status: 'pondering' })
    expect(resyncs()).toEqual(['connected', 'an account event could not be read'])
  })
})

describe('orders', () => {
  test('an order is sent once, under a UUID, and comes back under our id', async () => {
    venue.on('POST /v2/order', row())
    const outcome = await client.trading.submit(order({ timeInForce: 'post-only' }), never)
    expect(outcome).toMatchObject({ outcome: 'accepted', order: { clientOrderId: 't-1', status: 'open' } })
    expect(venue.callsTo('POST /v2/order')).toMatchObject([
      { signed: true, body: { market: 'BTC-EUR', amount: '0.01', postOnly: true, clientOrderId: UUID } },
    ])
  })

  test('a crossing post-only order is answered with success and is a rejection', async () => {
    venue.on('POST /v2/order', row({ status: 'canceledPostOnly' }))
    expect(await client.trading.submit(order({ timeInForce: 'post-only' }), never)).toMatchObject({
      outcome: 'rejected',
      reason: 'post-only would have taken liquidity',
    })
  })

  test.each([
    ['a listed refusal', () => refuse(400, 216), { outcome: 'rejected', code: '216' }],
    ['an engine that did not take it', () => refuse(503, 107), { outcome: 'rejected', code: '107' }],
    ['a server error', () => refuse(500, 101), { outcome: 'unknown' }],
    ['silence', lost, { outcome: 'unknown' }],
    ['an answer that cannot be read', () => ({ orderId: 'x' }), { outcome: 'unknown' }],
  ])('%s', async (_name, answer, outcome) => {
    venue.on('POST /v2/order', answer)
    expect(await client.trading.submit(order(), never)).toMatchObject(outcome)
    expect(venue.callsTo('POST /v2/order')).toHaveLength(1)
  })

  test('an order that could not be prepared was not sent', async () => {
    venue.on('GET /v2/markets', lost)
    expect(await client.trading.submit(order(), never)).toMatchObject({
      outcome: 'rejected',
      code: 'not-sent',
    })
    expect(venue.callsTo('POST /v2/order')).toEqual([])
  })

  test('a ban stops the next call before it leaves', async () => {
    const untilMs = Date.now() + 60_000
    venue.on(
      'POST /v2/order',
      refuse(429, 105, `Your API key has been banned. The ban expires at ${untilMs}`),
    )
    expect(await client.trading.submit(order(), never)).toMatchObject({ outcome: 'rejected', code: '105' })
    expect(await client.trading.submit(order(), never)).toMatchObject({
      outcome: 'rejected',
      code: 'not-sent',
    })
    expect(venue.callsTo('POST /v2/order')).toHaveLength(1)
  })

  test('a clock that the venue refuses is measured anew; a query is repeated, an order is not', async () => {
    await client.account.getAccountBalance({}, never)
    const measured = venue.callsTo('GET /v2/time').length
    let refusals = 0
    venue.on('GET /v2/balance', () => {
      refusals += 1
      return refusals === 1 ? refuse(403, 304) : []
    })
    expect(await client.account.getAccountBalance({}, never)).toEqual([])
    expect(venue.callsTo('GET /v2/time').length).toBeGreaterThan(measured)
    venue.on('POST /v2/order', refuse(403, 304))
    expect(await client.trading.submit(order(), never)).toMatchObject({ outcome: 'rejected', code: '304' })
    expect(venue.callsTo('POST /v2/order')).toHaveLength(1)
  })

  test('placeOpenOrder joins the bid, placeCloseOrder sells without reduce-only', async () => {
    venue.on('POST /v2/order', row())
    const { sizeBase } = order()
    await client.trading.placeOpenOrder(
      { clientOrderId: T1, symbol: BTC, sizeBase, direction: 'long' },
      never,
    )
    const close = {
      clientOrderId: T1,
      symbol: BTC,
      sizeBase,
      side: 'sell',
      limitPrice: new D(76_000),
    } as const
    await client.trading.placeCloseOrder(close, never)
    expect(venue.callsTo('POST /v2/order').map(({ body }) => body)).toMatchObject([
      { side: 'buy', price: '75516', postOnly: true },
      { side: 'sell', price: '76000', timeInForce: 'GTC' },
    ])
  })
})

describe('cancels', () => {
  test('the end is asked for until the venue shows it, fills included', async () => {
    venue.on('DELETE /v2/order', { orderId: ORDER_ID, operatorId: 1 })
    let asked = 0
    venue.on('GET /v2/order', () => {
      asked += 1
      return asked < 3 ? row() : row(cancelled)
    })
    const outcome = await client.trading.cancelOrder({ symbol: BTC, clientOrderId: T1 }, never)
    expect(plain(outcome)).toMatchObject({
      outcome: 'cancelled',
      order: { status: 'cancelled', filledBase: '0.004', averagePrice: '75000' },
    })
    expect(venue.callsTo('DELETE /v2/order')).toMatchObject([
      { query: { market: 'BTC-EUR', clientOrderId: UUID, operatorId: '1' }, body: undefined },
    ])
  })

  test('an order that the venue then denies is found in its history', async () => {
    venue.on('DELETE /v2/order', { orderId: ORDER_ID })
    venue.on('GET /v2/order', refuse(404, 240))
    venue.on('GET /v2/orders', [row({ clientOrderId: UUID.toUpperCase(), ...cancelled })])
    const outcome = await client.trading.cancelOrder({ symbol: BTC, clientOrderId: T1 }, never)
    expect(outcome.outcome).toBe('cancelled')
  })

  test.each([
    ['filled before it', { status: 'filled', filledAmount: '0.01', filledAmountQuote: '750' }, 'not-open'],
    ['still open for too long', {}, 'unknown'],
  ])('%s', async (_name, change, outcome) => {
    venue.on('DELETE /v2/order', { orderId: ORDER_ID })
    venue.on('GET /v2/order', row(change))
    venue.on('GET /v2/orders', [row(change)])
    expect((await client.trading.cancelOrder({ symbol: BTC, clientOrderId: T1 }, never)).outcome).toBe(
      outcome,
    )
  })

  test.each([
    ['240', refuse(404, 240), { outcome: 'not-open' }],
    ['233', refuse(400, 233), { outcome: 'not-open' }],
    ['a listed refusal', refuse(403, 310), { outcome: 'rejected', code: '310' }],
    ['a server error', refuse(503, 101), { outcome: 'unknown' }],
  ])('%s', async (_name, answer, outcome) => {
    venue.on('DELETE /v2/order', answer)
    expect(await client.trading.cancelOrder({ symbol: BTC, clientOrderId: T1 }, never)).toMatchObject(outcome)
  })

  test('a halted market still cancels', async () => {
    venue.on('DELETE /v2/orders', [{ orderId: ORDER_ID }])
    expect(await client.trading.cancelAll({ symbol: 'HALT' as SymbolId }, never)).toEqual({ outcome: 'done' })
    expect(venue.callsTo('DELETE /v2/orders')[0]?.query.market).toBe('HALT-EUR')
  })
})

describe('asking for an order', () => {
  const ask = () => client.trading.getOrderInfo({ symbol: BTC, clientOrderId: T1 }, never)

  test('one that has just been taken is found after a while', async () => {
    let asked = 0
    venue.on('GET /v2/order', () => {
      asked += 1
      return asked < 3 ? refuse(404, 240) : row()
    })
    expect(await ask()).toMatchObject({ clientOrderId: 't-1', status: 'open' })
  })

  test('one that has ended long ago is found in the history', async () => {
    venue.on('GET /v2/order', refuse(404, 240))
    venue.on('GET /v2/orders', [row(cancelled)])
    expect(await ask()).toMatchObject({ status: 'cancelled' })
  })

  test('one that is nowhere does not exist; a failed question is not an answer', async () => {
    venue.on('GET /v2/order', refuse(404, 240))
    expect(await ask()).toBeUndefined()
    venue.on('GET /v2/orders', refuse(500, 101))
    await expect(ask()).rejects.toMatchObject({ kind: 'venue-unavailable' })
  })

  test('open orders of earlier runs go by their UUID until they are asked for', async () => {
    venue.on('GET /v2/ordersOpen', [row()])
    const idOf = async () => (await client.trading.getActiveOrders({}, never))[0]?.clientOrderId
    expect(await idOf()).toBe(UUID)
    venue.on('GET /v2/order', row())
    await ask()
    expect(await idOf()).toBe('t-1')
  })
})

describe('the account stream', () => {
  test('an accepted order that brings no event shows a deaf stream, which is replaced', async () => {
    await client.connect(never)
    venue.on('POST /v2/order', row())
    await client.trading.submit(order(), never)
    await waitUntil('the replacement', () => resyncs().includes('reconnected'))
  })

  test('an order that brings its event is not taken for deafness', async () => {
    await client.connect(never)
    venue.on('POST /v2/order', row())
    await client.trading.submit(order(), never)
    ;(await account()).push(push())
    expect(events.at(-1)).toMatchObject({ kind: 'order', order: { clientOrderId: 't-1' } })
    const silentId = 't-2' as ClientOrderId
    venue.on('POST /v2/order', row({ clientOrderId: uuidOfName(silentId), orderId: 'another' }))
    await client.trading.submit(order({ clientOrderId: silentId }), never)
    await waitUntil('the replacement', () => resyncs().includes('reconnected'))
    expect(deaf).toEqual([silentId])
  })

  test('a fill moves balances and the holding, which the venue does not push', async () => {
    await client.connect(never)
    venue.on('POST /v2/order', row())
    await client.trading.submit(order(), never)
    venue.on('GET /v2/balance', [
      { symbol: 'EUR', available: '250', inOrder: '0' },
      { symbol: 'BTC', available: '0.01', inOrder: '0' },
    ])
    const fill = readFixture<Record<string, unknown>>('fill-push')
    const trade = {
      ...fill,
      id: fill.fillId,
      orderId: ORDER_ID,
      amount: '0.01',
      price: '75000',
      clientOrderId: UUID,
    }
    venue.on('GET /v2/trades', [trade])
    ;(await account()).push({ ...trade, clientOrderId: undefined })
    await waitUntil('the position', () => events.some(({ kind }) => kind === 'position'))
    expect(plain(events.filter(({ kind }) => kind !== 'resync'))).toMatchObject([
      { kind: 'fill', fill: { clientOrderId: 't-1', sizeBase: '0.01' } },
      { kind: 'balance', balance: { asset: 'EUR', walletBalance: '250' } },
      { kind: 'balance', balance: { asset: 'BTC', walletBalance: '0.01' } },
      { kind: 'position', position: { symbol: 'BTC', sizeBase: '0.01', entryPrice: '75000' } },
    ])
  })

  test('what an event leaves open is read by REST', async () => {
    await client.connect(never)
    venue.on('GET /v2/order', row({ status: 'filled', filledAmount: '0.01', filledAmountQuote: '749' }))
    ;(await account()).push(push({ status: 'filled', amountRemaining: '0' }))
    await waitUntil('the order', () => events.some(({ kind }) => kind === 'order'))
    expect(plain(events.at(-1))).toMatchObject({ order: { status: 'filled', averagePrice: '74900' } })
    expect(venue.callsTo('GET /v2/order')[0]?.query).toEqual({ market: 'BTC-EUR', orderId: ORDER_ID })
  })
})

describe('market streams', () => {
  test('prices flow after the seed, and a refused market takes no other with it', async () => {
    await client.connect(never)
    const prices: string[] = []
    venue.onFrame = (frame) => {
      const markets = frame.channels?.flatMap((channel) => channel.markets) ?? []
      return markets.includes('1INCH-EUR') ? readFixture('subscribe-refused') : documented(frame)
    }
    client.streams.subscribeBbo(
      BTC,
      (bbo) => void prices.push(`${bbo.bidPrice}/${bbo.askPrice} ${bbo.source}`),
    )
    client.streams.subscribeBbo('1INCH' as SymbolId, () => undefined)
    await waitUntil('the seed', () => prices.includes('75516/75517 rest'))
    venue.socketOf('ticker')?.push({ event: 'ticker', market: 'BTC-EUR', bestAsk: '75520', bestAskSize: '1' })
    expect(prices.at(-1)).toBe('75516/75520 stream')
  })

  test('a book is bridged; pausing closes market sockets only, resuming builds it again', async () => {
    await client.connect(never)
    const told: string[] = []
    client.streams.subscribeBook(BTC, {
      onSnapshot: (book) => void told.push(`snapshot ${book.sequence}`),
      onChanges(book) {
        told.push(`changes ${book.sequence}`)
        return 'applied'
      },
      onFault: (fault) => void told.push(fault),
    })
    await waitUntil('the snapshot', () => told.length === 1)
    venue.socketOf('book')?.push({ event: 'book', market: 'BTC-EUR', nonce: 101, bids: [], asks: [] })
    await client.streams.pauseMarketData()
    expect(told).toEqual(['snapshot 100', 'changes 101', 'reconnect'])
    expect([status('book')?.state, status('user')?.state]).toEqual(['paused', 'live'])
    await client.streams.resumeMarketData(BTC)
    await waitUntil('the book again', () => told.length === 4)
    expect(told.at(-1)).toBe('snapshot 100')
    expect(status('user')?.reconnects).toBe(0)
  })

  test('a frame refused for too many requests is sent again when the venue listens again', async () => {
    await client.connect(never)
    const untilMs = Date.now() + 300
    let refusedAtMs = 0
    let heardAtMs = 0
    venue.onFrame = (frame) => {
      if (refusedAtMs > 0) {
        heardAtMs = Date.now()
        return documented(frame)
      }
      refusedAtMs = Date.now()
      return { event: 'error', action: 'subscribe', errorCode: 105, error: `banned, expires at ${untilMs}` }
    }
    client.streams.subscribeTrades(BTC, () => undefined)
    await waitUntil('the second request', () => heardAtMs > 0)
    expect(heardAtMs).toBeGreaterThanOrEqual(untilMs)
    expect(status('ticker')?.reconnects).toBe(0)
  })

  test('a subscribe request without an answer replaces the connection', async () => {
    await client.connect(never)
    let ignored = false
    venue.onFrame = (frame) => {
      if (ignored) return documented(frame)
      ignored = true
      return undefined
    }
    const trades: string[] = []
    client.streams.subscribeTrades(BTC, (trade) => void trades.push(trade.tradeId))
    await waitUntil('the next connection', () => status('ticker')?.reconnects === 1)
    const socket = await waitUntil('its subscription', () => venue.socketOf('trades'))
    socket.push(readFixture('trade-push'))
    expect(trades).toHaveLength(1)
  })
})

describe('the account by REST', () => {
  beforeEach(() => {
    venue.on('GET /v2/balance', [
      { symbol: 'EUR', available: '1000', inOrder: '500' },
      { symbol: 'BTC', available: '1', inOrder: '1' },
      { symbol: 'OLD', available: '7', inOrder: '0' },
    ])
  })
  const trade = (id: string, timestamp: number, price = '70000', amount = '2') => ({
    id,
    orderId: ORDER_ID,
    clientOrderId: UUID,
    timestamp,
    market: 'BTC-EUR',
    side: 'buy',
    amount,
    price,
    taker: true,
    fee: '1',
    feeCurrency: 'EUR',
    settled: true,
  })

  test('holdings are positions, with what they cost and what they are worth', async () => {
    venue.on('GET /v2/trades', [trade('a', 1)])
    expect(plain(await client.account.getDetailedPositions({}, never))).toMatchObject([
      { symbol: 'BTC', sizeBase: '2', entryPrice: '70000', markPrice: '75516', unrealizedPnlQuote: '11032' },
    ])
    expect((await client.account.getAccountPositions({ symbol: BTC }, never)).toString()).toBe('2')
    expect((await client.account.getAccountPnl({}, never)).toString()).toBe('11032')
    expect((await client.account.getTotalAssetValue({}, never)).toString()).toBe('152532')
  })

  test('own trades come oldest first; history is walked back page by page', async () => {
    const all = Array.from({ length: 1500 }, (_, at) => trade(`t-${at}`, 10_000 - at))
    venue.on('GET /v2/trades', ({ query }: Call) => {
      const from = query.tradeIdTo === undefined ? 0 : all.findIndex(({ id }) => id === query.tradeIdTo)
      return all.slice(from, from + Number(query.limit))
    })
    const latest = await client.account.getUserTradeHistory({ symbol: BTC, limit: 2 }, never)
    expect(latest.map(({ tradeId }) => tradeId)).toEqual(['t-1', 't-0'])
    const since = await client.account.getUserTradeHistory(
      { symbol: BTC, limit: 3, startTimeMs: 8_800 },
      never,
    )
    expect(since.map(({ tradeId }) => tradeId)).toEqual(['t-1200', 't-1199', 't-1198'])
  })

  test('fees are those of the market and account', async () => {
    venue.on('GET /v2/account/fees', { tier: '0', volume: '100', taker: '0.0025', maker: '0.0015' })
    expect(plain(await client.account.getFeeRates({ symbol: BTC }, never))).toEqual({
      takerRate: '0.0025',
      makerRate: '0.0015',
    })
  })

  test('a failed question about a holding is never flat', async () => {
    venue.on('GET /v2/balance', refuse(503, 101))
    await expect(client.account.getAccountPositions({ symbol: BTC }, never)).rejects.toMatchObject({
      kind: 'venue-unavailable',
    })
  })
})

test.each<[string, () => Promise<unknown>]>([
  ['a reduce-only order', () => client.trading.submit(order({ reduceOnly: true }), never)],
  [
    'a short',
    () =>
      client.trading.placeOpenOrder(
        { clientOrderId: T1, symbol: BTC, sizeBase: new D(1), direction: 'short' },
        never,
      ),
  ],
  ['leverage', () => client.account.getLeverageInfo({ symbol: BTC }, never)],
  ['funding now', () => client.marketData.getFundingRate({ symbol: BTC }, never)],
  ['funding of the past', () => client.marketData.getFundingHistory({ symbol: BTC, limit: 1 }, never)],
  ['funding payments', () => client.account.getFundingPayments({ symbol: BTC, limit: 1 }, never)],
])('%s is not supported on spot, and says so', async (_name, call) => {
  await expect(call()).rejects.toMatchObject({
    kind: 'not-supported',
    message: expect.stringContaining('spot'),
  })
})

test('handshakes wait for their turn', async () => {
  const clock = createManualClock()
  const gate = createHandshakeGate('ws://venue/v2/', clock, 300)
  const turns: number[] = []
  for (let turn = 0; turn < 3; turn += 1) void gate(never).then(() => turns.push(clock.monotonicMs()))
  await clock.advance(1_000)
  expect(turns).toEqual([0, 300, 600])
})

test('candles are asked for by whole minutes and come oldest first', async () => {
  const at = (minute: number) => [minute * 60_000, '1', '2', '0.5', '1.5', '3']
  venue.on('GET /v2/BTC-EUR/candles', [at(9), at(7)])
  const candles = await client.marketData.getCandles({ symbol: BTC, limit: 2, endTimeMs: 599_999 }, never)
  expect(candles.map(({ openTimeMs }) => openTimeMs / 60_000)).toEqual([7, 9])
  expect(venue.callsTo('GET /v2/BTC-EUR/candles')[0]?.query).toEqual({
    interval: '1m',
    limit: '2',
    end: '540000',
  })
  await expect(client.marketData.getCandles({ symbol: BTC, limit: 1441 }, never)).rejects.toMatchObject({
    kind: 'validation',
  })
})
