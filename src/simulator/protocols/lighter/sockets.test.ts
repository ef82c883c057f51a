import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type RunningSimulator, startSimulator } from '../../server.ts'
import { openTestSocket, type TestSocket } from '../../test-socket.ts'
import { readJson } from './json.ts'
import { LighterCaller } from './test-caller.ts'

let simulator: RunningSimulator<'lighter'>
let caller: LighterCaller
let socket: TestSocket

const open = (query = '') => openTestSocket(`${simulator.ready.wsUrl}/stream${query}`)

beforeEach(async () => {
  simulator = await startSimulator<'lighter'>({ venue: 'lighter', seed: 'sockets', tier: 'plus' })
  caller = new LighterCaller(simulator.ready, Date.now)
  socket = await open()
})

afterEach(() => simulator.close())

// biome-ignore lint/suspicious/noExplicitAny: tests read whatever field they are about.
type Frame = any
const frames = (from = socket): Frame[] => from.texts.map((text) => readJson(text))
/** Waits for a condition on a machine that may be busy. */
const soon = (read: () => unknown) => expect.poll(read, { timeout: 8_000 })
const ofType = (type: string): Frame[] => frames().filter((frame) => frame.type === type)
async function first(type: string): Promise<Frame> {
  await soon(() => ofType(type).length).toBeGreaterThan(0)
  return ofType(type)[0]
}
const subscribe = (channel: string, auth?: string) =>
  socket.send({ type: 'subscribe', channel, ...(auth && { auth }) })
const error = async (code: number) =>
  soon(() => frames().some((frame) => frame.error?.code === code)).toBe(true)

describe('a socket', () => {
  it('greets, answers pings, and names what it does not understand', async () => {
    expect(await first('connected')).toMatchObject({ session_id: expect.any(String) })
    socket.send({ type: 'ping' })
    await first('pong')
    socket.send('{')
    await error(30000)
    socket.send({ type: 'dance' })
    await error(30001)
    socket.send({ type: 'unsubscribe', channel: 'order_book/1' })
    await error(30002)
    for (const channel of ['order_book/99', 'order_book', 'nothing/1', 'candle/1/7m', 'order_book@tier2/1']) {
      const before = frames().length
      subscribe(channel)
      await soon(() =>
        frames()
          .slice(before)
          .some((frame) => frame.error?.code === 30005),
      ).toBe(true)
    }
  })

  it('is closed when its client says nothing, and lives as long as it does', async () => {
    await simulator.close()
    simulator = await startSimulator<'lighter'>({
      venue: 'lighter',
      seed: 'idle',
      socketTimes: { idleAfterMs: 400, pingEveryMs: 100 },
    })
    socket = await open()
    const talker = await open()
    const talk = setInterval(() => talker.send({ type: 'pong' }), 100)
    expect(await socket.closed).toBe(1000)
    clearInterval(talk)
    expect(frames(socket).some(({ type }) => type === 'ping')).toBe(true)
    expect(talker.socket.readyState).toBe(talker.socket.OPEN)
  })

  it('counts messages of a minute', async () => {
    for (let count = 0; count < 201; count++) socket.send({ type: 'ping' })
    await error(30009)
    expect(ofType('pong')).toHaveLength(200)
  })

  it('gives market data only when it is opened to read', async () => {
    socket = await open('?readonly=true')
    subscribe(`user_stats/${caller.accountIndex}`, caller.token())
    await error(30008)
    subscribe('ticker/1')
    await first('subscribed/ticker')
    await expect(openTestSocket(`${simulator.ready.wsUrl}/ws`)).rejects.toThrow('404')
  })
})

describe('the book channel', () => {
  it('begins with a snapshot and goes on in a chain that gives the same book as a new snapshot', async () => {
    subscribe('order_book/1')
    const snapshot = await first('subscribed/order_book')
    expect(snapshot).toMatchObject({ channel: 'order_book:1', order_book: { code: 0, begin_nonce: 0 } })
    await soon(() => ofType('update/order_book').length).toBeGreaterThan(10)
    let { nonce } = snapshot.order_book
    let steps = 0
    for (const { order_book } of ofType('update/order_book')) {
      expect(order_book.begin_nonce).toBe(nonce)
      expect(order_book.nonce).toBeGreaterThan(nonce)
      steps = Math.max(steps, order_book.nonce - nonce)
      nonce = order_book.nonce
    }
    expect(steps).toBeGreaterThan(1)
    subscribe('order_book/1')
    await error(30003)
    socket.send({ type: 'unsubscribe', channel: 'order_book/1' })
    expect(await first('unsubscribed')).toMatchObject({ channel: 'order_book:1' })
    subscribe('order_book/1')
    await soon(() => ofType('subscribed/order_book').length).toBe(2)
  })

  it('gives the same book by its updates as by a snapshot that is taken later', async () => {
    subscribe('order_book/1')
    const early = await first('subscribed/order_book')
    await soon(() => ofType('update/order_book').length).toBeGreaterThan(5)
    const other = await open()
    other.send({ type: 'subscribe', channel: 'order_book/1' })
    await soon(() => frames(other).some(({ order_book }) => order_book)).toBe(true)
    const late = frames(other).find(({ order_book }) => order_book)
    const until = ofType('update/order_book').findIndex(
      ({ order_book }) => order_book.nonce === late.order_book.nonce,
    )
    const built = rebuild(early, ofType('update/order_book').slice(0, until + 1))
    expect(built).toEqual(levels(late))
    expect(built.length).toBeGreaterThan(50)
  })

  it('loses, doubles and turns frames on demand', async () => {
    subscribe('order_book/1')
    await first('subscribed/order_book')
    simulator.faults.add({ kind: 'gap', stream: 'order_book' })
    const isBroken = () => {
      const books = frames().filter(({ order_book }) => order_book)
      return books.some(
        (frame, at) => at > 0 && frame.order_book.begin_nonce !== books[at - 1].order_book.nonce,
      )
    }
    await soon(isBroken).toBe(true)
    simulator.faults.add({ kind: 'close-sockets', stream: 'order_book', code: 1001 })
    expect(await socket.closed).toBe(1001)
  })
})

describe('other market channels', () => {
  it('tell the best prices, trades, statistics, candles and the height', async () => {
    for (const channel of [
      'ticker/1',
      'trade/1',
      'market_stats/1',
      'market_stats/all',
      'candle/1/1m',
      'mark_price_candle/1/1h',
      'height',
    ])
      subscribe(channel)
    expect(await first('subscribed/ticker')).toMatchObject({
      channel: 'ticker:1',
      ticker: { s: 'BTC', a: { price: expect.stringMatching(/^\d+\.\d$/) } },
    })
    await first('update/ticker')
    await first('subscribed/trade')
    const { trades } = await first('update/trade')
    expect(trades[0]).toMatchObject({
      market_id: 1,
      type: 'trade',
      is_maker_ask: expect.any(Boolean),
      trade_id_str: String(trades[0].trade_id),
    })
    await soon(() =>
      ofType('update/market_stats').some(({ channel }) => channel === 'market_stats:all'),
    ).toBe(true)
    const one = ofType('update/market_stats').find(({ channel }) => channel === 'market_stats:1')
    expect(one.market_stats).toMatchObject({
      market_id: 1,
      mark_price: expect.any(String),
      current_funding_rate: expect.stringMatching(/^-?\d\.\d{4}$/),
      daily_price_low: expect.any(Number),
    })
    expect(await first('subscribed/candle')).toMatchObject({ channel: 'candle:1:1m' })
    await first('update/height')
  })

  it('leave the texts of an empty side empty', async () => {
    simulator.faults.add({ kind: 'empty-book', symbol: 'BTC' })
    subscribe('ticker/1')
    const { ticker } = await first('subscribed/ticker')
    expect([ticker.a, ticker.b]).toContainEqual({ price: '', size: '' })
  })
})

describe('private channels', () => {
  const mine = (kind: string) => `${kind}/${caller.accountIndex}`

  it('need a token of the account', async () => {
    subscribe(mine('account_all_orders'))
    await error(20013)
    subscribe('account_all_orders/1', caller.token())
    await soon(() => frames().filter((frame) => frame.error?.code === 20013).length).toBe(2)
    subscribe(mine('user_stats'))
    await first('subscribed/user_stats')
    subscribe('user_stats/1')
    await error(21100)
    subscribe(mine('account_all_orders'), caller.token())
    expect(await first('subscribed/account_all_orders')).toMatchObject({ orders: {} })
  })

  it('tell orders, trades, positions, assets, statistics and transactions', async () => {
    const token = caller.token()
    for (const kind of [
      'account_all_orders',
      'account_all_trades',
      'account_all_positions',
      'account_all_assets',
      'user_stats',
      'account_tx',
      'account_all',
      'notification',
    ])
      subscribe(mine(kind), token)
    subscribe(`account_orders/1/${caller.accountIndex}`, token)
    expect((await first('subscribed/account_all_trades')).trades).toBeNull()
    await first('subscribed/account_orders')
    const info = caller.sign(
      14,
      caller.order({ Type: 1, TimeInForce: 0, Price: 650_000, ClientOrderIndex: 77 }),
    )
    socket.send({ type: 'jsonapi/sendtx', data: { id: '9', tx_type: 14, tx_info: info } })
    expect(await first('jsonapi/sendtx')).toMatchObject({ id: '9', code: 200, tx_hash: expect.any(String) })
    const statuses = () =>
      ofType('update/account_all_orders').flatMap(({ orders }) =>
        orders['1'].map((order: Frame) => order.status),
      )
    await soon(statuses).toContain('filled')
    expect(statuses()[0]).toBe('in-progress')
    const { trades } = await first('update/account_all_trades')
    expect(trades['1'][0]).toMatchObject({ bid_account_id: caller.accountIndex, bid_client_id: 77 })
    expect((await first('update/account_all_positions')).positions['1']).toMatchObject({
      sign: 1,
      position: '0.01000',
    })
    expect((await first('update/account_all_assets')).assets['3']).toMatchObject({ symbol: 'USDC' })
    expect((await first('update/user_stats')).stats).toMatchObject({ collateral: expect.any(String) })
    expect((await first('update/account_tx')).txs[0]).toMatchObject({ status: 2, type: 14 })
    expect(await first('update/account_orders')).toMatchObject({ channel: 'account_orders:1' })
    simulator.faults.add({ kind: 'funding', symbol: 'BTC' })
    await soon(
      () => ofType('update/account_all_positions').at(-1)?.positions['1'].total_funding_paid_out,
    ).not.toBe('0.000000')
    const paid = (await caller.get('positionFunding', { account_index: caller.accountIndex, limit: 10 })).body
    expect(paid.position_fundings).toMatchObject([{ market_id: 1, position_side: 'long' }])
    simulator.faults.add({ kind: 'liquidate' })
    await soon(() => ofType('update/account_all_trades').at(-1)?.trades['1'][0].type).toBe('liquidation')
    expect((await first('update/notification')).notifs[0]).toMatchObject({ kind: 'liquidation' })
    expect(
      (await caller.get('liquidations', { account_index: caller.accountIndex })).body.liquidations,
    ).toHaveLength(1)
  })

  it('end with the session, telling so', async () => {
    subscribe(mine('account_all_orders'), caller.token())
    await first('subscribed/account_all_orders')
    simulator.faults.add({ kind: 'expire-sessions' })
    expect(await first('unsubscribed')).toMatchObject({
      channel: `account_all_orders:${caller.accountIndex}`,
    })
  })
})

describe('transactions on the socket', () => {
  const send = (id: string, fields = {}) =>
    socket.send({
      type: 'jsonapi/sendtx',
      data: { id, tx_type: 14, tx_info: caller.sign(14, caller.order({ Price: 590_000, ...fields })) },
    })

  it('meet the faults of requests', async () => {
    const path = 'tx_type=14'
    simulator.faults.add({ kind: 'reject-orders', code: 21739, message: 'No.', count: 1 })
    send('a')
    await soon(() => ofType('jsonapi/sendtx').at(-1)).toMatchObject({ id: 'a', code: 21739, message: 'No.' })
    caller.nonce = 0
    simulator.faults.add({ kind: 'status', path, status: 503, executed: true, count: 1 })
    send('b')
    await soon(() => ofType('jsonapi/sendtx').at(-1)).toMatchObject({ id: 'b', code: 503 })
    expect(simulator.ordersTaken()).toBe(1)
    simulator.faults.add({ kind: 'rate-limit', path, count: 1 })
    send('c')
    await soon(() => ofType('jsonapi/sendtx').at(-1)).toMatchObject({ id: 'c', code: 23000 })
    caller.nonce = 1
    simulator.faults.add({ kind: 'latency', path, delayMs: 100, count: 1 })
    send('d')
    socket.send({ type: 'ping' })
    await soon(() => ofType('jsonapi/sendtx').at(-1)).toMatchObject({ id: 'd', code: 200 })
    simulator.faults.add({ kind: 'lost-reply', path, count: 1 })
    send('e')
    await socket.closed
    expect(simulator.ordersTaken()).toBe(3)
    expect(ofType('jsonapi/sendtx').some(({ id }) => id === 'e')).toBe(false)
  })

  it('come in batches, as texts', async () => {
    const infos = [1, 2].map(() => JSON.stringify(caller.sign(14, caller.order({ Price: 590_000 }))))
    socket.send({
      type: 'jsonapi/sendtxbatch',
      data: { id: '1', tx_types: '[14,14]', tx_infos: JSON.stringify(infos) },
    })
    await soon(() => ofType('jsonapi/sendtxbatch').at(-1)).toMatchObject({
      code: 200,
      tx_hash: [expect.any(String), expect.any(String)],
    })
  })
})

function levels({ order_book }: Frame): string[] {
  return ['bids', 'asks']
    .flatMap((side) => order_book[side].map((level: Frame) => `${side} ${level.price} ${level.size}`))
    .sort()
}

function rebuild(snapshot: Frame, updates: Frame[]): string[] {
  const book = new Map<string, string>()
  for (const { order_book } of [snapshot, ...updates]) {
    for (const side of ['bids', 'asks']) {
      for (const { price, size } of order_book[side]) {
        if (Number(size) === 0) book.delete(`${side} ${price}`)
        else book.set(`${side} ${price}`, size)
      }
    }
  }
  return [...book].map(([level, size]) => `${level} ${size}`).sort()
}
