import type { RateWindow } from '../../base/rate-budget.ts'
import type { SocketTiming } from '../../net/socket.ts'

/** Where one Bitvavo environment answers. */
export interface BitvavoEndpoints {
  /** Origin of the REST API, without a trailing slash. */
  readonly restUrl: string
  /** Origin of the WebSocket API, without a trailing slash. */
  readonly wsUrl: string
}

/** The public environments; the venue has no testnet for this API. Sheet section 1. */
export const bitvavoEnvironments = {
  mainnet: { restUrl: 'https://api.bitvavo.com', wsUrl: 'wss://ws.bitvavo.com' },
} as const satisfies Record<string, BitvavoEndpoints>

/** The part of every REST path that is signed too. */
export const REST_BASE = '/v2'
/** The socket's path; the trailing slash matters to the venue. */
export const WS_PATH = '/v2/'

/** Share of the limit that only urgent calls (cancels and questions about orders) may use. */
const URGENT_RESERVE = 0.15

/** Weight points per address (public calls) and per API key (private ones). Sheet section 8. */
export const weightWindows: readonly RateWindow[] = [{ limit: 1000, perMs: 60_000, reserve: URGENT_RESERVE }]

/** Every wait and period of the client. A test may shorten them. */
export interface BitvavoTiming {
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
  /** For so long the venue may deny an order that it has just taken, or show one open that it has just cancelled. */
  readonly orderVisibleWithinMs: number
  /** Between two questions about such an order. */
  readonly orderRecheckMs: number
  /** Fills come one by one: balances are read once after the last of them. */
  readonly balanceDelayMs: number
  readonly subscribeAckWithinMs: number
  /** Between two handshakes of any sockets: quick ones are refused. */
  readonly handshakeGapMs: number
  /** A market without a frame for this long is compared with REST: quiet is normal here. */
  readonly quietAfterMs: number
  /** What REST showed must come by stream within this; otherwise the stream is deaf. */
  readonly quietGraceMs: number
  readonly snapshotFirstRetryMs: number
  readonly snapshotMaxRetryMs: number
  readonly accountSocket: SocketTiming
  readonly tickerSocket: SocketTiming
  readonly bookSocket: SocketTiming
}

const socketTiming: SocketTiming = {
  connectTimeoutMs: 10_000,
  // Below a second the venue may refuse the handshake.
  firstRetryMs: 1_000,
  maxRetryMs: 60_000,
  // Markets may be silent for minutes: only pings and the comparison with REST watch a socket.
  pingEveryMs: 20_000,
  // No limit is documented.
  maxAgeMs: Number.POSITIVE_INFINITY,
}

/** Periods for the real venue. */
export const bitvavoTiming: BitvavoTiming = {
  queryTimeoutMs: 10_000,
  commandTimeoutMs: 10_000,
  queryRateWaitMs: 10_000,
  commandRateWaitMs: 1_000,
  clockMeasureEveryMs: 10 * 60_000,
  instrumentsMaxAgeMs: 30 * 60_000,
  orderEventWithinMs: 8_000,
  orderVisibleWithinMs: 1_500,
  orderRecheckMs: 250,
  balanceDelayMs: 300,
  subscribeAckWithinMs: 5_000,
  handshakeGapMs: 300,
  quietAfterMs: 30_000,
  quietGraceMs: 3_000,
  snapshotFirstRetryMs: 250,
  snapshotMaxRetryMs: 10_000,
  accountSocket: socketTiming,
  tickerSocket: socketTiming,
  bookSocket: socketTiming,
}

/** A subscribe frame costs one point whatever its size; this keeps changes of mind from costing many. */
export const COMMAND_GAP_MS = 250
/** An honest frame is a few kilobytes; the acknowledgement of every market some tens. */
export const MAX_FRAME_BYTES = 1024 * 1024
/** How late a signed request may arrive: the venue's default. */
export const ACCESS_WINDOW_MS = 10_000
/** Required with every order; any number that names the one who decides. */
export const OPERATOR_ID = 1
/** Levels of the snapshot that a diff book is built on: all that the venue gives. */
export const SNAPSHOT_LEVELS = 1000
/** Frames kept while a snapshot is on its way: over three minutes at 100 ms. */
export const MAX_BUFFERED_FRAMES = 2_000
/** The quote whose markets go by the name of the base alone. */
export const HOME_QUOTE = 'EUR'
