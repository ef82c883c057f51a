import type { Capabilities } from '../capabilities.ts'
import { ACCESS_WINDOW_MS } from './config.ts'

/** What Bitvavo spot can do through this client. Sheet sections 1, 5 and 7. */
export const capabilities: Capabilities = {
  kind: 'spot',
  timesInForce: ['GTC', 'IOC', 'FOK', 'post-only'],
  reduceOnly: false,
  clientOrderIds: true,
  commandLifeMs: ACCESS_WINDOW_MS,
  orderBookDepth: true,
  funding: false,
  candles: true,
  leverage: false,
  batchOrders: false,
  // It stands among the venue's reasons for a cancel; how to ask for it is not documented.
  cancelOnDisconnect: false,
  pausableMarketData: true,
  liquidationEvents: false,
}
