import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type RunningSimulator, startSimulator } from '../server.ts'
import { SignedCaller } from '../signed-caller.ts'
import { openTestSocket } from '../test-socket.ts'

const ORDER = {
  symbol: 'BTCUSDT',
  side: 'BUY',
  type: 'MARKET',
  quantity: '0.010',
  newOrderRespType: 'RESULT',
}
const RESTING = {
  symbol: 'BTCUSDT',
  side: 'BUY',
  type: 'LIMIT',
  timeInForce: 'GTX',
  quantity: '0.010',
  price: '59500.0',
}

let simulator: RunningSimulator
let caller: SignedCaller

beforeEach(async () => {
  simulator = await startSimulator({ seed: 'faults' })
  caller = new SignedCaller(simulator.ready, Date.now)
})

afterEach(() => simulator.close())

/** Waits for a condition on a machine that may be busy. */
const soon = <T>(read: () => T) => expect.poll(read, { timeout: 8_000 })
const place = (order: Record<string, string> = ORDER) => caller.v3('POST', '/fapi/v3/order', order)
const positionSize = async (): Promise<string> =>
  (await caller.v3('GET', '/fapi/v3/positionRisk', { symbol: 'BTCUSDT' })).body[0].positionAmt

describe('requests that go wrong', () => {
  it('are slow', async () => {
    simulator.faults.add({ kind: 'latency', path: '/time', delayMs: 150, jitterMs: 10, count: 1 })
    const beganMs = performance.now()
    expect((await caller.get('/fapi/v3/time')).status).toBe(200)
    expect(performance.now() - beganMs).toBeGreaterThan(145)
  })

  it('fail at the front, carried out or not', async () => {
    simulator.faults.add({ kind: 'status', path: '/order', status: 503, count: 1 })
    expect(await place()).toMatchObject({ status: 503, body: { code: -1007 } })
    expect(await positionSize()).toBe('0.000')
    simulator.faults.add({ kind: 'status', path: '/order', status: 503, executed: true, count: 1 })
    expect((await place()).status).toBe(503)
    expect(await positionSize()).toBe('0.010')
    simulator.faults.add({ kind: 'status', path: '/order', status: 500, html: true, count: 1 })
    expect((await place()).body).toMatch(/^<html>/)
  })

  it('are too many', async () => {
    simulator.faults.add({ kind: 'rate-limit', count: 1 })
    expect(await place()).toMatchObject({ status: 429, body: { code: -1003 } })
    simulator.faults.add({ kind: 'rate-limit', banned: true, count: 1 })
    expect(await place()).toMatchObject({ status: 418, body: { code: -1003 } })
  })

  it('are carried out and lose their answer', async () => {
    simulator.faults.add({ kind: 'lost-reply', path: '/order', method: 'POST', count: 1 })
    await expect(place({ ...ORDER, newClientOrderId: 'lost-1' })).rejects.toThrow('fetch failed')
    const found = await caller.v3('GET', '/fapi/v3/order', { symbol: 'BTCUSDT', origClientOrderId: 'lost-1' })
    expect(found.body).toMatchObject({ status: 'FILLED' })
  })

  it('are refused with the code that was asked for, a number of times', async () => {
    simulator.faults.add({ kind: 'reject-orders', code: -2019, message: 'Margin is insufficient.', count: 2 })
    for (let time = 0; time < 2; time++) expect((await place()).body.code).toBe(-2019)
    expect((await place()).body.status).toBe('FILLED')
  })

  it('meet a venue whose clock is wrong', async () => {
    simulator.faults.add({ kind: 'clock-skew', skewMs: 30_000 })
    expect((await place()).body.code).toBe(-4225)
    expect((await caller.v1('GET', '/fapi/v2/balance')).body.code).toBe(-1021)
    const ahead = (await caller.get('/fapi/v3/time')).body.serverTime - Date.now()
    expect(Math.abs(ahead - 30_000)).toBeLessThan(2_000)
  })
})

describe('orders that go wrong', () => {
  it('are filled in part', async () => {
    simulator.faults.add({ kind: 'partial-fills', share: 0.5, count: 1 })
    expect((await place()).body).toMatchObject({ status: 'EXPIRED', executedQty: '0.005' })
  })

  it('are refused when post-only would take, under the other variant', async () => {
    const crossing = { ...RESTING, price: '60600.0', newOrderRespType: 'RESULT' }
    expect((await place(crossing)).body).toMatchObject({ status: 'EXPIRED', executedQty: '0' })
    const fault = simulator.faults.add({ kind: 'post-only', variant: 'reject' })
    expect((await place(crossing)).body.code).toBe(-5022)
    simulator.faults.remove(fault.id)
    expect((await place(crossing)).body.status).toBe('EXPIRED')
  })

  it('are liquidated, and pay funding, on demand', async () => {
    await place()
    simulator.faults.add({ kind: 'funding', symbol: 'BTCUSDT' })
    const income = (await caller.v3('GET', '/fapi/v3/income', { incomeType: 'FUNDING_FEE' })).body
    expect(income).toMatchObject([{ symbol: 'BTCUSDT', incomeType: 'FUNDING_FEE' }])
    const { listenKey } = (await caller.v3('POST', '/fapi/v3/listenKey')).body
    const user = await openTestSocket(`${simulator.ready.wsUrl}/ws/${listenKey}`)
    simulator.faults.add({ kind: 'liquidate' })
    expect(await positionSize()).toBe('0.000')
    await soon(() => user.frames().filter(({ o }) => o?.x === 'CALCULATED')).toMatchObject([
      { o: { c: expect.stringMatching(/^autoclose-/), X: 'FILLED', S: 'SELL' } },
    ])
    expect((await caller.v3('GET', '/fapi/v3/forceOrders')).body).toHaveLength(1)
  })
})

describe('sockets that go wrong', () => {
  it('are closed, by stream or all of them', async () => {
    const { wsUrl } = simulator.ready
    const depth = await openTestSocket(`${wsUrl}/ws/btcusdt@depth@100ms`)
    const ticker = await openTestSocket(`${wsUrl}/ws/btcusdt@bookTicker`)
    simulator.faults.add({ kind: 'close-sockets', stream: '@depth', code: 1012 })
    expect(await depth.closed).toBe(1012)
    expect(ticker.socket.readyState).toBe(ticker.socket.OPEN)
    simulator.faults.add({ kind: 'close-sockets', code: 1006 })
    expect(await ticker.closed).toBe(1006)
    simulator.faults.add({ kind: 'refuse-sockets', count: 1 })
    await expect(openTestSocket(`${wsUrl}/ws/btcusdt@bookTicker`)).rejects.toThrow('404')
  })

  it('fall silent without closing, and come back', async () => {
    const socket = await openTestSocket(`${simulator.ready.wsUrl}/ws/btcusdt@bookTicker`)
    await soon(() => socket.texts.length).toBeGreaterThan(0)
    const fault = simulator.faults.add({ kind: 'silent-sockets' })
    const pong = new Promise((resolve) => socket.socket.once('pong', resolve))
    socket.socket.ping()
    const before = socket.texts.length
    const bookId = async () => (await caller.get('/fapi/v3/depth', { symbol: 'BTCUSDT' })).body.lastUpdateId
    const silentSince = await bookId()
    // The market goes on meanwhile.
    await soon(bookId).toBeGreaterThan(silentSince + 300)
    expect(socket.texts.length - before).toBeLessThanOrEqual(1)
    simulator.faults.remove(fault.id)
    await soon(() => socket.texts.length).toBeGreaterThan(before + 1)
    socket.socket.ping()
    await pong
  })

  it('skip a diff', async () => {
    const socket = await openTestSocket(`${simulator.ready.wsUrl}/ws/btcusdt@depth@100ms`)
    await soon(() => socket.texts.length).toBeGreaterThan(1)
    simulator.faults.add({ kind: 'gap' })
    await soon(() =>
      socket.frames().filter((frame, index, all) => index > 0 && frame.pu !== all[index - 1].u),
    ).toHaveLength(1)
    expect(simulator.faults.list()).toEqual([])
  })
})

describe('a market that goes wrong', () => {
  it.each([
    ['crossed-book', (bid: number, ask: number) => bid > ask],
    ['empty-book', (bid: number, ask: number) => bid === 0 && ask === 0],
  ] as const)('shows a %s and puts it right again', async (kind, isWrong) => {
    const socket = await openTestSocket(`${simulator.ready.wsUrl}/ws/ethusdt@bookTicker`)
    const last = () => {
      const { b, a } = socket.frames().at(-1) ?? { b: 1, a: 2 }
      return [Number(b), Number(a)] as const
    }
    const fault = simulator.faults.add({ kind, symbol: 'ETHUSDT' })
    await soon(() => isWrong(...last())).toBe(true)
    simulator.faults.remove(fault.id)
    await soon(() => last()[0] > 0 && last()[0] < last()[1]).toBe(true)
  })

  it('jumps', async () => {
    const price = async () =>
      Number((await caller.get('/fapi/v3/ticker/bookTicker', { symbol: 'SOLUSDT' })).body.bidPrice)
    const before = await price()
    simulator.faults.add({ kind: 'move-market', symbol: 'SOLUSDT', bps: 500 })
    expect((await price()) / before).toBeGreaterThan(1.04)
  })

  it('restarts: sockets and listen keys are gone, the account is not', async () => {
    await place()
    await caller.v3('POST', '/fapi/v3/listenKey')
    const socket = await openTestSocket(`${simulator.ready.wsUrl}/ws/btcusdt@bookTicker`)
    simulator.faults.add({ kind: 'restart', downMs: 300 })
    await socket.closed
    await expect(caller.get('/fapi/v3/ping')).rejects.toThrow('fetch failed')
    await soon(() =>
      caller.get('/fapi/v3/ping').then(
        ({ status }) => status,
        () => 0,
      ),
    ).toBe(200)
    expect((await caller.v3('PUT', '/fapi/v3/listenKey')).body.code).toBe(-1125)
    expect(await positionSize()).toBe('0.010')
  })
})

describe('the control endpoint', () => {
  const call = async (method: string, path: string, body?: string) => {
    const response = await fetch(`${simulator.ready.controlUrl}${path}`, {
      method,
      ...(body !== undefined && { body }),
    })
    return { status: response.status, body: await response.json() }
  }

  it('switches faults on and off', async () => {
    const added = await call('POST', '/faults', '{"kind":"latency","delayMs":1}')
    expect(added).toMatchObject({ status: 200, body: { id: 1, kind: 'latency' } })
    expect((await call('GET', '/state')).body).toMatchObject({
      venue: 'aster',
      replay: null,
      faults: [{ id: 1 }],
    })
    expect((await call('DELETE', '/faults/1')).status).toBe(200)
    expect((await call('DELETE', '/faults/1')).status).toBe(404)
    await call('POST', '/faults', '{"kind":"gap"}')
    expect((await call('DELETE', '/faults')).body).toEqual({ faults: [] })
  })

  it.each([
    ['POST', '/faults', 'x', 400, /expected a fault as JSON, found "x"/],
    ['POST', '/faults', '{}', 400, /expected a fault such as/],
    [
      'POST',
      '/faults',
      '{"kind":"crossed-book","symbol":"NOPE"}',
      400,
      /expected a symbol that trades, found "NOPE"/,
    ],
    ['GET', '/nowhere', undefined, 404, /expected GET \/state/],
  ])('answers %s %s %s with what it expected', async (method, path, body, status, message) => {
    const answer = await call(method, path, body)
    expect(answer.status).toBe(status)
    expect((answer.body as { error: string }).error).toMatch(message)
  })
})
