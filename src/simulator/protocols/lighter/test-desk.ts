import { createManualClock, type ManualClock } from '../../clock.ts'
import { type RunningSimulator, startSimulator } from '../../server.ts'
import type { LighterSettings } from './protocol.ts'
import { type CallResult, LighterCaller } from './test-caller.ts'

/** A simulator whose clock moves only when a test moves it, and a caller with the answers tests ask for most. */
export interface TestDesk {
  readonly simulator: RunningSimulator<'lighter'>
  readonly clock: ManualClock
  readonly caller: LighterCaller
  account(): { account_index: number }
  /** Active orders, or inactive ones with the newest first. */
  orders(kind?: 'Active' | 'Inactive'): Promise<CallResult['body'][]>
  /** The order that ended last. */
  last(): Promise<CallResult['body']>
  /** Best bid of BTC in ticks of 0.1. */
  bidTicks(): Promise<number>
  /** What `nextNonce` answers. */
  nonce(): Promise<number>
  /** What became of a transaction. */
  outcome(hash: string): Promise<CallResult['body']>
  close(): Promise<void>
}

/** Starts the simulator with the latencies of a standard account and more requests than that may make. */
export async function openTestDesk(settings: LighterSettings = {}): Promise<TestDesk> {
  const clock = createManualClock(1_800_000_000_000)
  const simulator = await startSimulator<'lighter'>({
    venue: 'lighter',
    seed: 'transactions',
    clock,
    limits: { requestsPerMinute: 10_000, transactionsPerMinute: 10_000 },
    ...settings,
  })
  const caller = new LighterCaller(simulator.ready, clock.now)
  const { accountIndex: account_index, apiKeyIndex: api_key_index } = simulator.ready.credentials
  const orders: TestDesk['orders'] = async (kind = 'Active') =>
    (await caller.get(`account${kind}Orders`, { account_index })).body.orders
  return {
    simulator,
    clock,
    caller,
    account: () => ({ account_index }),
    orders,
    last: async () => (await orders('Inactive'))[0],
    async bidTicks() {
      const { bids } = (await caller.get('orderBookOrders', { market_id: 1, limit: 1 })).body
      return Math.round(Number(bids[0].price) * 10)
    },
    nonce: async () => (await caller.get('nextNonce', { account_index, api_key_index })).body.nonce,
    outcome: async (hash) => (await caller.get('tx', { by: 'hash', value: hash })).body,
    async close() {
      // Sleepers of a manual clock wake when it moves.
      const closed = simulator.close()
      await clock.advance(1_000)
      await closed
    },
  }
}
