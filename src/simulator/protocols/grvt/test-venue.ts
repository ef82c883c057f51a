import { once } from 'node:events'
import { expect } from 'vitest'
import { WebSocket } from 'ws'
import { systemClock } from '../../clock.ts'
import { type RunningSimulator, startSimulator } from '../../server.ts'
import type { GrvtSettings } from './protocol.ts'
import { GrvtCaller } from './test-caller.ts'

export const BTC = 'BTC_USDT_Perp'

/** A socket that remembers what it got. */
export interface TestSocket {
  readonly socket: WebSocket
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever field they are about.
  frames(): any[]
  /** Feeds of a stream, oldest first. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever field they are about.
  feeds(stream: string): any[]
  send(message: unknown): void
  subscribe(stream: string, ...selectors: string[]): void
}

/** A running simulator with a caller that is logged in, for tests. */
export interface TestVenue {
  readonly simulator: RunningSimulator<'grvt'>
  readonly caller: GrvtCaller
  /** A price `bps` away from the best bid, on the tick. */
  priceFromBid(bps: number): Promise<string>
  /** Opens a socket: `trades/ws/full` with the session, `market-data/ws/full` without. */
  open(path: string): Promise<TestSocket>
}

export async function startTestVenue(settings: GrvtSettings & { state?: string } = {}): Promise<TestVenue> {
  const simulator = await startSimulator({ venue: 'grvt', seed: 'test', ...settings })
  const caller = new GrvtCaller(simulator.ready, systemClock.now)
  await caller.login()
  return {
    simulator,
    caller,
    async priceFromBid(bps) {
      const { body } = await caller.market('book', { instrument: BTC, depth: 10 })
      return (Number(body.result.bids[0].price) * (1 + bps / 10_000)).toFixed(1)
    },
    open: (path) => openSocket(`${simulator.ready.wsUrl}/${path}`, caller.session),
  }
}

async function openSocket(url: string, headers: Record<string, string>): Promise<TestSocket> {
  const socket = new WebSocket(url, { headers })
  const texts: string[] = []
  socket.on('message', (data) => texts.push(String(data)))
  await once(socket, 'open')
  socket.on('error', () => socket.terminate())
  const frames = (): ReturnType<TestSocket['frames']> => texts.map((text) => JSON.parse(text))
  let id = 0
  const send = (message: unknown): void =>
    socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  return {
    socket,
    frames,
    feeds: (stream) => frames().flatMap((frame) => (frame.stream === stream ? [frame.feed] : [])),
    send,
    subscribe(stream, ...selectors) {
      send({ jsonrpc: '2.0', method: 'subscribe', params: { stream, selectors }, id: ++id })
    },
  }
}

/** Waits for a condition on a machine that may be busy. */
export const soon: typeof expect.poll = (read, options) => expect.poll(read, { timeout: 20_000, ...options })
