import type { Capabilities } from '../capabilities.ts'
import { lighterTiming } from './config.ts'

/** What Lighter perpetuals can do through this client. Sheet sections 2, 4 and 5. */
export const capabilities: Capabilities = {
  kind: 'perpetual',
  // The venue has no fill-or-kill.
  timesInForce: ['GTC', 'IOC', 'post-only'],
  reduceOnly: true,
  clientOrderIds: true,
  commandLifeMs: lighterTiming.transactionLifeMs,
  orderBookDepth: true,
  funding: true,
  candles: true,
  leverage: true,
  // The venue takes batches; the port has no call for them.
  batchOrders: false,
  // The venue has a dead-man switch; this client does not drive it.
  cancelOnDisconnect: false,
  // One socket carries market data, account and orders: there is nothing to close. See `leavesChannels`.
  pausableMarketData: false,
  liquidationEvents: true,
}
