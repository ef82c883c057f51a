import type { Capabilities } from '../capabilities.ts'
import { RECEIVE_WINDOW_MS } from './config.ts'

/** What Paradex perpetuals can do through this client. Sheet sections 1, 5 and 7. */
export const capabilities: Capabilities = {
  kind: 'perpetual',
  timesInForce: ['GTC', 'IOC', 'post-only'],
  reduceOnly: true,
  clientOrderIds: true,
  commandLifeMs: RECEIVE_WINDOW_MS,
  orderBookDepth: true,
  // Accrues every second: see `accrual` of the funding rate.
  funding: true,
  candles: true,
  leverage: true,
  // The venue takes batches; the port has no call for them.
  batchOrders: false,
  // Per connection: see `cancelOnDisconnect` of the client's deps.
  cancelOnDisconnect: true,
  pausableMarketData: true,
  liquidationEvents: true,
}
