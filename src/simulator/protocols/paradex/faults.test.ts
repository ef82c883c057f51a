import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestSocket } from '../../test-socket.ts'
import { BTC, soon, startTestVenue, type TestVenue, told } from './test-venue.ts'

const ORDERS = { path: '/orders', method: 'POST' } as const

describe('faults of the simulated Paradex', () => {
  let venue: TestVenue
  beforeEach(async () => {
    venue = await startTestVenue()
  })
  afterEach(() => venue.simulator.close())
  const add = (fault: object) => venue.simulator.faults.add(fault)

  it('loses the reply to an order that it has taken', async () => {
    add({ kind: 'lost-reply', ...ORDERS, count: 1 })
    await expect(venue.place()).rejects.toThrow()
    await soon(async () => (await venue.last())?.remaining_size).toBe('0')
    expect(venue.simulator.ordersTaken()).toBe(1)
  })

  it('answers limits with 429, a time to wait and no order, and bans with a page', async () => {
    add({ kind: 'rate-limit', ...ORDERS, count: 1 })
    const limited = await venue.place()
    expect([limited.status, limited.body.error]).toEqual([429, 'RATE_LIMIT_EXCEEDED'])
    expect(limited.headers.get('retry-after')).toBe('1')
    add({ kind: 'rate-limit', banned: true, ...ORDERS, count: 1 })
    expect((await venue.place()).text).toContain('<html>')
    expect(venue.simulator.ordersTaken()).toBe(0)
  })

  it('strikes orders over a socket as their REST calls', async () => {
    const socket = await venue.listen('orders.ALL')
    const price = await venue.priceFromBid(-100)
    let id = 100
    const errorOf = async (fault: object) => {
      add({ count: 1, ...fault })
      const order = venue.caller.signed({ market: BTC, side: 'BUY', type: 'LIMIT', size: '0.01', price })
      const own = ++id
      socket.send({ jsonrpc: '2.0', method: 'order.create', params: order, id: own })
      await soon(() => socket.frames().some((frame) => frame.id === own)).toBe(true)
      return socket.frames().find((frame) => frame.id === own)?.error
    }
    expect(await errorOf({ kind: 'rate-limit', ...ORDERS })).toMatchObject({ code: 42_901 })
    expect(await errorOf({ kind: 'reject-orders', code: 'WEATHER' })).toMatchObject({ message: 'WEATHER' })
    expect(await errorOf({ kind: 'status', status: 503, executed: true, ...ORDERS })).toMatchObject({
      code: -32_603,
    })
    expect(await errorOf({ kind: 'reject-orders', code: 'NOT_ENOUGH_MARGIN' })).toBeUndefined()
    await soon(() => told(socket, 'orders.ALL').at(-1)?.cancel_reason).toBe('NOT_ENOUGH_MARGIN')
    expect(venue.simulator.ordersTaken()).toBe(1)
    socket.socket.close()
  })

  it('falls silent, refuses sockets, closes some of them, and restarts', async () => {
    const [market, account] = [await venue.listen(`bbo.${BTC}`), await venue.listen('orders.ALL')]
    add({ kind: 'close-sockets', stream: 'user', code: 1012 })
    expect(await account.closed).toBe(1012)
    const silence = add({ kind: 'silent-sockets' })
    // What was on its way arrives before this answer.
    await venue.caller.call('GET', '/v1/system/time')
    const { length } = market.texts
    market.send({ jsonrpc: '2.0', method: 'subscribe', params: { channel: 'trades.ALL' }, id: 5 })
    await venue.caller.call('GET', '/v1/system/time')
    expect(market.texts).toHaveLength(length)
    venue.simulator.faults.remove(silence.id)
    await soon(() => market.texts.length).toBeGreaterThan(length)
    add({ kind: 'refuse-sockets', count: 1 })
    await expect(openTestSocket(`${venue.simulator.ready.wsUrl}/v1`)).rejects.toThrow('404')
    add({ kind: 'restart', downMs: 50 })
    expect(await market.closed).toBe(1006)
    // Tokens tell by themselves until when they are good.
    const asked = async () => venue.caller.call('GET', '/v1/account').catch(() => ({ status: 0 }))
    await soon(async () => (await asked()).status).toBe(200)
  })

  it('hangs up on a client that leaves two thousand messages unread', async () => {
    const socket = await venue.listen()
    // It reads nothing, and asks for more than the pipes between hold.
    socket.socket.pause()
    const channel = `order_book.${BTC}.deltas`
    for (let turn = 0; turn < 4_000; turn++) {
      socket.send({ jsonrpc: '2.0', method: 'subscribe', params: { channel }, id: turn })
      socket.send({ jsonrpc: '2.0', method: 'unsubscribe', params: { channel }, id: turn })
    }
    await soon(async () => {
      const response = await fetch(`${venue.simulator.ready.controlUrl}/state`)
      return ((await response.json()) as { sockets: number }).sockets
    }).toBe(0)
    socket.socket.terminate()
  })
})
