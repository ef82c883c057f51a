import { afterEach, describe, expect, it } from 'vitest'
import type { TestSocket } from '../../test-socket.ts'
import { openTestSocket } from '../../test-socket.ts'
import type { BackpackSettings } from './protocol.ts'
import { BTC, soon, startTestVenue, type TestVenue } from './test-venue.ts'

let venue: TestVenue | undefined

async function start(settings: BackpackSettings = {}): Promise<TestVenue> {
  venue = await startTestVenue(settings)
  return venue
}

afterEach(async () => {
  await venue?.simulator.close()
  venue = undefined
})

const dataOf = (socket: TestSocket, stream: string) =>
  socket.frames().flatMap((frame) => (frame.stream === stream ? [frame.data] : []))

describe('the one socket', () => {
  it('acknowledges nothing, and says what it cannot read', async () => {
    const { simulator } = await start()
    const socket = await openTestSocket(simulator.ready.wsUrl)
    const signature = ['key', 'proof', String(Date.now()), '5000']
    socket.send({ method: 'SUBSCRIBE', params: ['trade.NOBODY_USDC_PERP', 'depth.LUNA_USDC_PERP'], id: 1 })
    socket.send('{')
    socket.send({ method: 'PLEASE', params: [] })
    socket.send({ method: 'SUBSCRIBE', params: ['weather.BTC'], id: 7 })
    socket.send({ method: 'SUBSCRIBE', params: ['depth.100ms.SOL_USDC_PERP'] })
    socket.send({ method: 'SUBSCRIBE', params: ['account.orderUpdate'] })
    socket.send({ method: 'SUBSCRIBE', params: ['account.orderUpdate'], signature })
    await soon(() => socket.texts.length).toBe(6)
    expect(socket.frames().map(({ error }) => error.code)).toEqual([4002, 4002, 4006, 4008, 4003, 4003])
    expect(socket.frames()[2]).toEqual({ id: null, error: { code: 4006, message: 'Invalid stream' } })
    await expect(openTestSocket(`${simulator.ready.wsUrl}/ws`)).rejects.toThrow('404')
  })

  it('gives diffs without a hole that join a snapshot, with padded prices', async () => {
    const { caller, listen } = await start()
    const stream = `depth.${BTC}`
    const socket = await listen(stream, `depth.200ms.${BTC}`)
    await soon(() => dataOf(socket, stream).length).toBeGreaterThan(1)
    const snapshot = (await caller.get(`/api/v1/depth?symbol=${BTC}&limit=1000`)).body
    const last = Number(snapshot.lastUpdateId)
    await soon(() => dataOf(socket, stream).at(-1).u).toBeGreaterThan(last + 200)
    const later = dataOf(socket, stream).filter(({ u }) => u > last)
    expect(later[0].U).toBeLessThanOrEqual(last + 1)
    const bids = new Map<number, string>(
      snapshot.bids.map(([price, size]: string[]) => [Number(price), size]),
    )
    const asks = new Map<number, string>(
      snapshot.asks.map(([price, size]: string[]) => [Number(price), size]),
    )
    later.forEach((frame, index) => {
      if (index > 0) expect(frame.U).toBe(later[index - 1].u + 1)
      for (const [side, book] of [
        [frame.b, bids],
        [frame.a, asks],
      ]) {
        for (const [price, size] of side) {
          expect(price).toMatch(/^\d+\.\d$/)
          if (Number(size) === 0) book.delete(Number(price))
          else book.set(Number(price), size)
        }
      }
      expect(Math.max(...bids.keys())).toBeLessThan(Math.min(...asks.keys()))
    })
    const slow = dataOf(socket, `depth.200ms.${BTC}`)
    expect(slow.length).toBeLessThan(later.length)
    slow.forEach((frame, index) => {
      if (index > 0) expect(frame.U).toBe(slow[index - 1].u + 1)
    })
  })

  it('tells prices, trades, candles and mark prices in microseconds', async () => {
    const { listen } = await start()
    const names = [
      `bookTicker.${BTC}`,
      `trade.${BTC}`,
      `kline.1m.${BTC}`,
      `markPrice.${BTC}`,
      `ticker.${BTC}`,
    ]
    const socket = await listen(...names)
    await soon(() => names.filter((name) => dataOf(socket, name).length === 0)).toEqual([])
    const [top] = dataOf(socket, names[0] ?? '')
    expect(top).toMatchObject({
      e: 'bookTicker',
      s: BTC,
      u: expect.any(Number),
      a: expect.stringMatching(/\.\d$/),
    })
    expect(Math.abs(top.E / 1_000 - Date.now())).toBeLessThan(20_000)
    expect(dataOf(socket, names[1] ?? '')[0]).toMatchObject({ e: 'trade', m: expect.any(Boolean) })
    // Milliseconds, this one.
    expect(dataOf(socket, names[3] ?? '')[0].n % 3_600_000).toBe(0)
    socket.send({ method: 'UNSUBSCRIBE', params: names })
    socket.send('{')
    await soon(() => socket.frames().at(-1)).toHaveProperty('error')
    const told = socket.texts.length
    const other = await listen(names[0] ?? '')
    await soon(() => other.texts.length).toBeGreaterThan(5)
    expect(socket.texts).toHaveLength(told)
  })

  it('says null for an empty side', async () => {
    const { simulator, listen } = await start()
    const socket = await listen(`bookTicker.${BTC}`)
    await soon(() => socket.texts.length).toBeGreaterThan(0)
    simulator.faults.add({ kind: 'empty-book', symbol: BTC })
    await soon(() => socket.frames().at(-1).data).toMatchObject({ a: null, A: null, b: null, B: null })
  })

  it('pings, and closes a socket that does not answer', async () => {
    const { simulator } = await start({
      socketTimes: { firstPingMs: 50, pingEveryMs: 50, closeWithoutPongMs: 200 },
    })
    const answering = await openTestSocket(simulator.ready.wsUrl)
    const pings: unknown[] = []
    answering.socket.on('ping', (data) => pings.push(data))
    const mute = await openTestSocket(simulator.ready.wsUrl)
    Object.assign(mute.socket, { pong: () => undefined })
    expect(await mute.closed).toBe(1000)
    await soon(() => pings.length).toBeGreaterThan(3)
    expect(answering.socket.readyState).toBe(answering.socket.OPEN)
  })
})
