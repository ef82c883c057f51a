import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BTC, soon, startTestVenue, type TestSocket, type TestVenue } from './test-venue.ts'

const BOOK = 'v1.book.d'

/** Frames of a stream behind its first ones. */
const later = (socket: TestSocket, stream: string) =>
  socket.frames().filter((frame) => frame.stream === stream && frame.sequence_number !== '0')

describe('market sockets', () => {
  let venue: TestVenue
  let socket: TestSocket

  beforeEach(async () => {
    venue = await startTestVenue()
    socket = await venue.open('market-data/ws/full')
  })

  afterEach(() => venue.simulator.close())

  it('acknowledge, send the whole book as number 0, and changes that join', async () => {
    socket.subscribe(BOOK, `${BTC}@50`)
    await soon(() => later(socket, BOOK).length).toBeGreaterThan(5)
    const [ack, snapshot, ...deltas] = socket.frames()
    const { latest_sequence_number: latest, first_sequence_number: first } = ack.result
    expect(ack).toMatchObject({
      jsonrpc: '2.0',
      id: 1,
      method: 'subscribe',
      result: { stream: BOOK, subs: [`${BTC}@50`], unsubs: [], num_snapshots: [1] },
    })
    expect(Number(first[0])).toBe(Number(latest[0]) + 1)
    expect(snapshot).toMatchObject({ sequence_number: '0', prev_sequence_number: '0', selector: `${BTC}@50` })
    expect(snapshot.feed.bids.length).toBeGreaterThan(100)
    let last = latest[0]
    for (const { sequence_number, prev_sequence_number } of deltas) {
      expect(prev_sequence_number).toBe(last)
      expect(Number(sequence_number)).toBe(Number(last) + 1)
      last = sequence_number
    }
  })

  it('lead to the book that REST has', async () => {
    socket.subscribe(BOOK, `${BTC}@50`)
    await soon(() => socket.feeds(BOOK).length).toBeGreaterThan(0)
    await soon(async () => {
      const { body } = await venue.caller.market('book', { instrument: BTC, depth: 10 })
      const asks = new Map<string, string>()
      for (const feed of socket.feeds(BOOK))
        for (const { price, size } of feed.asks)
          if (Number(size) === 0) asks.delete(price)
          else asks.set(price, size)
      const ours = [...asks].sort(([a], [b]) => Number(a) - Number(b)).slice(0, 10)
      const theirs = body.result.asks.map(({ price, size }: Record<string, string>) => [price, size])
      return JSON.stringify(ours) === JSON.stringify(theirs)
    }).toBe(true)
  })

  it('replace a stream that is asked for at another rate, and end one that is not wanted', async () => {
    socket.subscribe(BOOK, `${BTC}@50`)
    socket.subscribe(BOOK, `${BTC}@100`)
    await soon(() => socket.frames().find(({ id }) => id === 2)?.result).toMatchObject({
      subs: [`${BTC}@100`],
      unsubs: [`${BTC}@50`],
    })
    socket.send({
      jsonrpc: '2.0',
      method: 'unsubscribe',
      params: { stream: BOOK, selectors: [`${BTC}@100`] },
      id: 3,
    })
    await soon(() => socket.frames().find(({ id }) => id === 3)).toEqual({
      jsonrpc: '2.0',
      result: { stream: BOOK, unsubs: [`${BTC}@100`] },
      id: 3,
      method: 'unsubscribe',
    })
    socket.send({ jsonrpc: '2.0', method: 'list_streams', params: {}, id: 4 })
    await soon(() => socket.frames().find(({ id }) => id === 4)?.result).toEqual({ stream_reference: [] })
  })

  it('tell prices whole or as changes, and the funding with them', async () => {
    socket.subscribe('v1.mini.d', `${BTC}@0`)
    socket.subscribe('v1.ticker.s', `${BTC}@500`)
    await soon(() => later(socket, 'v1.mini.d').length).toBeGreaterThan(2)
    expect(Object.keys(socket.feeds('v1.mini.d')[0])).toHaveLength(11)
    const sizes = () => later(socket, 'v1.mini.d').map(({ feed }) => Object.keys(feed).length)
    await soon(() => Math.min(...sizes())).toBeLessThan(11)
    expect(socket.feeds('v1.ticker.s')[0]).toMatchObject({
      funding_interval_hours: 8,
      funding_rate: expect.stringMatching(/^-?0\.\d+$/),
      next_funding_time: expect.stringMatching(/^\d{19}$/),
    })
  })

  it('replay trades and candles as number 0', async () => {
    await soon(
      async () => (await venue.caller.market('trade', { instrument: BTC })).body.result.length,
    ).toBeGreaterThan(0)
    socket.subscribe('v1.trade', `${BTC}@50`)
    socket.subscribe('v1.candle', `${BTC}@CI_1_M-TRADE`)
    await soon(() => socket.feeds('v1.candle').length).toBeGreaterThanOrEqual(5)
    const [trade] = socket.frames().filter(({ stream }) => stream === 'v1.trade')
    expect(trade).toMatchObject({ sequence_number: '0', feed: { venue: 'ORDERBOOK', is_rpi: false } })
    await soon(() => later(socket, 'v1.trade').length).toBeGreaterThan(0)
  })

  it.each([
    ['v1.nothing', `${BTC}@50`, 1101],
    [BOOK, BTC, 1102],
    [BOOK, 'NO_USDT_Perp@50', 3000],
    [BOOK, 'btc_usdt_perp@50', 3000],
    [BOOK, `${BTC}@77`, 3030],
    ['v1.book.s', `${BTC}@500-7`, 3031],
    ['v1.trade', `${BTC}@7`, 3011],
    ['v1.candle', `${BTC}@CI_9_M-TRADE`, 3040],
    ['v1.candle', `${BTC}@CI_1_M-GUESS`, 3041],
    ['v1.order', '1', 1101],
  ])('refuse %s with %s: %i', async (stream, selector, code) => {
    socket.subscribe(stream, selector)
    await soon(() => socket.frames()).toEqual([
      { jsonrpc: '2.0', error: { code, message: expect.any(String) }, id: 1, method: 'subscribe' },
    ])
  })

  it('answer what they cannot read, and calls of their own host', async () => {
    socket.send('{')
    socket.send({ method: 'ping', id: 5 })
    socket.send({ jsonrpc: '2.0', method: 'v1/mini', params: { instrument: BTC }, id: 6 })
    socket.send({ jsonrpc: '2.0', method: 'v1/create_order', params: {}, id: 7 })
    const answers = () => socket.frames().toSorted((left, right) => left.id - right.id)
    await soon(() => answers().map(({ id, method, error }) => [id, method, error?.code])).toEqual([
      [0, '', 1003],
      [5, 'ping', 1200],
      [6, 'v1/mini', undefined],
      [7, 'v1/create_order', 1004],
    ])
  })

  it('speak short names on the lite path', async () => {
    const lite = await venue.open('market-data/ws/lite')
    lite.send({ j: '2.0', m: 'subscribe', p: { s: 'v1.mini.s', s1: [`${BTC}@200`] }, i: 1 })
    await soon(() => lite.frames().length).toBeGreaterThan(1)
    expect(lite.frames()[0]).toMatchObject({ j: '2.0', i: 1, m: 'subscribe', r: { s: 'v1.mini.s' } })
    expect(lite.frames()[1]).toMatchObject({
      s: 'v1.mini.s',
      s1: `${BTC}@200`,
      sn: '0',
      f: { i: BTC },
      ps: '0',
    })
  })

  it('begin their numbers anew when the gateway does, and leave a hole when a frame is lost', async () => {
    socket.subscribe(BOOK, `${BTC}@50`)
    await soon(() => later(socket, BOOK).length).toBeGreaterThan(0)
    venue.simulator.faults.add({ kind: 'reset-sequence', stream: BOOK, symbol: BTC, count: 1 })
    await soon(() => later(socket, BOOK).some(({ prev_sequence_number: p }) => p === '0')).toBe(true)
    venue.simulator.faults.add({ kind: 'gap', stream: BOOK })
    const hasHole = () => {
      const numbers = later(socket, BOOK).map(({ sequence_number: s }) => Number(s))
      return numbers.some((number, index) => index > 0 && number === (numbers[index - 1] ?? 0) + 2)
    }
    await soon(hasHole).toBe(true)
  })
})
