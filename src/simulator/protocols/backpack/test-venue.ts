import { expect } from 'vitest'
import { systemClock } from '../../clock.ts'
import { type RunningSimulator, startSimulator } from '../../server.ts'
import { openTestSocket, type TestSocket } from '../../test-socket.ts'
import type { BackpackSettings } from './protocol.ts'
import { BackpackCaller, type CallResult } from './signed-caller.ts'

export const BTC = 'BTC_USDC_PERP'
export const ORDER = '/api/v1/order'

/** A running simulator with a caller, for tests. Orders are not delayed unless the test asks for it. */
export interface TestVenue {
  readonly simulator: RunningSimulator<'backpack'>
  readonly caller: BackpackCaller
  /** Places an order of 0.01 BTC at market unless told otherwise. */
  place(order?: Readonly<Record<string, unknown>>): Promise<CallResult>
  /** A price `bps` away from the best bid, on the tick. */
  priceFromBid(bps: number): Promise<string>
  /** Opens a socket and subscribes, with a signature when a stream is private. */
  listen(...streams: string[]): Promise<TestSocket>
}

export async function startTestVenue(
  settings: BackpackSettings & { state?: string } = {},
): Promise<TestVenue> {
  const simulator = await startSimulator({ venue: 'backpack', seed: 'test', takerDelayMs: 0, ...settings })
  const caller = new BackpackCaller(simulator.ready, systemClock.now)
  const market = { symbol: BTC, side: 'Bid', orderType: 'Market', quantity: '0.01' }
  return {
    simulator,
    caller,
    place: (order = {}) => caller.write('orderExecute', 'POST', ORDER, { ...market, ...order }),
    async priceFromBid(bps) {
      const { body } = await caller.get(`/api/v1/depth?symbol=${BTC}&limit=5`)
      // The best bid is the last row.
      return (Number(body.bids.at(-1)[0]) * (1 + bps / 10_000)).toFixed(1)
    },
    async listen(...streams) {
      const socket = await openTestSocket(simulator.ready.wsUrl)
      const isPrivate = streams.some((name) => name.startsWith('account.'))
      socket.send({
        method: 'SUBSCRIBE',
        params: streams,
        ...(isPrivate && { signature: caller.subscription() }),
      })
      return socket
    },
  }
}

/** Waits for a condition on a machine that may be busy. */
export const soon: typeof expect.poll = (read, options) => expect.poll(read, { timeout: 8_000, ...options })
