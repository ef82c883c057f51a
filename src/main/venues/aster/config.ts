import type { RateWindow } from '../../base/rate-budget.ts'
import type { SocketTiming } from '../../net/socket.ts'

/** Where one Aster environment answers. */
export interface AsterEndpoints {
  /** Origin of the REST API, without a trailing slash. */
  readonly restUrl: string
  /** Origin of the WebSocket API, without a trailing slash. */
  readonly wsUrl: string
  /** EIP-712 domain chain id that V3 signatures carry. */
  readonly chainId: number
}

/** The public environments. Docs: repository `asterdex/api-docs`, state of 2026-06-30. */
export const asterEnvironments = {
  mainnet: {
    restUrl: 'https://fapi.asterdex.com',
    wsUrl: 'wss://fstream.asterdex.com',
    chainId: 1666,
  },
  testnet: {
    restUrl: 'https://fapi.asterdex-testnet.com',
    wsUrl: 'wss://fstream.asterdex-testnet.com',
    chainId: 714,
  },
} as const satisfies Record<string, AsterEndpoints>

/** Share of each limit that only urgent calls (cancel, reduce-only) may use. */
const URGENT_RESERVE = 0.15

/** `REQUEST_WEIGHT` per IP, from the venue's own `rateLimits`. */
export const weightWindows: readonly RateWindow[] = [{ limit: 2400, perMs: 60_000, reserve: URGENT_RESERVE }]

/** `ORDERS` per account, from the venue's own `rateLimits`. */
export const orderWindows: readonly RateWindow[] = [
  { limit: 1200, perMs: 60_000, reserve: URGENT_RESERVE },
  { limit: 300, perMs: 10_000, reserve: URGENT_RESERVE },
]

/** Every wait and period of the client. A test may shorten them. */
export interface AsterTiming {
  readonly queryTimeoutMs: number
  readonly commandTimeoutMs: number
  /** How long a query may wait for room in the rate budget. */
  readonly queryRateWaitMs: number
  /** How long a command may: a late order is worse than none. */
  readonly commandRateWaitMs: number
  /** The venue accepts 60 minutes; the vendor's demo renews at 30. */
  readonly listenKeyRenewMs: number
  readonly clockMeasureEveryMs: number
  readonly instrumentsMaxAgeMs: number
  /** An accepted order whose event has not come by then means that the account stream is deaf. */
  readonly orderEventWithinMs: number
  /** A triggered conditional order says EXPIRED first and NEW within about a second. */
  readonly triggerHoldMs: number
  readonly subscribeAckWithinMs: number
  readonly snapshotFirstRetryMs: number
  readonly snapshotMaxRetryMs: number
  readonly userSocket: SocketTiming
  readonly bookTickerSocket: SocketTiming
  readonly depthSocket: SocketTiming
}

const socketTiming: SocketTiming = {
  connectTimeoutMs: 10_000,
  firstRetryMs: 500,
  maxRetryMs: 30_000,
  pingEveryMs: 20_000,
  // The venue ends a connection at 24 h.
  maxAgeMs: 23 * 3_600_000,
}

/** Periods for the real venue. */
export const asterTiming: AsterTiming = {
  queryTimeoutMs: 10_000,
  commandTimeoutMs: 10_000,
  queryRateWaitMs: 10_000,
  commandRateWaitMs: 1_000,
  listenKeyRenewMs: 30 * 60_000,
  clockMeasureEveryMs: 10 * 60_000,
  instrumentsMaxAgeMs: 30 * 60_000,
  orderEventWithinMs: 8_000,
  triggerHoldMs: 1_000,
  subscribeAckWithinMs: 5_000,
  snapshotFirstRetryMs: 250,
  snapshotMaxRetryMs: 10_000,
  // Legitimately silent for hours: only pings watch it.
  userSocket: socketTiming,
  bookTickerSocket: { ...socketTiming, staleAfterMs: 5_000, silentAfterMs: 20_000 },
  depthSocket: { ...socketTiming, staleAfterMs: 3_000, silentAfterMs: 15_000 },
}

/** At most 10 client messages a second are allowed per connection; half of that leaves room for pings. */
export const COMMAND_GAP_MS = 200
export const MAX_STREAMS_PER_SOCKET = 200
/** An honest frame is a few kilobytes; a diff of a wild minute a few hundred. */
export const MAX_FRAME_BYTES = 1024 * 1024
/** V1 only: how late a request may arrive. */
export const RECEIVE_WINDOW_MS = 5_000
/** Levels of the snapshot that a diff book is built on. */
export const SNAPSHOT_LEVELS = 1000
/** Frames kept while a snapshot is on its way: over three minutes at 100 ms. */
export const MAX_BUFFERED_FRAMES = 2_000
