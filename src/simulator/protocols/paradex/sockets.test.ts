import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestSocket, type TestSocket } from '../../test-socket.ts'
import { BTC, soon, startTestVenue, type TestVenue, told } from './test-venue.ts'

const DELTAS = `order_book.${BTC}.deltas`

describe('sockets of Paradex', () => {
  let venue: TestVenue
  let socket: TestSocket
  beforeEach(async () => {
    venue = await startTestVenue()
  })
  afterEach(async () => {
    socket.socket.terminate()
    await venue.simulator.close()
  })
  const ask = (method: string, params: object, id: number): void =>
    socket.send({ jsonrpc: '2.0', method, params, id })
  const answer = (id: number) => soon(() => socket.frames().find((frame) => frame.id === id)).toBeDefined()
  const answerTo = async (method: string, params: object, id: number) => {
    ask(method, params, id)
    await answer(id)
    return socket.frames().find((frame) => frame.id === id)
  }

  it('begins deltas with the whole book, numbers them without a hole, and agrees with REST', async () => {
    socket = await venue.listen(DELTAS, `bbo.${BTC}`, 'trades.ALL')
    await soon(() => told(socket, DELTAS).length).toBeGreaterThan(10)
    const frames = told(socket, DELTAS)
    expect(frames[0].update_type).toBe('s')
    expect(frames[0].inserts.length).toBeGreaterThan(300)
    expect(frames.slice(1).every(({ update_type: type }) => type === 'd')).toBe(true)
    expect(frames.map(({ seq_no: number }, index) => number - index)).toEqual(
      frames.map(() => frames[0].seq_no),
    )
    const { body } = await venue.caller.call('GET', `/v1/orderbook/${BTC}`)
    await soon(() => told(socket, DELTAS).at(-1).seq_no).toBeGreaterThanOrEqual(body.seq_no)
    const book = new Map<string, string>()
    for (const { inserts, updates, deletes, seq_no: number } of told(socket, DELTAS)) {
      if (number > body.seq_no) break
      for (const { side, price, size } of [...inserts, ...updates]) book.set(`${side} ${price}`, size)
      for (const { side, price } of deletes) expect(book.delete(`${side} ${price}`)).toBe(true)
    }
    const rest = [
      ...body.bids.map(([price, size]: string[]) => [`BUY ${price}`, size]),
      ...body.asks.map(([price, size]: string[]) => [`SELL ${price}`, size]),
    ]
    expect(new Map(rest)).toEqual(book)
    expect(told(socket, `bbo.${BTC}`).length).toBeGreaterThan(0)
  })

  it('sends fifteen levels on snapshots, summaries and funding every second', async () => {
    const snapshot = `order_book.${BTC}.snapshot@15@50ms`
    socket = await venue.listen(snapshot, 'markets_summary', `funding_data.${BTC}`)
    await soon(() => told(socket, `funding_data.${BTC}`).length).toBeGreaterThan(1)
    const [first, second] = told(socket, `funding_data.${BTC}`)
    expect(second.funding_index).not.toBe(first.funding_index)
    for (const frame of told(socket, snapshot)) {
      expect(frame.update_type).toBe('s')
      expect(frame.inserts).toHaveLength(30)
    }
    const summaries = told(socket, 'markets_summary').map(({ symbol }) => symbol)
    expect(summaries).toContain('kPEPE-USD-PERP')
  })

  it('limits a channel to markets, and changes them', async () => {
    socket = await venue.listen()
    const channel = 'markets_summary'
    await answerTo('subscribe', { channel, markets: [BTC] }, 1)
    await soon(() => told(socket, channel).length).toBeGreaterThan(0)
    expect(new Set(told(socket, channel).map(({ symbol }) => symbol))).toEqual(new Set([BTC]))
    await answerTo('modify_subscription', { channel, add: ['ETH-USD-PERP'], remove: [BTC] }, 2)
    await soon(() => told(socket, channel).at(-1).symbol).toBe('ETH-USD-PERP')
  })

  it('refuses odd names, the second subscription, and private channels of strangers', async () => {
    socket = await openTestSocket(`${venue.simulator.ready.wsUrl}/v1`)
    const dataOf = async (channel: string, id: number) =>
      (await answerTo('subscribe', { channel }, id)).error?.data
    expect(await dataOf(`${DELTAS}@15@50ms`, 1)).toBe('no parameters expected for deltas topic.')
    expect(await dataOf(`order_book.${BTC}.snapshot@20@50ms`, 2)).toBe('Expecting depth=15')
    expect(await dataOf('nothing', 3)).toBe('invalid channel')
    expect(await dataOf('bbo.NOBODY', 4)).toBeUndefined()
    expect(await dataOf('bbo.NOBODY', 5)).toBe('already subscribed')
    expect((await answerTo('subscribe', { channel: 'orders.ALL' }, 6)).error.code).toBe(40_300)
    expect((await answerTo('unsubscribe', { channel: 'bbo.NOBODY' }, 7)).result).toEqual({
      channel: 'bbo.NOBODY',
    })
    expect((await answerTo('unsubscribe', { channel: 'bbo.NOBODY' }, 8)).error.code).toBe(-32_600)
    expect((await answerTo('dance', {}, 9)).error.code).toBe(-32_601)
    socket.send('{')
    await soon(() => socket.frames().at(-1).error?.code).toBe(-32_700)
  })

  it('takes orders over the socket, and cancels them when it goes', async () => {
    socket = await venue.listen('orders.ALL')
    const price = await venue.priceFromBid(-100)
    const limit = () => venue.caller.signed({ market: BTC, side: 'BUY', type: 'LIMIT', size: '0.01', price })
    const created = await answerTo('order.create', limit(), 10)
    expect(created.result.order).toMatchObject({ status: 'NEW' })
    expect(created).toMatchObject({ usIn: expect.any(Number), usDiff: expect.any(Number) })
    const { id } = created.result.order
    expect((await answerTo('order.cancel', { id }, 11)).result.status).toBe('QUEUED_FOR_CANCELLATION')
    expect((await answerTo('order.cancel', { id }, 12)).error).toMatchObject({
      code: 100,
      message: 'ORDER_IS_CLOSED',
    })
    const batch = await answerTo('order.create_batch', { orders: [limit(), limit()] }, 13)
    expect(batch.result.results).toHaveLength(2)
    expect((await answerTo('order.cancel_on_disconnect', { enabled: true }, 14)).result).toEqual({
      enabled: true,
    })
    expect((await venue.caller.call('GET', '/v1/orders')).body.results).toHaveLength(2)
    socket.socket.close()
    await soon(async () => (await venue.caller.call('GET', '/v1/orders')).body.results).toEqual([])
  })

  it('pings, and cuts who does not answer', async () => {
    await venue.simulator.close()
    venue = await startTestVenue({ socketTimes: { pingEveryMs: 200, pongWithinMs: 3_000 } })
    socket = await venue.listen(`bbo.${BTC}`)
    let pings = 0
    socket.socket.on('ping', () => pings++)
    await soon(() => pings).toBeGreaterThan(1)
    expect(socket.socket.readyState).toBe(socket.socket.OPEN)
    // Paused reading answers no pings.
    socket.socket.pause()
    await soon(() => sockets(venue)).toBe(0)
    socket.socket.resume()
  })

  it('leaves holes and begins anew when faults say so', async () => {
    socket = await venue.listen(DELTAS)
    const steps = (): number[] => {
      const numbers = told(socket, DELTAS).map(({ seq_no: number }) => number)
      return numbers.slice(1).map((number, index) => number - (numbers[index] ?? 0))
    }
    await soon(() => steps().length).toBeGreaterThan(2)
    venue.simulator.faults.add({ kind: 'gap', stream: 'deltas' })
    await soon(() => steps()).toContain(2)
    venue.simulator.faults.add({ kind: 'reset-sequence', stream: 'deltas' })
    await soon(() => steps().some((step) => step < 0)).toBe(true)
  })
})

async function sockets({ simulator }: TestVenue): Promise<number> {
  const response = await fetch(`${simulator.ready.controlUrl}/state`)
  return ((await response.json()) as { sockets: number }).sockets
}
