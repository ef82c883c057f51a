import { describe, expect, it } from 'vitest'
import { openTestSocket } from '../../test-socket.ts'
import type { TestCaller } from './test-caller.ts'
import { startTestVenue } from './test-venue.ts'

/** Waits for a condition on a machine that may be busy. */
const soon = <T>(read: () => T) => expect.poll(read, { timeout: 8_000 })

async function listen(caller: TestCaller, ...channels: object[]) {
  const socket = await caller.socket()
  socket.send({ action: 'subscribe', channels })
  await soon(() => socket.frames()[0]?.event).toBe('subscribed')
  const of = (event: string) => socket.frames().filter((frame) => frame.event === event)
  return { socket, of }
}

const BTC = ['BTC-EUR']

describe('public channels', () => {
  it('acknowledge with everything that is subscribed, and take things back', async () => {
    const { caller } = await startTestVenue()
    const { socket, of } = await listen(caller, { name: 'ticker24h', markets: ['LUNA2-EUR'] })
    socket.send({
      action: 'subscribe',
      channels: [{ name: 'candles', interval: ['1m'], markets: ['LUNA2-EUR'] }],
    })
    await soon(() => of('subscribed').at(-1)?.subscriptions).toEqual({
      ticker24h: ['LUNA2-EUR'],
      candles: { '1m': ['LUNA2-EUR'] },
    })
    socket.send({ action: 'unsubscribe', channels: [{ name: 'ticker24h', markets: ['LUNA2-EUR'] }] })
    await soon(() => of('unsubscribed').at(-1)?.subscriptions).toEqual({ candles: { '1m': ['LUNA2-EUR'] } })
    // A halted market is acknowledged and says nothing.
    expect(socket.frames()).toHaveLength(3)
  })

  it('tell tickers in parts that add up to what REST says, without a time', async () => {
    const { caller, simulator } = await startTestVenue()
    const { of } = await listen(caller, { name: 'ticker', markets: BTC })
    await soon(() => of('ticker').some(({ lastPrice }) => lastPrice)).toBe(true)
    const shapes = new Set(of('ticker').map((frame) => Object.keys(frame).slice(2).join()))
    for (const shape of shapes)
      expect(['bestBid,bestBidSize', 'bestAsk,bestAskSize', 'lastPrice']).toContain(shape)
    simulator.faults.add({ kind: 'move-market', symbol: 'BTC-EUR', bps: 50 })
    await soon(async () => {
      const book = (await caller.get('/ticker/book?market=BTC-EUR')).body
      const told = Object.assign({}, ...of('ticker'))
      return told.bestBid === book.bid && told.bestAskSize === book.askSize
    }).toBe(true)
  })

  it('begin tickers whole under the other variant', async () => {
    const { caller } = await startTestVenue({ wholeFirstTicker: true })
    const { of } = await listen(caller, { name: 'ticker', markets: BTC })
    await soon(() => of('ticker')[0]).toMatchObject({
      bestBid: expect.any(String),
      lastPrice: expect.any(String),
    })
  })

  it('number book frames one by one, and a snapshot stands among them', async () => {
    const { caller } = await startTestVenue()
    const { socket, of } = await listen(caller, { name: 'book', markets: BTC })
    await soon(() => of('book').length).toBeGreaterThan(3)
    socket.send({ action: 'getBook', market: 'BTC-EUR', requestId: 9 })
    await soon(() => socket.frames().some(({ requestId }) => requestId === 9)).toBe(true)
    const { response } = socket.frames().find(({ requestId }) => requestId === 9)
    const frames = of('book')
    await soon(() => of('book').at(-1).nonce).toBeGreaterThan(response.nonce + 3)
    expect(frames.map(({ nonce }) => nonce)).toEqual(frames.map((_, index) => frames[0].nonce + index))
    const prices = of('book').flatMap(({ bids }) => bids.map(([price]: [string]) => price))
    expect(prices.every((price) => /^\d+\.00$/.test(price))).toBe(true)
    expect(response.bids[0][0]).toMatch(/^\d+$/)

    // Snapshot and diffs make the same book as REST has.
    const book = { bids: new Map<number, string>(), asks: new Map<number, string>() }
    const apply = (levels: Record<'bids' | 'asks', [string, string][]>): void => {
      for (const side of ['bids', 'asks'] as const)
        for (const [price, size] of levels[side]) {
          if (size === '0') book[side].delete(Number(price))
          else book[side].set(Number(price), size)
        }
    }
    const rest = (await caller.get('/BTC-EUR/book')).body
    await soon(() => of('book').at(-1).nonce).toBeGreaterThanOrEqual(rest.nonce)
    apply(response)
    for (const frame of of('book'))
      if (frame.nonce > response.nonce && frame.nonce <= rest.nonce) apply(frame)
    const plain = (side: [string, string][]) => new Map(side.map(([price, size]) => [Number(price), size]))
    expect(book.bids).toEqual(plain(rest.bids))
    expect(book.asks).toEqual(plain(rest.asks))
  })

  it('can begin the numbers of a book anew, and skip one', async () => {
    const { caller, simulator } = await startTestVenue()
    const { socket, of } = await listen(caller, { name: 'book', markets: BTC })
    await soon(() => of('book').length).toBeGreaterThan(1)
    simulator.faults.add({ kind: 'reset-sequence', symbol: 'BTC-EUR' })
    await soon(() => of('book').some(({ nonce }) => nonce === 1)).toBe(true)
    expect(socket.socket.readyState).toBe(socket.socket.OPEN)
    expect((await caller.get('/BTC-EUR/book')).body.nonce).toBeLessThan(10_000)
    simulator.faults.add({ kind: 'gap', stream: 'book:' })
    const nonces = () => of('book').map(({ nonce }) => nonce)
    await soon(() => nonces().some((nonce, at) => at > 0 && nonce === (nonces()[at - 1] ?? 0) + 2)).toBe(true)
  })

  it('tell trades, candles and days', async () => {
    const { caller } = await startTestVenue()
    const { of } = await listen(
      caller,
      { name: 'trades', markets: BTC },
      { name: 'candles', interval: ['1m'], markets: BTC },
      { name: 'ticker24h', markets: BTC },
    )
    await soon(() => of('trade').length > 0 && of('candle').length > 0 && of('ticker24h').length > 0).toBe(
      true,
    )
    expect(of('trade')[0]).toMatchObject({ market: 'BTC-EUR', side: expect.stringMatching(/^(buy|sell)$/) })
    expect(of('candle')[0]).toMatchObject({
      interval: '1m',
      candle: [[expect.any(Number), ...Array(5).fill(expect.any(String))]],
    })
    expect(of('ticker24h')[0].data).toMatchObject([{ market: 'BTC-EUR' }])
  })
})

describe('the account channel', () => {
  it('needs a proof, and then tells orders and fills', async () => {
    const { caller } = await startTestVenue()
    const socket = await caller.socket()
    const account = { action: 'subscribe', channels: [{ name: 'account', markets: BTC }] }
    socket.send(account)
    await soon(() => socket.frames()[0]).toMatchObject({ action: 'subscribe', errorCode: 300 })
    socket.send({ ...caller.authentication(), signature: '0'.repeat(64) })
    await soon(() => socket.frames()[1]).toMatchObject({ action: 'authenticate', errorCode: 309 })
    socket.send(caller.authentication())
    await soon(() => socket.frames()[2]).toEqual({ event: 'authenticate', authenticated: true })
    socket.send(account)
    await soon(() => socket.frames()[3]?.event).toBe('subscribed')

    const { orderId } = (await caller.market('buy')).body
    await soon(() => socket.frames().slice(4).at(-1)?.status).toBe('filled')
    const told = socket.frames().slice(4)
    expect(told.map(({ event, status }) => status ?? event)).toEqual(['new', 'fill', 'filled'])
    expect(told[1]).toMatchObject({ orderId, fillId: expect.any(String), taker: true, feeCurrency: 'EUR' })
    const [trade] = (await caller.signed('GET', '/trades?market=BTC-EUR')).body
    expect(trade.id).toBe(told[1].fillId)
  })

  it('tells fills without their fee until they are settled', async () => {
    const { caller } = await startTestVenue({ settleAfterMs: 300 })
    const socket = await caller.socket()
    socket.send(caller.authentication())
    socket.send({ action: 'subscribe', channels: [{ name: 'account', markets: ['*'] }] })
    await soon(() => socket.frames()[1]?.event).toBe('subscribed')
    const { body } = await caller.market('buy')
    expect(body).toMatchObject({ feePaid: '0', fills: [{ settled: false }] })
    expect(body.fills[0]).not.toHaveProperty('fee')
    await soon(() => socket.frames().find(({ event }) => event === 'fill')).toBeDefined()
    expect(socket.frames().find(({ event }) => event === 'fill')).not.toHaveProperty('fee')
    const settled = async () => (await caller.signed('GET', '/trades?market=BTC-EUR')).body[0]
    await soon(async () => (await settled()).settled).toBe(true)
    expect(await settled()).toMatchObject({ feeCurrency: 'EUR', fee: expect.any(String) })
  })

  it('takes orders over the socket, with the answers of REST', async () => {
    const { caller } = await startTestVenue()
    const socket = await caller.socket()
    const order = { market: 'BTC-EUR', side: 'buy', orderType: 'limit', amount: '0.01', price: '50000' }
    socket.send({ action: 'privateCreateOrder', requestId: 1, operatorId: 1, ...order })
    await soon(() => socket.frames()[0]).toMatchObject({ requestId: 1, market: 'BTC-EUR', errorCode: 300 })
    socket.send(caller.authentication())
    socket.send({ action: 'privateCreateOrder', requestId: 2, operatorId: 1, ...order })
    await soon(() => socket.frames()[2]).toMatchObject({ requestId: 2, response: { status: 'new' } })
    socket.send({ action: 'privateCancelOrders', operatorId: 1 })
    await soon(() => socket.frames()[3]).toMatchObject({ response: [{ operatorId: 1 }] })
  })
})

describe('messages that are wrong', () => {
  it.each([
    ['no json', { errorCode: 102, error: 'Invalid JSON.' }],
    [{ action: 'dance' }, { action: 'dance', errorCode: 415 }],
    [
      { action: 'subscribe', channels: [{ name: 'ticker', markets: ['BTC-EUR', 'NOPE-EUR'] }] },
      { action: 'subscribe', errorCode: 205, error: 'market parameter NOPE-EUR is invalid.' },
    ],
    [
      { action: 'getBook', market: 'x', requestId: 3 },
      { action: 'getBook', requestId: 3, market: 'x', errorCode: 205 },
    ],
  ])('such as %j are answered, and the socket stays', async (message, answer) => {
    const { caller } = await startTestVenue()
    const socket = await caller.socket()
    socket.send(message)
    await soon(() => socket.frames()[0]).toMatchObject(answer)
    socket.send({ action: 'getTime' })
    await soon(() => socket.frames()[1]).toMatchObject({
      action: 'getTime',
      response: { time: expect.any(Number) },
    })
  })
})

describe('connections', () => {
  it('are pinged with the word ping, and pings are answered', async () => {
    const { caller } = await startTestVenue({ socketTimes: { pingEveryMs: 100 } })
    const { socket } = await caller.socket()
    const ping = await new Promise((resolve) => socket.once('ping', (data) => resolve(String(data))))
    expect(ping).toBe('ping')
    const pong = new Promise((resolve) => socket.once('pong', resolve))
    socket.ping()
    await pong
  })

  it('are refused when they follow too fast, or go elsewhere', async () => {
    const { caller, simulator } = await startTestVenue({ socketTimes: { handshakeGapMs: 60_000 } })
    await caller.socket()
    await expect(caller.socket()).rejects.toThrow('429')
    await expect(openTestSocket(`${simulator.ready.wsUrl}/ws`)).rejects.toThrow('404')
  })
})
