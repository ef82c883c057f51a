import { afterEach, describe, expect, it } from 'vitest'
import type { SimulatorOptions } from '../../options.ts'
import { type RunningSimulator, startSimulator } from '../../server.ts'
import { SignedCaller } from '../../signed-caller.ts'
import { openTestSocket } from '../../test-socket.ts'

let simulator: RunningSimulator | undefined

async function start(options: SimulatorOptions = {}) {
  simulator = await startSimulator({ seed: 'server', ...options })
  return { simulator, caller: new SignedCaller(simulator.ready, Date.now), wsUrl: simulator.ready.wsUrl }
}

afterEach(async () => {
  await simulator?.close()
  simulator = undefined
})

/** Waits for a condition on a machine that may be busy. */
const soon = <T>(read: () => T) => expect.poll(read, { timeout: 8_000 })

async function socketsOpen({ ready }: RunningSimulator): Promise<unknown> {
  const state: unknown = await (await fetch(`${ready.controlUrl}/state`)).json()
  return (state as { sockets: number }).sockets
}

describe('sockets', () => {
  it('speaks the three kinds of URL', async () => {
    const { wsUrl } = await start()
    const raw = await openTestSocket(`${wsUrl}/ws/btcusdt@bookTicker`)
    const combined = await openTestSocket(`${wsUrl}/stream?streams=btcusdt@depth@100ms/btcusdt@depth5@100ms`)
    await soon(() => raw.texts.length).toBeGreaterThan(0)
    expect(raw.frames()[0]).toMatchObject({ e: 'bookTicker', s: 'BTCUSDT' })
    await soon(() => combined.texts.length).toBeGreaterThan(4)
    expect(new Set(combined.frames().map(({ stream }) => stream))).toEqual(
      new Set(['btcusdt@depth@100ms', 'btcusdt@depth5@100ms']),
    )
    const partial = combined.frames().find(({ stream }) => stream === 'btcusdt@depth5@100ms').data
    expect(partial).toMatchObject({ e: 'depthUpdate', s: 'BTCUSDT' })
    expect(partial.b).toHaveLength(5)
    await expect(openTestSocket(`${wsUrl}/nowhere`)).rejects.toThrow('404')
  })

  it('gives diffs that join a snapshot by the venue’s rules, into a book like its own', async () => {
    const { wsUrl, caller } = await start()
    const diffs = await openTestSocket(`${wsUrl}/ws/btcusdt@depth@100ms`)
    await soon(() => diffs.texts.length).toBeGreaterThan(1)
    const snapshot = (await caller.get('/fapi/v3/depth', { symbol: 'BTCUSDT', limit: '1000' })).body
    await soon(() => diffs.frames().at(-1).u).toBeGreaterThan(snapshot.lastUpdateId + 200)
    const book = { b: new Map<string, string>(snapshot.bids), a: new Map<string, string>(snapshot.asks) }
    const later = diffs.frames().filter(({ u }) => u >= snapshot.lastUpdateId)
    expect(later[0].U).toBeLessThanOrEqual(snapshot.lastUpdateId + 1)
    later.forEach((frame, index) => {
      if (index > 0) expect(frame.pu).toBe(later[index - 1].u)
      for (const side of ['b', 'a'] as const) {
        for (const [price, size] of frame[side]) {
          if (Number(size) === 0) book[side].delete(price)
          else book[side].set(price, size)
        }
      }
      const bid = Math.max(...[...book.b.keys()].map(Number))
      const ask = Math.min(...[...book.a.keys()].map(Number))
      expect(bid).toBeLessThan(ask)
    })
  })

  it('subscribes, lists, wraps and refuses as the venue does', async () => {
    const { wsUrl } = await start()
    const socket = await openTestSocket(`${wsUrl}/ws`)
    const answers = () => socket.frames().filter((frame) => 'id' in frame || 'code' in frame)
    const ask = async (message: unknown) => {
      const before = answers().length
      socket.send(message)
      await soon(() => answers().length).toBe(before + 1)
      return answers().at(-1)
    }
    expect(await ask({ method: 'SUBSCRIBE', params: ['ethusdt@bookTicker', 'nope@x'], id: 1 })).toEqual({
      result: null,
      id: 1,
    })
    expect(await ask({ method: 'LIST_SUBSCRIPTIONS', id: 3 })).toEqual({
      result: ['ethusdt@bookTicker', 'nope@x'],
      id: 3,
    })
    expect(await ask({ method: 'SET_PROPERTY', params: ['combined', true], id: 5 })).toEqual({
      result: null,
      id: 5,
    })
    await soon(() => socket.frames().some(({ stream }) => stream === 'ethusdt@bookTicker')).toBe(true)
    expect(await ask({ method: 'UNSUBSCRIBE', params: ['ethusdt@bookTicker'], id: 6 })).toEqual({
      result: null,
      id: 6,
    })
    expect(await ask('{oops')).toMatchObject({ code: 3 })
    expect(await ask({ method: 'DANCE', id: 7 })).toMatchObject({ code: 2 })
    expect(await ask({ method: 'SUBSCRIBE', params: 'x', id: 'a' })).toMatchObject({ code: 2 })
  })

  it('closes a client that talks too much, and one that is too old', async () => {
    const { wsUrl } = await start({ socketTimes: { maxAgeMs: 1_500 } })
    const talker = await openTestSocket(`${wsUrl}/ws`)
    for (let id = 0; id < 25; id++) talker.send({ method: 'LIST_SUBSCRIPTIONS', id })
    expect(await talker.closed).toBe(1008)
    const old = await openTestSocket(`${wsUrl}/ws/btcusdt@bookTicker`)
    expect(await old.closed).toBe(1000)
  })

  it('pings, and hangs up on a client that does not answer', async () => {
    const { wsUrl, simulator: running } = await start({
      socketTimes: { pingEveryMs: 100, closeWithoutPongMs: 1_000 },
    })
    const alive = await openTestSocket(`${wsUrl}/ws/btcusdt@bookTicker`)
    let pings = 0
    alive.socket.on('ping', () => pings++)
    await soon(() => pings).toBeGreaterThan(8)
    expect(alive.socket.readyState).toBe(alive.socket.OPEN)
    const deaf = await openTestSocket(`${wsUrl}/ws/btcusdt@bookTicker`)
    deaf.socket.pause()
    await soon(() => socketsOpen(running)).toBe(1)
  })
})
