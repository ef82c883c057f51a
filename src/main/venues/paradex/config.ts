import type { RateWindow } from '../../base/rate-budget.ts'
import type { SocketTiming } from '../../net/socket.ts'

/** Where Paradex answers. The network itself, by which orders are signed, the venue tells. */
export interface ParadexEndpoints {
  /** REST with its version, `…/v1`, without a trailing slash. */
  readonly restUrl: string
  /** The one WebSocket for public and private channels with its version, `…/v1`. */
  readonly wsUrl: string
}

/** The public environments. Sheet section 1. */
export const paradexEnvironments = {
  testnet: {
    restUrl: 'https://api.testnet.paradex.trade/v1',
    wsUrl: 'wss://ws.api.testnet.paradex.trade/v1',
  },
  mainnet: { restUrl: 'https://api.prod.paradex.trade/v1', wsUrl: 'wss://ws.api.prod.paradex.trade/v1' },
} as const satisfies Record<string, ParadexEndpoints>

/** Share of each limit that only urgent calls (cancel, reduce-only) may use. */
const URGENT_RESERVE = 0.15

/** All calls of this address, public and private together. Sheet section 8. */
export const addressWindows: readonly RateWindow[] = [{ limit: 1500, perMs: 60_000, reserve: URGENT_RESERVE }]

/** Orders and cancels of the account. Sheet section 8. */
export const orderWindows: readonly RateWindow[] = [
  { limit: 800, perMs: 1_000, reserve: URGENT_RESERVE },
  { limit: 17_250, perMs: 60_000, reserve: URGENT_RESERVE },
]

/** Queries of the account. Sheet section 8. */
export const queryWindows: readonly RateWindow[] = [
  { limit: 120, perMs: 1_000, reserve: URGENT_RESERVE },
  { limit: 600, perMs: 60_000, reserve: URGENT_RESERVE },
]

/** Every wait and period of the client. A test may shorten them. */
export interface ParadexTiming {
  readonly queryTimeoutMs: number
  readonly commandTimeoutMs: number
  /** How long a query may wait for room in the rate budget. */
  readonly queryRateWaitMs: number
  /** How long a command may, and an order for its token: a late order is worse than none. */
  readonly commandRateWaitMs: number
  readonly clockMeasureEveryMs: number
  readonly instrumentsMaxAgeMs: number
  /** A token of this age is replaced while it is still good: it lives five minutes, whatever was asked for. */
  readonly tokenRenewAfterMs: number
  /** A token of this age is not used any more. */
  readonly tokenLifeMs: number
  /** An order is answered before its risk checks: how long their outcome is waited for on the stream. */
  readonly orderSettleMs: number
  /** An accepted order whose event has not come by then means that the account stream is deaf. */
  readonly orderEventWithinMs: number
  /** First wait before a cancel that was queued is looked at by REST; doubles each time. */
  readonly cancelPollFirstMs: number
  /** An unanswered request on a socket means that the connection is no good. */
  readonly answerWithinMs: number
  /** A book whose snapshot has not come by then is asked for again. */
  readonly snapshotWithinMs: number
  readonly bookFirstRetryMs: number
  readonly bookMaxRetryMs: number
  readonly userSocket: SocketTiming
  readonly marketSocket: SocketTiming
}

const socketTiming: SocketTiming = {
  connectTimeoutMs: 10_000,
  firstRetryMs: 500,
  maxRetryMs: 30_000,
  // The venue pings every 55 s itself; ours find a dead connection sooner.
  pingEveryMs: 20_000,
  maxAgeMs: 23 * 3_600_000,
}

/** Periods for the real venue. */
export const paradexTiming: ParadexTiming = {
  queryTimeoutMs: 10_000,
  // The venue gives up on a request after 30 s.
  commandTimeoutMs: 10_000,
  queryRateWaitMs: 10_000,
  commandRateWaitMs: 1_000,
  clockMeasureEveryMs: 10 * 60_000,
  instrumentsMaxAgeMs: 30 * 60_000,
  tokenRenewAfterMs: 3 * 60_000,
  tokenLifeMs: 4.5 * 60_000,
  orderSettleMs: 1_000,
  orderEventWithinMs: 8_000,
  cancelPollFirstMs: 100,
  answerWithinMs: 5_000,
  // It comes with the answer; a lost one is asked for again within the five seconds that a resume has.
  snapshotWithinMs: 2_000,
  bookFirstRetryMs: 250,
  bookMaxRetryMs: 10_000,
  // Legitimately silent for hours: only pings watch it.
  userSocket: socketTiming,
  marketSocket: { ...socketTiming, staleAfterMs: 5_000, silentAfterMs: 30_000 },
}

/** How late the venue may take a signed order, ms: `recv_window`. */
export const RECEIVE_WINDOW_MS = 5_000
/** How long the signature of a sign-in is good, seconds; the token it brings lives five minutes all the same. */
export const SIGN_IN_LIFE_S = 30 * 60
/** The longest client order id. Sheet section 5. */
export const MAX_CLIENT_ID = 64
/** Whole books come in one frame: a few hundred levels a side. */
export const MAX_FRAME_BYTES = 4 * 1024 * 1024
