import type { Capabilities } from '../capabilities.ts'
import { COMMAND_LIFE_MS } from './config.ts'

/** What GRVT perpetuals can do through this client. Sheet sections 1, 5 and 7. */
export const capabilities: Capabilities = {
  kind: 'perpetual',
  timesInForce: ['GTC', 'IOC', 'FOK', 'post-only'],
  reduceOnly: true,
  clientOrderIds: true,
  commandLifeMs: COMMAND_LIFE_MS,
  orderBookDepth: true,
  funding: true,
  candles: true,
  // Read, never set.
  leverage: true,
  // The venue takes batches and has a dead-man timer; the port has no call for them.
  batchOrders: false,
  cancelOnDisconnect: false,
  pausableMarketData: true,
  liquidationEvents: true,
}
