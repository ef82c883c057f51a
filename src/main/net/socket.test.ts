import { describe, expect, test } from 'vitest'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { silentLogger } from '../base/logger.ts'
import { createSocket, type SocketOptions } from './socket.ts'
import type { ConnectionEvents } from './web-socket.ts'

/** A socket on scripted connections: `wires` are those that were opened, newest last. */
function createScene(change: Partial<SocketOptions> = {}) {
  const clock = createManualClock()
  const wires: { events: ConnectionEvents; sent: string[]; pings: number; ended: boolean }[] = []
  const states: string[] = []
  const lost: string[] = []
  let opened = 0
  const socket = createSocket({
    name: 'depth',
    clock,
    log: silentLogger,
    timing: {
      connectTimeoutMs: 10_000,
      firstRetryMs: 500,
      maxRetryMs: 30_000,
      pingEveryMs: 20_000,
      staleAfterMs: 3_000,
      silentAfterMs: 15_000,
      maxAgeMs: 3_600_000,
    },
    maxPayloadBytes: 1_000,
    url: async () => 'ws://scripted',
    onOpen() {
      opened += 1
    },
    onMessage: (frame) => frame.toString() !== 'ack',
    onLost: (cause, detail) => void lost.push(`${cause}: ${detail}`),
    random: () => 0.5,
    open(_url, _options, events) {
      const wire = { events, sent: [] as string[], pings: 0, ended: false }
      wires.push(wire)
      const close = (detail: string) => {
        if (wire.ended) return
        wire.ended = true
        queueMicrotask(() => events.closed(detail))
      }
      return {
        send: (text) => void wire.sent.push(text),
        ping() {
          wire.pings += 1
        },
        terminate: () => close('ended by us'),
      }
    },
    ...change,
  })
  socket.onState(() => states.push(socket.health().state))
  return {
    clock,
    socket,
    wires,
    states,
    lost,
    opened: () => opened,
    /** Opens the newest connection. */
    async open() {
      await clock.settle()
      wires.at(-1)?.events.opened()
    },
    message: (text: string) => wires.at(-1)?.events.message(Buffer.from(text)),
    async close(detail = 'closed by the other side') {
      const wire = wires.at(-1)
      if (!wire || wire.ended) throw new Error('expected an open connection')
      wire.ended = true
      wire.events.closed(detail)
      await clock.settle()
    },
  }
}

describe('reconnecting', () => {
  test('waits grow while no data comes, and start small again after data', async () => {
    const scene = createScene()
    scene.socket.start()
    for (const waitMs of [500, 1_000, 2_000]) {
      await scene.open()
      scene.message('ack')
      await scene.close()
      const before = scene.wires.length
      await scene.clock.advance(waitMs - 1)
      expect(scene.wires).toHaveLength(before)
      await scene.clock.advance(1)
      expect(scene.wires).toHaveLength(before + 1)
    }
    await scene.open()
    scene.message('data')
    await scene.close()
    await scene.clock.advance(500)
    expect(scene.wires).toHaveLength(5)
    expect(scene.socket.health().reconnects).toBe(4)
  })

  test('a connection that never opened is no loss, and its reason is shown', async () => {
    const scene = createScene()
    scene.socket.start()
    await scene.clock.settle()
    await scene.close('connect ECONNREFUSED')
    expect(scene.socket.health()).toMatchObject({
      state: 'closed',
      detail: 'connect ECONNREFUSED',
      reconnects: 0,
    })
    expect(scene.lost).toEqual([])
  })

  test('an address that cannot be had is asked for again', async () => {
    let asked = 0
    const scene = createScene({
      url: async () => {
        asked += 1
        if (asked === 1) throw new Error('no token')
        return 'ws://scripted'
      },
    })
    scene.socket.start()
    await scene.clock.settle()
    expect(scene.socket.health()).toMatchObject({ state: 'closed', detail: 'no token' })
    await scene.clock.advance(500)
    expect(scene.wires).toHaveLength(1)
  })

  test('a restart replaces the connection at once', async () => {
    const scene = createScene()
    scene.socket.start()
    await scene.open()
    scene.socket.restart('key expired')
    await scene.clock.settle()
    expect(scene.wires).toHaveLength(2)
    expect(scene.lost).toEqual(['lost: key expired'])
  })

  test('a connection is replaced before it reaches the age limit of the venue', async () => {
    const scene = createScene({
      timing: {
        connectTimeoutMs: 1_000,
        firstRetryMs: 500,
        maxRetryMs: 500,
        pingEveryMs: 20_000,
        maxAgeMs: 60_000,
      },
    })
    scene.socket.start()
    await scene.open()
    for (let passedMs = 0; passedMs < 80_000; passedMs += 20_000) {
      await scene.clock.advance(20_000)
      scene.wires[0]?.events.ponged()
    }
    expect(scene.wires).toHaveLength(2)
  })
})

describe('watching', () => {
  test('silence makes it stale, more silence replaces it, data in between makes it live again', async () => {
    const scene = createScene()
    scene.socket.start()
    await scene.open()
    await scene.clock.advance(4_500)
    expect(scene.socket.health()).toMatchObject({ state: 'stale', detail: 'no data for 3 s' })
    scene.message('ack')
    expect(scene.socket.health().state).toBe('stale')
    scene.message('data')
    expect(scene.socket.health().state).toBe('live')
    await scene.clock.advance(16_500)
    expect(scene.lost).toEqual([expect.stringMatching(/^silent: no data for/)])
  })

  test('where silence is normal only unanswered pings end it', async () => {
    const scene = createScene({
      timing: {
        connectTimeoutMs: 1_000,
        firstRetryMs: 500,
        maxRetryMs: 500,
        pingEveryMs: 20_000,
        maxAgeMs: 3_600_000,
      },
    })
    scene.socket.start()
    await scene.open()
    for (let minute = 0; minute < 10; minute += 1) {
      await scene.clock.advance(20_000)
      scene.wires[0]?.events.ponged()
    }
    expect(scene.socket.health().state).toBe('live')
    expect(scene.wires[0]?.pings).toBe(10)
    await scene.clock.advance(80_000)
    expect(scene.lost).toEqual([expect.stringMatching(/^silent: no answer to a ping/)])
  })

  test('a handler that throws costs one frame, not the process', async () => {
    const scene = createScene({
      onMessage: () => {
        throw new Error('bug')
      },
    })
    scene.socket.start()
    await scene.open()
    scene.message('data')
    expect(scene.socket.health()).toMatchObject({ state: 'live', messages: 1 })
  })
})

describe('pausing', () => {
  test('ends the connection and every timer, and twice is as good as once', async () => {
    const scene = createScene()
    scene.socket.start()
    scene.socket.start()
    await scene.open()
    scene.message('data')
    await Promise.all([scene.socket.pause('asked'), scene.socket.pause('asked')])
    expect(scene.socket.health()).toMatchObject({ state: 'paused', detail: 'asked' })
    expect(scene.clock.sleeperCount).toBe(0)
    await scene.clock.advance(60_000)
    expect(scene.wires).toHaveLength(1)
    expect(scene.lost).toEqual([])
  })

  test('also while it waits to reconnect, or for an address', async () => {
    const scene = createScene()
    scene.socket.start()
    await scene.open()
    await scene.close()
    await scene.socket.pause()
    expect(scene.clock.sleeperCount).toBe(0)
    scene.socket.start()
    await scene.open()
    expect(scene.opened()).toBe(2)
    expect(scene.states).toEqual(['connecting', 'live', 'closed', 'paused', 'connecting', 'live'])
  })

  test('frames still in the pipe of an ended connection reach nobody', async () => {
    const scene = createScene()
    scene.socket.start()
    await scene.open()
    const paused = scene.socket.pause()
    scene.message('data')
    await paused
    expect(scene.socket.health().messages).toBe(0)
  })
})

test('each connection says the headers that belong to its address', async () => {
  let session = 0
  const told: unknown[] = []
  const scene = createScene({
    async url() {
      session += 1
      return 'ws://scripted'
    },
    headers: () => ({ cookie: `session=${session}` }),
    open(_url, { headers }, events) {
      told.push(headers)
      queueMicrotask(() => events.opened())
      return { send: () => undefined, ping: () => undefined, terminate: () => events.closed('ended by us') }
    },
  })
  scene.socket.start()
  await scene.clock.settle()
  scene.socket.restart('a new session')
  await scene.clock.settle()
  expect(told).toEqual([{ cookie: 'session=1' }, { cookie: 'session=2' }])
  await scene.socket.pause()
})
