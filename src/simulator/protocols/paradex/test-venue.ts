import { expect } from 'vitest'
import { systemClock } from '../../clock.ts'
import { type RunningSimulator, startSimulator } from '../../server.ts'
import { openTestSocket, type TestSocket } from '../../test-socket.ts'
import type { ParadexSettings } from './protocol.ts'
import { type CallResult, ParadexCaller, type Values } from './test-caller.ts'

export const BTC = 'BTC-USD-PERP'

/** A running simulator with a caller that is signed in, for tests. */
export interface TestVenue {
  readonly simulator: RunningSimulator<'paradex'>
  readonly caller: ParadexCaller
  /** Places an order of 0.01 BTC at market unless told otherwise. */
  place(order?: Values): Promise<CallResult>
  /** Places a limit order that rests 1 % below the market unless told otherwise. */
  rest(order?: Values): Promise<CallResult>
  /** A price `bps` away from the best bid, on the tick. */
  priceFromBid(bps: number): Promise<string>
  /** Newest order as the history has it. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever field they are about.
  last(): Promise<any>
  /** Opens a socket, shows the token and subscribes. */
  listen(...channels: string[]): Promise<TestSocket>
}

export async function startTestVenue(
  settings: ParadexSettings & { state?: string } = {},
): Promise<TestVenue> {
  const simulator = await startSimulator({ venue: 'paradex', seed: 'test', ...settings })
  const caller = new ParadexCaller(simulator.ready, systemClock.now)
  await caller.signIn()
  const place = (order: Values = {}): Promise<CallResult> => {
    const market = { market: BTC, side: 'BUY', type: 'MARKET', size: '0.01', price: '0', instruction: 'GTC' }
    return caller.call('POST', '/v1/orders', caller.signed({ ...market, ...order }))
  }
  const priceFromBid = async (bps: number): Promise<string> => {
    const { body } = await caller.call('GET', `/v1/orderbook/${BTC}?depth=1`)
    return (Number(body.bids[0][0]) * (1 + bps / 10_000)).toFixed(1)
  }
  return {
    simulator,
    caller,
    place,
    priceFromBid,
    async rest(order = {}) {
      return place({ type: 'LIMIT', price: await priceFromBid(-100), ...order })
    },
    async last() {
      return (await caller.call('GET', '/v1/orders-history?page_size=1')).body.results[0]
    },
    async listen(...channels) {
      const socket = await openTestSocket(`${simulator.ready.wsUrl}/v1`)
      socket.send({ jsonrpc: '2.0', method: 'auth', params: { bearer: caller.token }, id: 0 })
      for (const [index, channel] of channels.entries())
        socket.send({ jsonrpc: '2.0', method: 'subscribe', params: { channel }, id: index + 1 })
      await soon(() => socket.frames().filter(({ result }) => result).length).toBe(channels.length + 1)
      return socket
    },
  }
}

/** What a channel told, oldest first. */
// biome-ignore lint/suspicious/noExplicitAny: tests read whatever field they are about.
export function told(socket: TestSocket, channel: string): any[] {
  return socket
    .frames()
    .filter(({ method, params }) => method === 'subscription' && params.channel === channel)
    .map(({ params }) => params.data)
}

/** Waits for a condition on a machine that may be busy. */
export const soon: typeof expect.poll = (read, options) => expect.poll(read, { timeout: 20_000, ...options })
