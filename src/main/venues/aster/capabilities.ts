import type { Capabilities } from '../capabilities.ts'
import { RECEIVE_WINDOW_MS } from './config.ts'

/** What Aster perpetuals can do through this client. Sheet sections 1, 5 and 7. */
export const capabilities: Capabilities = {
  kind: 'perpetual',
  timesInForce: ['GTC', 'IOC', 'FOK', 'post-only'],
  reduceOnly: true,
  clientOrderIds: true,
  commandLifeMs: RECEIVE_WINDOW_MS,
  orderBookDepth: true,
  funding: true,
  candles: true,
  leverage: true,
  // The venue takes batches; the port has no call for them.
  batchOrders: false,
  // The venue has a dead-man switch; this client does not drive it.
  cancelOnDisconnect: false,
  pausableMarketData: true,
  liquidationEvents: true,
}
