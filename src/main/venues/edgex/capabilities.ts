import type { Capabilities } from '../capabilities.ts'
import { RECEIVE_WINDOW_MS } from './config.ts'

/** What EdgeX perpetuals can do through this client. Sheet sections 1, 5 and 7. */
export const capabilities: Capabilities = {
  kind: 'perpetual',
  timesInForce: ['GTC', 'IOC', 'FOK', 'post-only'],
  reduceOnly: true,
  clientOrderIds: true,
  commandLifeMs: RECEIVE_WINDOW_MS,
  orderBookDepth: true,
  funding: true,
  candles: true,
  // A setting of the account by contract: read here, never set.
  leverage: true,
  batchOrders: false,
  cancelOnDisconnect: false,
  pausableMarketData: true,
  liquidationEvents: true,
}
