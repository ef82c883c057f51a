import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TestSocket } from '../../test-socket.ts'
import { BTC, ORDER, soon, startTestVenue, type TestVenue } from './test-venue.ts'

let venue: TestVenue

beforeEach(async () => {
  venue = await startTestVenue()
})

afterEach(() => venue.simulator.close())

const ORDERS = 'account.orderUpdate'
const POSITIONS = 'account.positionUpdate'
const BALANCES = 'account.balanceUpdate'
const dataOf = (socket: TestSocket, stream: string) =>
  socket.frames().flatMap((frame) => (frame.stream === stream ? [frame.data] : []))
const namesOf = (socket: TestSocket, stream: string) => dataOf(socket, stream).map(({ e }) => e)

/** Frames of the account after its streams are on: the frame of an error is the only word there is. */
async function listenToAccount(): Promise<TestSocket> {
  const socket = await venue.listen(ORDERS, POSITIONS, BALANCES, `${ORDERS}.SOL_USDC_PERP`)
  socket.send('{')
  await soon(() => socket.texts.length).toBeGreaterThan(0)
  return socket
}

describe('the account streams', () => {
  it('tell a market order, the position and the balance, and nothing of other symbols', async () => {
    const socket = await listenToAccount()
    const { body } = await venue.place({ clientId: 11 })
    await soon(() => dataOf(socket, ORDERS).at(-1)?.X).toBe('Filled')
    const [accepted, fill] = dataOf(socket, ORDERS)
    expect(accepted).toMatchObject({
      e: 'orderAccepted',
      X: 'New',
      i: body.id,
      c: 11,
      o: 'MARKET',
      S: 'Bid',
      t: null,
    })
    expect(fill).toMatchObject({
      e: 'orderFill',
      N: 'USDC',
      m: false,
      O: 'USER',
      l: expect.any(String),
      t: expect.any(Number),
    })
    const filled = dataOf(socket, ORDERS).at(-1)
    expect(filled).toMatchObject({ z: '0.01', Z: body.executedQuoteQuantity })
    expect(namesOf(socket, POSITIONS)[0]).toBe('positionOpened')
    expect(dataOf(socket, POSITIONS).at(-1)).toMatchObject({
      s: BTC,
      q: '0.01',
      Q: '0.01',
      l: '0',
      i: expect.any(Number),
    })
    expect(dataOf(socket, BALANCES).at(-1)).toMatchObject({ e: 'balanceUpdate', a: 'USDC', L: '0' })
    expect(dataOf(socket, `${ORDERS}.SOL_USDC_PERP`)).toEqual([])
    await venue.place({ side: 'Ask', reduceOnly: true })
    await soon(() => namesOf(socket, POSITIONS).at(-1)).toBe('positionClosed')
  })

  it('begin with the open positions, which carry no event', async () => {
    await venue.place()
    const socket = await venue.listen(POSITIONS, `${POSITIONS}.SOL_USDC_PERP`)
    await soon(() => dataOf(socket, POSITIONS).length).toBe(1)
    expect(dataOf(socket, POSITIONS)[0]).toMatchObject({ s: BTC, q: '0.01' })
    expect(dataOf(socket, POSITIONS)[0]).not.toHaveProperty('e')
    expect(dataOf(socket, `${POSITIONS}.SOL_USDC_PERP`)).toEqual([])
  })

  it('tell how an order ends: cancelled, expired with a reason, or taken in and cancelled later', async () => {
    const socket = await listenToAccount()
    const price = await venue.priceFromBid(-100)
    const limit = { orderType: 'Limit', price }
    await venue.place({ ...limit, timeInForce: 'IOC' })
    await soon(() => dataOf(socket, ORDERS).at(-1)).toMatchObject({
      e: 'orderExpired',
      X: 'Expired',
      R: 'ImmediateOrCancel',
    })
    const { body } = await venue.place({ ...limit, postOnly: true })
    const cancel = () => venue.caller.write('orderCancel', 'DELETE', ORDER, { symbol: BTC, orderId: body.id })
    venue.simulator.faults.add({ kind: 'pending-cancels', delayMs: 30, count: 1 })
    expect(await cancel()).toEqual({ status: 202, body: '' })
    await soon(() => dataOf(socket, ORDERS).at(-1)).toMatchObject({
      e: 'orderCancelled',
      X: 'Cancelled',
      y: true,
      i: body.id,
    })
  })

  it('tell a trigger, and the order it becomes', async () => {
    const socket = await listenToAccount()
    const trigger = {
      symbol: BTC,
      side: 'Bid',
      orderType: 'Market',
      triggerPrice: '60300',
      triggerQuantity: '0.01',
    }
    await venue.caller.write('orderExecute', 'POST', ORDER, trigger)
    await soon(() => namesOf(socket, ORDERS)).toEqual(['triggerPlaced'])
    expect(dataOf(socket, ORDERS)[0]).toMatchObject({
      X: 'TriggerPending',
      P: '60300',
      B: 'MarkPrice',
      Y: '0.01',
    })
    venue.simulator.faults.add({ kind: 'move-market', bps: 200, symbol: BTC })
    await soon(() => dataOf(socket, ORDERS).at(-1)?.X).toBe('Filled')
    expect(namesOf(socket, ORDERS).slice(0, 2)).toEqual(['triggerPlaced', 'orderAccepted'])
  })

  it('tell a liquidation by its origin', async () => {
    await venue.place()
    const socket = await listenToAccount()
    venue.simulator.faults.add({ kind: 'liquidate' })
    await soon(() => dataOf(socket, ORDERS).find(({ e }) => e === 'orderFill')?.O).toBe(
      'LIQUIDATION_AUTOCLOSE',
    )
  })
})

describe('faults', () => {
  it('refuse orders with the venue’s codes, fail at the front, and lose answers', async () => {
    const { faults } = venue.simulator
    faults.add({ kind: 'reject-orders', count: 1 })
    expect(await venue.place()).toMatchObject({ status: 400, body: { code: 'INVALID_ORDER' } })
    faults.add({ kind: 'reject-orders', code: 'MAINTENANCE', message: 'No.', count: 1 })
    expect(await venue.place()).toEqual({ status: 503, body: { code: 'MAINTENANCE', message: 'No.' } })
    faults.add({ kind: 'rate-limit', count: 1 })
    expect(await venue.place()).toMatchObject({ status: 429, body: { code: 'TOO_MANY_REQUESTS' } })
    faults.add({ kind: 'status', status: 503, executed: true, path: '/order', count: 1 })
    expect((await venue.place()).status).toBe(503)
    expect(venue.simulator.ordersTaken()).toBe(1)
    faults.add({ kind: 'lost-reply', path: '/order', count: 1 })
    await expect(venue.place()).rejects.toThrow()
    expect(venue.simulator.ordersTaken()).toBe(2)
    faults.add({ kind: 'clock-skew', skewMs: 30_000, count: 1 })
    expect(await venue.place()).toMatchObject({ body: { message: 'Request has expired' } })
  })

  it('leave a hole in the diffs, close sockets and refuse new ones', async () => {
    const { faults } = venue.simulator
    const socket = await venue.listen(`depth.${BTC}`)
    await soon(() => socket.texts.length).toBeGreaterThan(1)
    faults.add({ kind: 'gap', stream: 'depth.' })
    const hole = () =>
      socket.frames().some(({ data }, index, all) => index > 0 && data.U !== all[index - 1].data.u + 1)
    await soon(hole).toBe(true)
    faults.add({ kind: 'close-sockets', stream: 'bookTicker' })
    expect(socket.socket.readyState).toBe(socket.socket.OPEN)
    faults.add({ kind: 'refuse-sockets', count: 1 })
    faults.add({ kind: 'close-sockets', stream: 'depth.' })
    expect(await socket.closed).toBe(1001)
    await expect(venue.listen(`depth.${BTC}`)).rejects.toThrow('404')
  })

  it('restart the venue: it says goodbye, is away, and still has the account', async () => {
    const socket = await venue.listen(`depth.${BTC}`)
    await soon(() => socket.texts.length).toBeGreaterThan(0)
    await venue.place()
    venue.simulator.faults.add({ kind: 'restart', downMs: 200 })
    expect(await socket.closed).toBe(1001)
    await expect(venue.caller.get('/api/v1/ping')).rejects.toThrow()
    const held = () =>
      venue.caller.read('positionQuery', '/api/v1/position').then(
        ({ body }) => body[0]?.netQuantity,
        () => undefined,
      )
    await soon(held).toBe('0.01')
  })

  it('delay orders that may take, and let a cancel pass', async () => {
    const slow = await startTestVenue({ takerDelayMs: 150 })
    const beganMs = performance.now()
    await slow.place()
    expect(performance.now() - beganMs).toBeGreaterThan(145)
    await slow.simulator.close()
  })
})
