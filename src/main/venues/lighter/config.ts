import type { RateWindow } from '../../base/rate-budget.ts'
import type { SocketTiming } from '../../net/socket.ts'

/** Where one Lighter environment answers. */
export interface LighterEndpoints {
  /** Origin of the REST API, without a trailing slash. */
  readonly restUrl: string
  /** Origin of the WebSocket API, without a trailing slash. */
  readonly wsUrl: string
  /** Part of every signed transaction. */
  readonly chainId: number
}

/** The public environments. Sheet section 1, read 2026-11-20. */
export const lighterEnvironments = {
  mainnet: {
    restUrl: 'https://mainnet.zklighter.elliot.ai',
    wsUrl: 'wss://mainnet.zklighter.elliot.ai',
    chainId: 304,
  },
  testnet: {
    restUrl: 'https://testnet.zklighter.elliot.ai',
    wsUrl: 'wss://testnet.zklighter.elliot.ai',
    chainId: 300,
  },
} as const satisfies Record<string, LighterEndpoints>

/** What an account tier allows in a rolling minute. Sheet section 8. */
export interface LighterLimits {
  /** REST requests, or their weight; transactions over the socket do not count. */
  readonly requestsPerMinute: number
  /** Requests count by their weight, not each as one. */
  readonly isWeighted: boolean
  readonly transactionsPerMinute: number
}

/** The tiers; the smallest figure where a tier has a range. */
export const lighterTiers = {
  standard: { requestsPerMinute: 60, isWeighted: false, transactionsPerMinute: 60 },
  premium: { requestsPerMinute: 24_000, isWeighted: true, transactionsPerMinute: 4_000 },
  plus: { requestsPerMinute: 120_000, isWeighted: true, transactionsPerMinute: 8_000 },
} as const satisfies Record<string, LighterLimits>

/** Share of a limit that only urgent calls (cancel, reduce-only, what became of an order) may use. */
const URGENT_RESERVE = 0.25

/** A rolling minute with the reserve of urgent calls. */
export const minuteOf = (limit: number): readonly RateWindow[] => [
  { limit, perMs: 60_000, reserve: URGENT_RESERVE },
]

/** 200 client messages a minute per IP are allowed; transactions are not counted. Sheet section 2. */
export const MESSAGES_PER_MINUTE = 150

/** Every wait and period of the client. A test may shorten them. */
export interface LighterTiming {
  readonly queryTimeoutMs: number
  /** From sending a transaction to "queued". */
  readonly commandTimeoutMs: number
  /** How long a query may wait for room in the rate budget. */
  readonly queryRateWaitMs: number
  /** How long a command may: a late order is worse than none. */
  readonly commandRateWaitMs: number
  readonly clockMeasureEveryMs: number
  readonly instrumentsMaxAgeMs: number
  /** Prices and rates of all markets in one answer are shared by everyone who asks within this time. */
  readonly sharedAnswerMaxAgeMs: number
  /** A queued transaction is executed 200 to 300 ms later; by then its event must have come. */
  readonly orderEventWithinMs: number
  /** How long after the first look an order that was not found is looked for again. */
  readonly orderLookAgainMs: number
  /**
   * A transaction that reached the sequencer later than this is dropped. The official signer takes ten minutes; for as long
   * nobody could be certain that a lost order will never arrive, and its other leg would stand alone.
   */
  readonly transactionLifeMs: number
  /** Orders that rest; the venue allows 5 minutes to 30 days. */
  readonly orderLifeMs: number
  /** Auth tokens may live 8 hours. */
  readonly tokenLifeMs: number
  /** Account channels are joined again with a fresh token this often. */
  readonly tokenRenewMs: number
  /** The answer to a subscribe or unsubscribe, and the greeting of a new connection. */
  readonly subscribeAckWithinMs: number
  /** Our own ping: the venue ends a connection of a silent client after 2 minutes; its answers prove life. */
  readonly keepAliveEveryMs: number
  readonly bookFirstRetryMs: number
  readonly bookMaxRetryMs: number
  /** A booked funding payment is readable this long after the hour. */
  readonly fundingReadAfterMs: number
  readonly socket: SocketTiming
}

/** Periods for the real venue. */
export const lighterTiming: LighterTiming = {
  queryTimeoutMs: 10_000,
  commandTimeoutMs: 10_000,
  queryRateWaitMs: 10_000,
  commandRateWaitMs: 1_000,
  clockMeasureEveryMs: 60 * 60_000,
  instrumentsMaxAgeMs: 30 * 60_000,
  sharedAnswerMaxAgeMs: 5_000,
  orderEventWithinMs: 2_000,
  orderLookAgainMs: 2_000,
  transactionLifeMs: 5_000,
  orderLifeMs: 28 * 86_400_000,
  tokenLifeMs: 7 * 3_600_000,
  tokenRenewMs: 4 * 3_600_000,
  // The answer brings the book: a lost one is noticed within the five seconds that a resume has.
  subscribeAckWithinMs: 3_000,
  keepAliveEveryMs: 5_000,
  bookFirstRetryMs: 250,
  bookMaxRetryMs: 10_000,
  fundingReadAfterMs: 20_000,
  socket: {
    connectTimeoutMs: 10_000,
    firstRetryMs: 500,
    maxRetryMs: 30_000,
    pingEveryMs: 20_000,
    staleAfterMs: 10_000,
    silentAfterMs: 45_000,
    // Users report an end at 24 h.
    maxAgeMs: 23 * 3_600_000,
  },
}

/** Where the one WebSocket is, below its origin. */
export const STREAM_PATH = '/stream'
/** A snapshot of a deep book is a few hundred kilobytes. */
export const MAX_FRAME_BYTES = 8 * 1024 * 1024
/** Worst price of a market order, as a distance from the best opposite price. */
export const MARKET_SLIPPAGE_BPS = 100
/** A best bid and offer of the stream that is older than this is not used to price an order. */
export const FRESH_BBO_MS = 1_000
/** Transactions that are not executed yet, at the same time: the venue is said to bear about 16. Urgent ones have their own. */
export const MAX_PENDING = 8
export const MAX_PENDING_URGENT = 7
/** Enough for several orders in the same millisecond. */
export const SIGNER_THREADS = 2
export const SETTLEMENT_HOURS = 1
