import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFakeVenue, type FakeVenue } from '../../../../test/fixtures/lighter/fake-venue.ts'
import { readFixture } from '../../../../test/fixtures/lighter/read.ts'
import { waitUntil } from '../../../../test/support/wait-until.ts'
import { systemClock } from '../../base/clock.ts'
import { D } from '../../base/decimal.ts'
import { silentLogger } from '../../base/logger.ts'
import type { ClientOrderId, SymbolId } from '../../domain/brands.ts'
import type { OrderRequest } from '../../domain/order.ts'
import type { ExchangeClient } from '../exchange-client.ts'
import type { AccountEvent } from '../market-streams.ts'
import {
  createLighterClient,
  type LighterCredentials,
  type LighterDeps,
  lighterTiers,
  lighterTiming,
} from './index.ts'
import { createOrderNames } from './order-index.ts'

const ETH = 'ETH' as SymbolId
const never = new AbortController().signal
const credentials: LighterCredentials = {
  accountIndex: 1234,
  apiKeyIndex: 5,
  privateKey: '0b8e0f63c24d8baacd9d29ad4e9a4b73c4a8d2bb8b16dc4fa9d7c2e1d3a8b1f0e8d3a4c5b6e7f001',
}
const idOf = (name: string): ClientOrderId => name as ClientOrderId
const indexOf = (name: string): number => createOrderNames().indexOf(idOf(name))

let venue: FakeVenue
let client: ExchangeClient
let events: AccountEvent[]

/** A client of the fake venue; the waits of the real one, shortened. */
function createClient(
  readCredentials: () => LighterCredentials | undefined = () => credentials,
  change: Partial<LighterDeps> = {},
): ExchangeClient {
  const made = createLighterClient({
    endpoints: { restUrl: 'http://venue', wsUrl: 'ws://venue', chainId: 300 },
    readCredentials,
    signerWorkerUrl: new URL('./signer-worker.ts', import.meta.url),
    clock: systemClock,
    log: silentLogger,
    transport: venue.transport,
    openConnection: venue.openConnection,
    limits: { ...lighterTiers.premium, isWeighted: false },
    ...change,
    timing: {
      commandTimeoutMs: 1_500,
      orderEventWithinMs: 60,
      orderLookAgainMs: 20,
      subscribeAckWithinMs: 200,
      socket: { ...lighterTiming.socket, firstRetryMs: 5 },
    },
  })
  events = []
  made.streams.setupOrderUpdateHandler((event) => void events.push(event))
  return made
}

beforeEach(() => {
  venue = createFakeVenue()
  client = createClient()
})
afterEach(() => client.disconnect())

const order = (name: string, change: Partial<OrderRequest> = {}): OrderRequest => ({
  clientOrderId: idOf(name),
  symbol: ETH,
  side: 'buy',
  type: 'limit',
  sizeBase: new D('0.0050'),
  limitPrice: new D('2352.74'),
  timeInForce: 'GTC',
  reduceOnly: false,
  ...change,
})

const [sample] = readFixture<{ orders: { '0': [Record<string, unknown>] } }>('account-orders').orders['0']

/** An order as the venue tells it. */
const row = (name: string, change: Record<string, unknown> = {}) => ({
  ...sample,
  client_order_index: indexOf(name),
  client_order_id: String(indexOf(name)),
  order_id: `2814769295${String(indexOf(name)).slice(0, 5)}`,
  is_ask: false,
  filled_base_amount: '0.0000',
  filled_quote_amount: '0.000000',
  ...change,
})
const tell = (...rows: Record<string, unknown>[]): void =>
  venue.push({ type: 'update/account_all_orders', channel: 'account_all_orders:1234', orders: { '0': rows } })

/** Queues every transaction, and tells this of the order a moment later. */
const executeWith = (change: Record<string, unknown>, name: string): void => {
  venue.onTransaction = ({ data }) => {
    setImmediate(() => tell(row(name, change)))
    return { type: 'jsonapi/sendtx', id: data?.id, code: 200, tx_hash: 'aa' }
  }
}

describe('connecting', () => {
  test('with a key: proves it, joins the account’s channels with a token, and asks to read state again', async () => {
    await client.connect(never)
    const joined = venue.frames.filter(({ type }) => type === 'subscribe')
    expect(joined.map(({ channel }) => channel)).toEqual([
      'account_all_orders/1234',
      'account_all_trades/1234',
      'account_all_positions/1234',
      'user_stats/1234',
    ])
    for (const { auth } of joined) expect(auth).toMatch(/^\d+:1234:5:[0-9a-f]{160}$/)
    expect(events.at(-1)).toEqual({ kind: 'resync', reason: 'connected' })
    expect(client.streams.status()).toMatchObject([{ name: 'stream', state: 'live', gaps: 0 }])
  })

  test('without a key: public data only, and every private call says so', async () => {
    client = createClient(() => undefined)
    await client.connect(never)
    expect(venue.frames.filter(({ auth }) => auth !== undefined)).toEqual([])
    await expect(client.account.getAccountBalance({}, never)).rejects.toMatchObject({ kind: 'auth' })
    await expect(client.trading.submit(order('a'), never)).rejects.toMatchObject({ kind: 'auth' })
    expect((await client.marketData.fetchBboPrices({ symbol: ETH }, never)).askPrice.toFixed()).toBe(
      '2361.32',
    )
  })

  test('with the key of another account: a named error, before anything trades', async () => {
    client = createClient(() => ({ ...credentials, privateKey: `01${'00'.repeat(39)}` }))
    await expect(client.connect(never)).rejects.toMatchObject({ kind: 'auth' })
    expect(venue.connections).toBe(0)
  })

  test('a lost connection comes back by itself, with its channels and a resync', async () => {
    await client.connect(never)
    venue.drop()
    await waitUntil('a second resync', () => events.filter(({ kind }) => kind === 'resync').length === 2)
    expect(events.at(-1)).toEqual({ kind: 'resync', reason: 'reconnected' })
    expect(venue.connections).toBe(2)
  })

  test('a token that the venue refuses: a named error, and no storm of connections', async () => {
    venue.answersSubscriptions = false
    const failure = client.connect(never).catch((cause: unknown) => cause)
    await waitUntil('a subscription', () => venue.frames.some(({ auth }) => auth !== undefined))
    venue.push({ error: { code: 30007, message: 'auth token expired' } })
    expect(await failure).toMatchObject({
      kind: 'transport',
      message: expect.stringContaining('auth token expired'),
    })
    expect(venue.connections).toBeLessThan(3)
  })

  test('after a reconnect without credentials only public channels are joined', async () => {
    let keys: LighterCredentials | undefined = credentials
    client = createClient(() => keys)
    await client.connect(never)
    await client.disconnect()
    keys = undefined
    venue.frames.length = 0
    await client.connect(never)
    client.streams.subscribeBbo(ETH, () => undefined)
    await waitUntil('the public channel', () => venue.frames.some(({ channel }) => channel === 'ticker/0'))
    expect(venue.frames.filter(({ auth }) => auth !== undefined)).toEqual([])
  })

  test('a second connect returns at once', async () => {
    await client.connect(never)
    const asked = venue.requests.length
    await client.connect(never)
    expect([venue.requests.length, venue.connections]).toEqual([asked, 1])
  })

  test('disconnecting twice is harmless', async () => {
    await client.connect(never)
    await client.disconnect()
    await client.disconnect()
    expect(client.streams.status()[0]?.state).toBe('paused')
  })
})

describe('submitting', () => {
  beforeEach(() => client.connect(never))

  test('queued and then told open: accepted', async () => {
    executeWith({ status: 'open' }, 'a')
    const outcome = await client.trading.submit(order('a', { timeInForce: 'post-only' }), never)
    expect(outcome).toMatchObject({
      outcome: 'accepted',
      order: { clientOrderId: 'a', status: 'open', side: 'buy' },
    })
    expect(venue.transactions()).toMatchObject([
      {
        tx_type: 14,
        AccountIndex: 1234,
        ApiKeyIndex: 5,
        MarketIndex: 0,
        ClientOrderIndex: indexOf('a'),
        BaseAmount: 50,
        Price: 235274,
        IsAsk: 0,
        Type: 0,
        TimeInForce: 2,
        ReduceOnly: 0,
        TriggerPrice: 0,
        Nonce: 100,
        L2TxAttributes: null,
      },
    ])
  })

  test('queued and then cancelled for being post-only: rejected', async () => {
    executeWith({ status: 'canceled-post-only' }, 'a')
    expect(await client.trading.submit(order('a'), never)).toMatchObject({
      outcome: 'rejected',
      code: 'canceled-post-only',
    })
  })

  test('told open and cancelled in the same breath: rejected', async () => {
    venue.onTransaction = ({ data }) => {
      const order_id = '281476929510110'
      const [open, ended] = ['open', 'canceled-post-only'].map((status) => row('a', { status, order_id }))
      setImmediate(() => tell(open ?? {}, ended ?? {}))
      return { type: 'jsonapi/sendtx', id: data?.id, code: 200 }
    }
    expect(await client.trading.submit(order('a'), never)).toMatchObject({ outcome: 'rejected' })
  })

  test('in progress says no more than queued: the next event is the outcome', async () => {
    venue.onTransaction = ({ data }) => {
      setImmediate(() => tell(row('a', { status: 'in-progress' })))
      setImmediate(() =>
        tell(row('a', { status: 'filled', filled_base_amount: '0.0050', filled_quote_amount: '11.7' })),
      )
      return { type: 'jsonapi/sendtx', id: data?.id, code: 200 }
    }
    expect(await client.trading.submit(order('a'), never)).toMatchObject({
      outcome: 'accepted',
      order: { status: 'filled' },
    })
  })

  test('a listed code: rejected, and the next order asks for its number again', async () => {
    venue.onTransaction = () => ({ type: 'jsonapi/sendtx', code: 21739, message: 'not enough margin' })
    expect(await client.trading.submit(order('a'), never)).toEqual({
      outcome: 'rejected',
      code: '21739',
      reason: 'the margin is insufficient (not enough margin)',
    })
    executeWith({ status: 'open' }, 'b')
    expect(await client.trading.submit(order('b'), never)).toMatchObject({ outcome: 'accepted' })
    expect(venue.transactions().map(({ Nonce }) => Nonce)).toEqual([100, 100])
    expect(venue.requests.filter((path) => path.includes('nextNonce'))).toHaveLength(2)
  })

  test('an invalid nonce: the same order once more with the venue’s number', async () => {
    venue.onTransaction = ({ data }) => {
      if (data?.tx_info.Nonce === 100) {
        venue.nextNonce = 107
        return { error: { code: 21104, message: 'invalid nonce' } }
      }
      setImmediate(() => tell(row('a', { status: 'open' })))
      return { type: 'jsonapi/sendtx', id: data?.id, code: 200 }
    }
    expect(await client.trading.submit(order('a'), never)).toMatchObject({ outcome: 'accepted' })
    expect(venue.transactions().map(({ Nonce }) => Nonce)).toEqual([100, 107])
  })

  test('a code that proves nothing: unknown, never rejected', async () => {
    venue.onTransaction = () => ({ type: 'jsonapi/sendtx', code: 29500, message: 'internal server error' })
    expect(await client.trading.submit(order('a'), never)).toMatchObject({ outcome: 'unknown' })
  })

  test('a word about a channel is never taken for the answer to an order', async () => {
    venue.onTransaction = ({ data }) => {
      venue.push({ type: 'error', code: 30009, message: 'too many messages' })
      venue.push({ error: { code: 20013, message: 'invalid auth' } })
      setImmediate(() => tell(row('a', { status: 'open' })))
      return { type: 'jsonapi/sendtx', id: data?.id, code: 200 }
    }
    expect(await client.trading.submit(order('a'), never)).toMatchObject({ outcome: 'accepted' })
  })

  test('silence: unknown, sent once, and the number is asked for again', async () => {
    venue.onTransaction = () => undefined
    expect(await client.trading.submit(order('a'), never)).toMatchObject({ outcome: 'unknown' })
    expect(venue.transactions()).toHaveLength(1)
    venue.nextNonce = 101
    executeWith({ status: 'open' }, 'b')
    await client.trading.submit(order('b'), never)
    expect(venue.transactions().at(-1)?.Nonce).toBe(101)
  })

  test('a connection that ends before the answer: unknown', async () => {
    venue.onTransaction = () => void setImmediate(() => venue.drop())
    expect(await client.trading.submit(order('a'), never)).toMatchObject({ outcome: 'unknown' })
  })

  test('queued, no event, unknown to REST: unknown, and the next number is not trusted', async () => {
    expect(await client.trading.submit(order('a'), never)).toEqual({
      outcome: 'unknown',
      reason: 'the venue queued the order, but nothing became of it yet',
    })
    executeWith({ status: 'open' }, 'b')
    await client.trading.submit(order('b'), never)
    expect(venue.transactions().map(({ Nonce }) => Nonce)).toEqual([100, 100])
  })

  test('queued, no event, known to REST: accepted, and the deaf connection is replaced', async () => {
    venue.rest.set('/api/v1/accountOrders', () => ({
      body: { code: 200, orders: [row('a', { status: 'open' })] },
    }))
    expect(await client.trading.submit(order('a'), never)).toMatchObject({ outcome: 'accepted' })
    await waitUntil('a new connection', () => venue.connections === 2)
  })

  test('parallel orders leave in the order of their numbers, and each hears its own answer', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    venue.onTransaction = ({ data }) => {
      const name = names.find((one) => indexOf(one) === data?.tx_info.ClientOrderIndex) ?? ''
      // c is refused without an id; answers come in order.
      if (name === 'c' && data?.tx_info.Nonce === 102)
        return { type: 'jsonapi/sendtx', code: 21733, message: 'price too far' }
      setImmediate(() => tell(row(name, { status: 'open' })))
      return { type: 'jsonapi/sendtx', id: data?.id, code: 200 }
    }
    const outcomes = await Promise.all(names.map((name) => client.trading.submit(order(name), never)))
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([
      'accepted',
      'accepted',
      'rejected',
      'accepted',
      'accepted',
      'accepted',
    ])
    expect(venue.transactions().map(({ Nonce }) => Nonce)).toEqual([100, 101, 102, 103, 104, 105])
  })

  test('a market order carries its worst price, from a fresh book', async () => {
    executeWith(
      { status: 'filled', type: 'market', filled_base_amount: '0.0050', filled_quote_amount: '11.8' },
      'a',
    )
    const request = { clientOrderId: idOf('a'), symbol: ETH, sizeBase: new D('0.005'), reduceOnly: true }
    await client.trading.placeMarketOrder({ ...request, side: 'buy' }, never)
    await client.trading.placeMarketOrder({ ...request, side: 'sell' }, never)
    expect(venue.transactions()).toMatchObject([
      { Type: 1, TimeInForce: 0, OrderExpiry: 0, ReduceOnly: 1, IsAsk: 0, Price: 238493 },
      { Type: 1, TimeInForce: 0, OrderExpiry: 0, ReduceOnly: 1, IsAsk: 1, Price: 233739 },
    ])
  })

  test('an open order is post-only at the near touch', async () => {
    executeWith({ status: 'open' }, 'a')
    await client.trading.placeOpenOrder(
      { clientOrderId: idOf('a'), symbol: ETH, sizeBase: new D('0.005'), direction: 'long' },
      never,
    )
    expect(venue.transactions()).toMatchObject([{ TimeInForce: 2, Price: 236100 }])
  })

  test.each(['there is no socket', 'it is asked for'])('by REST when %s', async (why) => {
    let forms: URLSearchParams[] = []
    venue.rest.set('/api/v1/sendTx', (_url, body) => {
      forms = [...forms, new URLSearchParams(body)]
      return { body: { code: 200, tx_hash: 'aa' } }
    })
    venue.rest.set('/api/v1/accountOrders', () => ({
      body: { code: 200, orders: [row('a', { status: 'open' })] },
    }))
    await client.disconnect()
    if (why === 'it is asked for') {
      client = createClient(() => credentials, { sendByRest: true })
      await client.connect(never)
    }
    expect(await client.trading.submit(order('a'), never)).toMatchObject({ outcome: 'accepted' })
    expect(forms[0]?.get('tx_type')).toBe('14')
    expect(JSON.parse(forms[0]?.get('tx_info') ?? '')).toMatchObject({ Nonce: 100, Price: 235274 })
  })
})

describe('cancelling', () => {
  beforeEach(() => client.connect(never))
  const cancel = (name: string) =>
    client.trading.cancelOrder({ symbol: ETH, clientOrderId: idOf(name) }, never)

  test('queued and then told cancelled', async () => {
    executeWith({ status: 'canceled' }, 'a')
    expect(await cancel('a')).toMatchObject({ outcome: 'cancelled', order: { clientOrderId: 'a' } })
    expect(venue.transactions()).toMatchObject([{ tx_type: 15, MarketIndex: 0, Index: indexOf('a') }])
  })

  test('the order filled first: not open', async () => {
    executeWith({ status: 'filled', filled_base_amount: '0.0050', filled_quote_amount: '11.8' }, 'a')
    expect(await cancel('a')).toEqual({ outcome: 'not-open', reason: 'the order is filled' })
  })

  test('a code that says not active: not open', async () => {
    venue.onTransaction = () => ({ type: 'jsonapi/sendtx', code: 21600, message: 'inactive order' })
    expect(await cancel('a')).toMatchObject({ outcome: 'not-open' })
  })

  test('queued, no event, and REST knows no such order: not open', async () => {
    expect(await cancel('a')).toEqual({ outcome: 'not-open', reason: 'the venue knows no such order' })
  })

  test('queued, no event, and REST says open: unknown', async () => {
    venue.rest.set('/api/v1/accountOrders', () => ({
      body: { code: 200, orders: [row('a', { status: 'open' })] },
    }))
    expect(await cancel('a')).toMatchObject({ outcome: 'unknown' })
  })

  test('an order whose end was told is not open, and nothing is sent', async () => {
    tell(row('a', { status: 'filled', filled_base_amount: '0.0050', filled_quote_amount: '11.8' }))
    expect(await cancel('a')).toEqual({ outcome: 'not-open', reason: 'the order is filled' })
    expect(venue.transactions()).toEqual([])
  })

  test('all of a symbol: one cancel each, never the account-wide one', async () => {
    const orders = [row('a', { status: 'open' }), row('b', { status: 'open' })]
    venue.rest.set('/api/v1/accountActiveOrders', () => ({ body: { code: 200, orders } }))
    venue.onTransaction = ({ data }) => {
      const found = orders.find(({ client_order_index }) => client_order_index === data?.tx_info.Index)
      setImmediate(() => tell({ ...found, status: 'canceled' }))
      return { type: 'jsonapi/sendtx', id: data?.id, code: 200 }
    }
    expect(await client.trading.cancelAll({ symbol: ETH }, never)).toEqual({ outcome: 'done' })
    expect(venue.transactions().map(({ tx_type, Nonce }) => [tx_type, Nonce])).toEqual([
      [15, 100],
      [15, 101],
    ])
  })
})

describe('account events', () => {
  beforeEach(() => client.connect(never))

  test('an order state that nobody has seen stops that frame and asks to read state again', async () => {
    tell(row('a', { status: 'levitating' }))
    expect(events.at(-1)).toEqual({ kind: 'resync', reason: 'an account event could not be read' })
  })

  test('a frame that is no JSON may have been an order: state is read again', () => {
    venue.pushText('{"type":')
    expect(events.at(-1)).toEqual({ kind: 'resync', reason: 'a frame could not be read' })
  })

  test('an unknown kind of cancel is a cancel', async () => {
    tell(row('a', { status: 'canceled-by-moonlight' }))
    expect(events.at(-1)).toMatchObject({
      kind: 'order',
      order: { status: 'cancelled', reason: 'by moonlight' },
    })
  })

  test('an order never comes back from its end', async () => {
    tell(row('a', { status: 'canceled' }))
    const told = events.length
    tell(row('a', { status: 'open' }))
    expect(events).toHaveLength(told)
  })

  test('a fill is told once, with our side, fee and liquidity', async () => {
    const frame = (type: string) => ({
      type,
      channel: 'account_all_trades:1234',
      trades: { '0': [readFixture('trade')] },
    })
    venue.push(frame('update/account_all_trades'))
    venue.push(frame('update/account_all_trades'))
    const fills = events.filter(({ kind }) => kind === 'fill')
    expect(JSON.parse(JSON.stringify(fills))).toMatchObject([
      {
        fill: {
          tradeId: '19211490282',
          clientOrderId: '42',
          side: 'sell',
          liquidity: 'maker',
          feeQuote: '0.0001882192',
          realizedPnlQuote: '0.01',
          forced: false,
        },
      },
    ])
  })

  test('a liquidation is told as a fill and as a liquidation', async () => {
    const trade = { ...readFixture<object>('trade'), type: 'liquidation' }
    venue.push({
      type: 'update/account_all_trades',
      channel: 'account_all_trades:1234',
      trades: { '0': trade },
    })
    expect(events.slice(-2).map(({ kind }) => kind)).toEqual(['fill', 'liquidation'])
  })

  test('a payment of funding is read when a position’s total has moved', async () => {
    const paidAt = Math.ceil(systemClock.now() / 1000)
    const paid = { timestamp: paidAt, market_id: 0, funding_id: 7, change: '-1.5' }
    venue.rest.set('/api/v1/positionFunding', () => ({ body: { code: 200, position_fundings: [paid] } }))
    const position = { market_id: 0, sign: 1, position: '1', avg_entry_price: '3000' }
    const push = (totalPaid: string): void =>
      venue.push({
        type: 'update/account_all_positions',
        channel: 'account_all_positions:1234',
        positions: { '0': { ...position, total_funding_paid_out: totalPaid } },
      })
    push('0.000000')
    push('1.500000')
    push('1.5')
    await waitUntil('the payment', () => events.some(({ kind }) => kind === 'funding'))
    expect(venue.requests.filter((path) => path.includes('positionFunding'))).toHaveLength(1)
    expect(JSON.parse(JSON.stringify(events.at(-1)))).toMatchObject({
      payment: { symbol: 'ETH', amountQuote: '-1.5', paymentId: '7-0' },
    })
  })

  test('a position carries its sign', async () => {
    const positions = { '0': { market_id: 0, sign: -1, position: '3.6956', avg_entry_price: '3024.66' } }
    venue.push({ type: 'update/account_all_positions', channel: 'account_all_positions:1234', positions })
    expect(JSON.parse(JSON.stringify(events.at(-1)))).toMatchObject({
      position: { symbol: 'ETH', sizeBase: '-3.6956', entryPrice: '3024.66' },
    })
  })
})
