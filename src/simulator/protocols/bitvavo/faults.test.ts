import { describe, expect, it } from 'vitest'
import { startTestVenue } from './test-venue.ts'

/** Waits for a condition on a machine that may be busy. */
const soon = <T>(read: () => T) => expect.poll(read, { timeout: 8_000 })

describe('requests that go wrong', () => {
  it('fail with words that say nothing about the order, carried out or not', async () => {
    const { caller, simulator } = await startTestVenue()
    const fault = { kind: 'status', path: '/order', status: 503, count: 1 } as const
    simulator.faults.add(fault)
    expect(await caller.market('buy')).toMatchObject({ status: 503, body: { errorCode: 101 } })
    expect(simulator.ordersTaken()).toBe(0)
    simulator.faults.add({ ...fault, executed: true })
    expect((await caller.market('buy')).status).toBe(503)
    expect(simulator.ordersTaken()).toBe(1)
    simulator.faults.add({ ...fault, html: true })
    expect((await caller.market('buy')).body).toMatch(/^<html>/)
    expect(simulator.faults.list()).toEqual([])
  })

  it('are refused with the code that was asked for, or the venue’s own', async () => {
    const { caller, simulator } = await startTestVenue()
    simulator.faults.add({ kind: 'reject-orders', code: 310, message: 'No.', count: 1 })
    expect(await caller.market('buy')).toMatchObject({ status: 403, body: { errorCode: 310, error: 'No.' } })
    simulator.faults.add({ kind: 'reject-orders', count: 1 })
    expect((await caller.market('buy')).body.errorCode).toBe(216)
  })

  it('are too many', async () => {
    const { caller, simulator } = await startTestVenue()
    simulator.faults.add({ kind: 'rate-limit', count: 1 })
    expect(await caller.get('/time')).toMatchObject({ status: 429, body: { errorCode: 105 } })
  })

  it('are carried out and lose their answer, on either way', async () => {
    const { caller, simulator } = await startTestVenue()
    simulator.faults.add({ kind: 'lost-reply', path: '/order', method: 'POST', count: 2 })
    await expect(caller.market('buy')).rejects.toThrow('fetch failed')
    expect(simulator.ordersTaken()).toBe(1)
    const socket = await caller.socket()
    socket.send(caller.authentication())
    const order = { market: 'BTC-EUR', side: 'buy', orderType: 'market', amount: '0.01', operatorId: 1 }
    socket.send({ action: 'privateCreateOrder', ...order })
    expect(await socket.closed).toBe(1006)
    expect(simulator.ordersTaken()).toBe(2)
  })

  it('find part of the liquidity, and a venue that wants to refuse post-only', async () => {
    const { caller, simulator } = await startTestVenue()
    simulator.faults.add({ kind: 'partial-fills', share: 0.5, count: 1 })
    expect((await caller.market('buy')).body).toMatchObject({
      status: 'canceledMarketProtection',
      filledAmount: '0.005',
      restatementReason: 'cancelOnSpreadProtection',
    })
    simulator.faults.add({ kind: 'post-only', variant: 'reject', count: 1 })
    expect((await caller.order({ price: '56000', postOnly: true })).body.errorCode).toBe(230)
  })

  it('find nothing to liquidate and no funding to pay', async () => {
    const { caller, simulator } = await startTestVenue()
    await caller.market('buy')
    const before = (await caller.signed('GET', '/balance')).body
    simulator.faults.add({ kind: 'liquidate' })
    simulator.faults.add({ kind: 'funding' })
    expect((await caller.signed('GET', '/balance')).body).toEqual(before)
  })
})

describe('sockets that go wrong', () => {
  it('are closed by stream, refused, and silent', async () => {
    const { caller, simulator } = await startTestVenue()
    const subscribe = (name: string) => ({ action: 'subscribe', channels: [{ name, markets: ['BTC-EUR'] }] })
    const [book, ticker] = [await caller.socket(), await caller.socket()]
    book.send(subscribe('book'))
    ticker.send(subscribe('ticker'))
    await soon(() => book.texts.length > 1 && ticker.texts.length > 1).toBe(true)
    simulator.faults.add({ kind: 'close-sockets', stream: 'book:', code: 1012 })
    expect(await book.closed).toBe(1012)
    simulator.faults.add({ kind: 'refuse-sockets', count: 1 })
    await expect(caller.socket()).rejects.toThrow('503')
    const fault = simulator.faults.add({ kind: 'silent-sockets' })
    ticker.send({ action: 'getTime' })
    const since = ticker.texts.length
    const nonce = async () => (await caller.get('/BTC-EUR/book')).body.nonce
    const before = await nonce()
    await soon(nonce).toBeGreaterThan(before + 3)
    expect(ticker.texts.length - since).toBeLessThanOrEqual(1)
    simulator.faults.remove(fault.id)
    await soon(() => ticker.texts.length).toBeGreaterThan(since + 1)
  })

  it('show a market that is crossed or empty, and then right again', async () => {
    const { caller, simulator } = await startTestVenue()
    const best = async () => (await caller.get('/ticker/book?market=ETH-EUR')).body
    const crossed = simulator.faults.add({ kind: 'crossed-book', symbol: 'ETH-EUR' })
    const wrong = await best()
    expect(Number(wrong.bid)).toBeGreaterThan(Number(wrong.ask))
    simulator.faults.remove(crossed.id)
    const empty = simulator.faults.add({ kind: 'empty-book', symbol: 'ETH-EUR' })
    expect(await best()).toMatchObject({ bid: null, ask: null })
    simulator.faults.remove(empty.id)
    const right = await best()
    expect(Number(right.bid)).toBeLessThan(Number(right.ask))
  })

  it('go away for a while with the whole venue; the account stays', async () => {
    const { caller, simulator } = await startTestVenue()
    await caller.order()
    const socket = await caller.socket()
    simulator.faults.add({ kind: 'restart', downMs: 200 })
    expect(await socket.closed).toBe(1006)
    await expect(caller.get('/time')).rejects.toThrow('fetch failed')
    await soon(() =>
      caller.get('/time').then(
        ({ status }) => status,
        () => 0,
      ),
    ).toBe(200)
    expect((await caller.signed('GET', '/ordersOpen')).body).toHaveLength(1)
  })
})
