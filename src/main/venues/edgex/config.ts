import { AppError } from '../../base/errors.ts'
import type { RateWindow } from '../../base/rate-budget.ts'
import type { SocketTiming } from '../../net/socket.ts'

/** The venue runs two generations side by side; keys, contract ids and signatures of one mean nothing to the other. */
export type EdgexGeneration = 'v2' | 'v1'

/** Where one generation of EdgeX answers. */
export interface EdgexEndpoints {
  /** What answers there; keys of the other generation are taken to its own host, see `endpointsFor`. */
  readonly generation: EdgexGeneration
  /** Origin of the REST API, without a trailing slash. */
  readonly restUrl: string
  /** Origin of both WebSockets, without a trailing slash. */
  readonly wsUrl: string
}

/** The public environments. A testnet is known of V1 only. Sheet sections 0 and 1. */
export const edgexEnvironments = {
  mainnet: {
    generation: 'v2',
    restUrl: 'https://edgex-prod-v2.edgex.exchange',
    wsUrl: 'wss://edgex-quote-prod-v2.edgex.exchange',
  },
  testnet: {
    generation: 'v1',
    restUrl: 'https://testnet.edgex.exchange',
    wsUrl: 'wss://quote-testnet.edgex.exchange',
  },
} as const satisfies Record<string, EdgexEndpoints>

/** Mainnet of the legacy generation, for keys of V1. */
const legacyMainnet: EdgexEndpoints = {
  generation: 'v1',
  restUrl: 'https://pro.edgex.exchange',
  wsUrl: 'wss://quote.edgex.exchange',
}

/**
 * Where a generation answers in the environment of these endpoints: on mainnet each has hosts of its own, elsewhere one
 * origin serves both.
 *
 * @throws {AppError} `not-supported` for V2 on the testnet.
 */
export function endpointsFor(endpoints: EdgexEndpoints, generation: EdgexGeneration): EdgexEndpoints {
  if (endpoints.generation === generation) return endpoints
  const { mainnet, testnet } = edgexEnvironments
  switch (endpoints.restUrl) {
    case mainnet.restUrl:
      return legacyMainnet
    case legacyMainnet.restUrl:
      return mainnet
    case testnet.restUrl:
      throw new AppError(
        'not-supported',
        'expected V1 keys on the EdgeX testnet, got V2 keys: V2 has no testnet',
      )
    default:
      return { ...endpoints, generation }
  }
}

/** Share of each limit that only urgent calls (cancel, reduce-only, what became of an order) may use. */
const URGENT_RESERVE = 0.2

/**
 * The venue publishes no figures: these are the ones that clients live with (sheet section 8), for public and for
 * private calls each.
 */
export const requestWindows: readonly RateWindow[] = [
  { limit: 10, perMs: 1_000, reserve: URGENT_RESERVE },
  { limit: 50, perMs: 10_000, reserve: URGENT_RESERVE },
]

/** Orders a minute, where the account's own record names a limit. */
export const orderWindow = (perMinute: number): readonly RateWindow[] => [
  { limit: perMinute, perMs: 60_000, reserve: URGENT_RESERVE },
]

/** Silence after a 429, doubled by each further one. Sheet section 8. */
export const FIRST_RATE_PAUSE_MS = 5_000
export const MAX_RATE_PAUSE_MS = 60_000

/** Every wait and period of the client. A test may shorten them. */
export interface EdgexTiming {
  readonly queryTimeoutMs: number
  readonly commandTimeoutMs: number
  /** How long a query may wait for room in the rate budget. */
  readonly queryRateWaitMs: number
  /** How long a command may: a late order is worse than none. */
  readonly commandRateWaitMs: number
  readonly clockMeasureEveryMs: number
  readonly instrumentsMaxAgeMs: number
  /** Placing answers an id only: the order's event has to come within this time. */
  readonly orderEventWithinMs: number
  /** First wait before an order or a cancel that is not settled is looked at again; doubles each time. */
  readonly orderLookFirstMs: number
  /** The answer to a subscribe or unsubscribe. */
  readonly subscribeAckWithinMs: number
  /** The snapshot that begins the account stream. */
  readonly snapshotWithinMs: number
  /** The snapshot that begins a book. */
  readonly bookSnapshotWithinMs: number
  readonly bookFirstRetryMs: number
  readonly bookMaxRetryMs: number
  /** A book that says nothing for this long, not even an empty change, is taken anew. */
  readonly bookSilentAfterMs: number
  /** Our own JSON ping; the venue sends its own about every 9 s. */
  readonly keepAliveEveryMs: number
  /** Account versions that skip ask for the account anew, but not more often than this. */
  readonly resyncGapMs: number
  readonly userSocket: SocketTiming
  readonly depthSocket: SocketTiming
}

const socketTiming: SocketTiming = {
  connectTimeoutMs: 10_000,
  firstRetryMs: 1_000,
  maxRetryMs: 30_000,
  pingEveryMs: 20_000,
  // No age limit is documented; a daily replacement keeps a forgotten connection from growing old.
  maxAgeMs: 23 * 3_600_000,
}

/** Periods for the real venue. */
export const edgexTiming: EdgexTiming = {
  queryTimeoutMs: 10_000,
  commandTimeoutMs: 10_000,
  queryRateWaitMs: 10_000,
  commandRateWaitMs: 1_000,
  clockMeasureEveryMs: 10 * 60_000,
  instrumentsMaxAgeMs: 30 * 60_000,
  orderEventWithinMs: 2_000,
  orderLookFirstMs: 250,
  subscribeAckWithinMs: 5_000,
  snapshotWithinMs: 10_000,
  // It comes with the answer; a lost one is asked for again within the five seconds that a resume has.
  bookSnapshotWithinMs: 2_000,
  bookFirstRetryMs: 250,
  bookMaxRetryMs: 10_000,
  bookSilentAfterMs: 60_000,
  keepAliveEveryMs: 30_000,
  resyncGapMs: 5_000,
  // The venue pings about every 9 s, so silence is no sign of rest.
  userSocket: { ...socketTiming, staleAfterMs: 25_000, silentAfterMs: 60_000 },
  depthSocket: { ...socketTiming, staleAfterMs: 5_000, silentAfterMs: 30_000 },
}

/** A signed call may arrive this much off the venue's time. Sheet section 4.2. */
export const RECEIVE_WINDOW_MS = 60_000
/** The path of both sockets, whatever the generation. Sheet section 0. */
export const PUBLIC_STREAM_PATH = '/api/v1/public/ws'
export const PRIVATE_STREAM_PATH = '/api/v1/private/ws'
/** A snapshot of 200 levels is some twenty kilobytes, one of an account a few hundred. */
export const MAX_FRAME_BYTES = 2 * 1024 * 1024
/** Levels a side of the book that best prices are read from, and of the whole one. The venue has no other. */
export const TOP_LEVELS = 15
export const BOOK_LEVELS = 200
const DAY_MS = 86_400_000
/** How long an order may rest, and how long its signature holds. V2 as its SDK, V1 as the web client. Sheet 4.3, 4.4. */
export const orderLife: Readonly<
  Record<EdgexGeneration, { readonly orderMs: number; readonly l2Ms: number }>
> = {
  v2: { orderMs: 22 * DAY_MS, l2Ms: 30 * DAY_MS },
  v1: { orderMs: 22 * DAY_MS, l2Ms: 31 * DAY_MS },
}
/** The coin that the account is kept in. */
export const COLLATERAL_COIN_ID = '1000'
