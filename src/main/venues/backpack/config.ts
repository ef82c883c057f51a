import type { RateWindow } from '../../base/rate-budget.ts'
import type { SocketTiming } from '../../net/socket.ts'

/** Where Backpack answers. */
export interface BackpackEndpoints {
  /** Origin of the REST API, without a trailing slash: a double slash is answered 404. */
  readonly restUrl: string
  /** URL of the one WebSocket for public and private streams, without a trailing slash. */
  readonly wsUrl: string
}

/** The public environments. No testnet is known. Sheet section 1. */
export const backpackEnvironments = {
  mainnet: { restUrl: 'https://api.backpack.exchange', wsUrl: 'wss://ws.backpack.exchange' },
} as const satisfies Record<string, BackpackEndpoints>

/** Share of each limit that only urgent calls (cancel, reduce-only) may use. */
const URGENT_RESERVE = 0.15

/** Requests of the account. The venue sends no header that would tell what is used. Sheet section 8. */
export const requestWindows: readonly RateWindow[] = [{ limit: 2000, perMs: 60_000, reserve: URGENT_RESERVE }]

/** Candles and past funding rates have a smaller limit of their own. Sheet section 8. */
export const historyWindows: readonly RateWindow[] = [{ limit: 30, perMs: 60_000, reserve: 0 }]

/** Every wait and period of the client. A test may shorten them. */
export interface BackpackTiming {
  readonly queryTimeoutMs: number
  readonly commandTimeoutMs: number
  /** How long a query may wait for room in the rate budget. */
  readonly queryRateWaitMs: number
  /** How long a command may: a late order is worse than none. */
  readonly commandRateWaitMs: number
  readonly clockMeasureEveryMs: number
  readonly instrumentsMaxAgeMs: number
  /** An accepted order whose event has not come by then means that the account stream is deaf. */
  readonly orderEventWithinMs: number
  /** The venue acknowledges no subscription: without a word by then it is taken to have begun. */
  readonly subscribeSettleMs: number
  /** First wait before a cancel that was accepted but not yet executed is looked at; doubles each time. */
  readonly cancelPollFirstMs: number
  /** Funding payments have no stream: how often the history is read. */
  readonly fundingPollMs: number
  readonly snapshotFirstRetryMs: number
  readonly snapshotMaxRetryMs: number
  readonly userSocket: SocketTiming
  readonly depthSocket: SocketTiming
}

const socketTiming: SocketTiming = {
  connectTimeoutMs: 10_000,
  firstRetryMs: 500,
  maxRetryMs: 30_000,
  pingEveryMs: 20_000,
  // The venue has no age limit; a daily replacement keeps a forgotten connection from growing old.
  maxAgeMs: 23 * 3_600_000,
}

/** Periods for the real venue. */
export const backpackTiming: BackpackTiming = {
  queryTimeoutMs: 10_000,
  commandTimeoutMs: 10_000,
  queryRateWaitMs: 10_000,
  commandRateWaitMs: 1_000,
  clockMeasureEveryMs: 10 * 60_000,
  instrumentsMaxAgeMs: 30 * 60_000,
  orderEventWithinMs: 8_000,
  subscribeSettleMs: 300,
  cancelPollFirstMs: 100,
  fundingPollMs: 5 * 60_000,
  snapshotFirstRetryMs: 250,
  snapshotMaxRetryMs: 10_000,
  // Legitimately silent for hours: only pings watch it.
  userSocket: socketTiming,
  // Streams send changes only: a quiet symbol alone on the socket may well say nothing for some seconds.
  depthSocket: { ...socketTiming, staleAfterMs: 5_000, silentAfterMs: 30_000 },
}

/** How late a signed request may arrive, ms: `X-Window`. */
export const RECEIVE_WINDOW_MS = 5_000
/** No limit of client messages is documented; this keeps a flurry of changes of mind in few frames. */
export const COMMAND_GAP_MS = 100
/** An honest frame is a few kilobytes; a diff of a wild minute a few hundred. */
export const MAX_FRAME_BYTES = 1024 * 1024
/** Levels of the snapshot that a diff book is built on. */
export const SNAPSHOT_LEVELS = 1000
/** Frames kept while a snapshot is on its way: a minute of a busy symbol. */
export const MAX_BUFFERED_FRAMES = 4_000
