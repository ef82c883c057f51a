import type { Unsubscribe } from '../base/emitter.ts'
import type { SymbolId } from '../domain/brands.ts'
import type { Bbo, Candle, FundingPayment, PublicTrade } from '../domain/market.ts'
import type { Fill, OrderUpdate } from '../domain/order.ts'
import type { Balance, Position } from '../domain/position.ts'
import type { BookSink } from './book-sink.ts'
import type { SymbolTraffic } from './stream-traffic.ts'

/** `live` has data, `connecting` is on its way, `stale` is open but silent, `closed` failed and waits, `paused` was asked for. */
export type SocketState = 'connecting' | 'live' | 'stale' | 'closed' | 'paused'

/** One socket's health, as the Streams region shows it. Rates are over the last second. */
export interface SocketStatus {
  /** `user`, `bookTicker`, `depth`. */
  readonly name: string
  readonly state: SocketState
  readonly messagesPerSecond: number
  readonly bytesPerSecond: number
  readonly messages: number
  readonly bytes: number
  /** Bytes that the connections brought in all, handshakes and framing included, before encryption. */
  readonly wireBytes: number
  /** How long it was paused in all, up to now. */
  readonly pausedMs: number
  /** Streams that were asked for again; absent where nobody counts them. */
  readonly resubscribes?: number
  readonly reconnects: number
  readonly gaps: number
  /** Our receipt of the last message; absent before the first. */
  readonly lastMessageAtMs?: number
  /** Why it is not live, in words for the screen. */
  readonly detail?: string
}

/** What happened on the account, in the order the venue told us. */
export type AccountEvent =
  | { readonly kind: 'order'; readonly order: OrderUpdate }
  | { readonly kind: 'fill'; readonly fill: Fill }
  | {
      readonly kind: 'position'
      readonly position: Pick<Position, 'venue' | 'symbol' | 'sizeBase' | 'entryPrice'>
    }
  | { readonly kind: 'balance'; readonly balance: Pick<Balance, 'asset' | 'walletBalance'> }
  | { readonly kind: 'funding'; readonly payment: FundingPayment }
  | { readonly kind: 'liquidation'; readonly fill: Fill }
  /** Events may have been missed (reconnect): orders, positions and balances must be read again. */
  | { readonly kind: 'resync'; readonly reason: string }

/** The best levels of a book in a feed that is smaller than the whole book's. */
export interface TopBooks {
  /** Levels a side. */
  readonly levels: number
  /** Each snapshot is a whole top; levels beyond it are unknown, not empty. */
  subscribe(symbol: SymbolId, sink: BookSink): Unsubscribe
}

/**
 * The venue's sockets. Market subscriptions are per symbol and counted by the caller; the account
 * stream is always on while connected.
 */
export interface MarketStreams {
  /** Verified best bid and offer. */
  subscribeBbo(symbol: SymbolId, listener: (bbo: Bbo) => void): Unsubscribe
  /** A verified book: the venue's sequence rules are kept below this line, faults are told to the sink. */
  subscribeBook(symbol: SymbolId, sink: BookSink): Unsubscribe
  /** Absent where the venue has no smaller feed. */
  readonly topBooks?: TopBooks
  subscribeTrades(symbol: SymbolId, listener: (trade: PublicTrade) => void): Unsubscribe
  /** Running 1-minute candle. */
  subscribeCandles(symbol: SymbolId, listener: (candle: Candle) => void): Unsubscribe
  /** Seed 5's order-update handler. */
  setupOrderUpdateHandler(listener: (event: AccountEvent) => void): Unsubscribe
  /** Ends market traffic for a symbol, or for all; never touches the account stream. A no-op where the venue cannot. */
  pauseMarketData(symbol?: SymbolId): Promise<void>
  /** Brings market traffic of a symbol back. A no-op where it was never paused. */
  resumeMarketData(symbol: SymbolId): Promise<void>
  /** What came for one symbol since the start; absent where frames are not told apart. */
  trafficOf?(symbol: SymbolId): SymbolTraffic
  status(): readonly SocketStatus[]
  /** Told on every state change of a socket. */
  onStatus(listener: (status: SocketStatus) => void): Unsubscribe
}
