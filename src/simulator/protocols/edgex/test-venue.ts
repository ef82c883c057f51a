import { once } from 'node:events'
import { expect } from 'vitest'
import { WebSocket } from 'ws'
import { systemClock } from '../../clock.ts'
import { type RunningSimulator, startSimulator } from '../../server.ts'
import { openTestSocket, type TestSocket } from '../../test-socket.ts'
import type { Generation } from './contract.ts'
import type { EdgexSettings } from './protocol.ts'
import { type CallResult, EdgexCaller } from './signed-caller.ts'

/** BTC of each generation. */
export const BTC = { v2: '30000001', v1: '10000001' } as const

/** A running simulator with a caller of each generation, for tests. */
export interface TestVenue {
  readonly simulator: RunningSimulator<'edgex'>
  readonly v2: EdgexCaller
  readonly v1: EdgexCaller
  /** Places 0.01 BTC, bought at market unless told otherwise. */
  place(caller: EdgexCaller, order?: TestOrder): Promise<CallResult>
  /** A price `bps` away from the best bid, on the tick. */
  priceFromBid(bps: number): Promise<string>
  /** Opens a public socket on these channels. */
  listen(...channels: string[]): Promise<TestSocket>
  /** Opens the private socket of a generation. */
  listenPrivate(generation: Generation): Promise<TestSocket>
}

export interface TestOrder {
  readonly clientOrderId?: string
  readonly price?: string
  readonly [field: string]: unknown
}

let made = 0

export async function startTestVenue(settings: EdgexSettings & { state?: string } = {}): Promise<TestVenue> {
  const simulator = await startSimulator({
    venue: 'edgex',
    seed: 'test',
    requestsPerTenSeconds: 1_000,
    ...settings,
  })
  const caller = (generation: Generation): EdgexCaller =>
    new EdgexCaller(simulator.ready, generation, systemClock.now)
  const [v2, v1] = [caller('v2'), caller('v1')]
  return {
    simulator,
    v2,
    v1,
    place(by, order = {}) {
      made += 1
      const price = order.price ?? '0'
      const market = price === '0' ? { type: 'MARKET', timeInForce: 'IMMEDIATE_OR_CANCEL' } : {}
      const terms = {
        clientOrderId: `test-${made}`,
        contractId: BTC[by.generation],
        side: 'BUY',
        size: '0.010',
        ...market,
        ...order,
        price,
      }
      // A market order signs a worth that no fill exceeds.
      const value = price === '0' ? '9000' : (Number(price) * Number(terms.size)).toFixed(6)
      return by.write('order/createOrder', by.order(terms, value))
    },
    async priceFromBid(bps) {
      const { body } = await v2.get('quote/getDepth', { contractId: BTC.v2, level: '15' })
      return (Number(body.data[0].bids[0].price) * (1 + bps / 10_000)).toFixed(1)
    },
    async listen(...channels) {
      const socket = await openTestSocket(`${simulator.ready.wsUrl}/api/v1/public/ws`)
      for (const channel of channels) socket.send({ type: 'subscribe', channel })
      return socket
    },
    async listenPrivate(generation) {
      const { url, headers } = (generation === 'v2' ? v2 : v1).privateSocket()
      return openSocketWith(url, headers)
    },
  }
}

/** Opens a socket with headers; rejects when the server refuses it. */
async function openSocketWith(url: string, headers: Record<string, string>): Promise<TestSocket> {
  const socket = new WebSocket(url, { headers })
  const texts: string[] = []
  socket.on('message', (data) => texts.push(String(data)))
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  await once(socket, 'open')
  socket.on('error', () => socket.terminate())
  return {
    socket,
    texts,
    closed,
    frames: () => texts.map((text) => JSON.parse(text)),
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
  }
}

/** Waits for a condition on a machine that may be busy. */
export const soon: typeof expect.poll = (read, options) => expect.poll(read, { timeout: 20_000, ...options })
