import type { TimeInForce } from '../domain/order.ts'

/** What a venue can do. Code above the port asks this instead of asking which venue it is. */
export interface Capabilities {
  readonly kind: 'perpetual' | 'spot'
  readonly timesInForce: readonly TimeInForce[]
  readonly reduceOnly: boolean
  readonly clientOrderIds: boolean
  /**
   * How late the venue may still take a signed command, ms from its sending: the receive window, or the
   * life of a queued transaction. An order it does not know before that may yet come to be.
   */
  readonly commandLifeMs: number
  readonly orderBookDepth: boolean
  readonly funding: boolean
  readonly candles: boolean
  readonly leverage: boolean
  readonly batchOrders: boolean
  readonly cancelOnDisconnect: boolean
  /** Market streams can be paused without touching the account stream. */
  readonly pausableMarketData: boolean
  /** Liquidations of our own position are reported. */
  readonly liquidationEvents: boolean
}
