import type { RateWindow } from '../../base/rate-budget.ts'
import type { SocketTiming } from '../../net/socket.ts'

/** The venue's two editions of every payload. Sheet section 1. */
export type FieldNames = 'full' | 'lite'

/** Where GRVT answers: each an origin, or an origin and a prefix, without a trailing slash. */
export interface GrvtEndpoints {
  /** Login. */
  readonly edgeUrl: string
  /** Private REST. */
  readonly tradesUrl: string
  /** Public REST. */
  readonly marketDataUrl: string
  readonly tradesWsUrl: string
  readonly marketDataWsUrl: string
  /** Field names on the socket of market data: `lite` ones are short and save bandwidth. `full` when absent. */
  readonly marketDataNames?: FieldNames
  /** Part of the signed domain. */
  readonly chainId: number
}

/** The public environments. Sheet section 1. */
export const grvtEnvironments = {
  mainnet: {
    edgeUrl: 'https://edge.grvt.io',
    tradesUrl: 'https://trades.grvt.io',
    marketDataUrl: 'https://market-data.grvt.io',
    tradesWsUrl: 'wss://trades.grvt.io',
    marketDataWsUrl: 'wss://market-data.grvt.io',
    chainId: 325,
  },
  testnet: {
    edgeUrl: 'https://edge.testnet.grvt.io',
    tradesUrl: 'https://trades.testnet.grvt.io',
    marketDataUrl: 'https://market-data.testnet.grvt.io',
    tradesWsUrl: 'wss://trades.testnet.grvt.io',
    marketDataWsUrl: 'wss://market-data.testnet.grvt.io',
    chainId: 326,
  },
} as const satisfies Record<string, GrvtEndpoints>

/** Which limit a call counts against. */
export type CallClass = 'orders' | 'sweeps' | 'queries' | 'account' | 'login' | 'tickers' | 'history'

const perSecond = (limit: number, reserve: number): readonly RateWindow[] => [
  { limit, perMs: 1_000, reserve },
]

/**
 * The venue publishes no figures; these circulate in client libraries (sheet section 8, unconfirmed). The reserve is the
 * share that only urgent calls (cancel, reduce-only, what became of an order) may use.
 */
export const rateWindows: Readonly<Record<CallClass, readonly RateWindow[]>> = {
  orders: perSecond(20, 0.25),
  sweeps: perSecond(2, 0),
  queries: perSecond(5, 0.2),
  account: [{ limit: 5, perMs: 2_000, reserve: 0 }],
  login: perSecond(1, 0),
  tickers: perSecond(25, 0),
  history: perSecond(8, 0),
}

/** All calls of the account together. */
export const totalWindows: readonly RateWindow[] = [{ limit: 1_200, perMs: 60_000, reserve: 0.15 }]

/** Every wait and period of the client. A test may shorten them. */
export interface GrvtTiming {
  readonly queryTimeoutMs: number
  readonly commandTimeoutMs: number
  /** How long a query may wait for room in the rate budget. */
  readonly queryRateWaitMs: number
  /** How long a command may: a late order is worse than none. */
  readonly commandRateWaitMs: number
  readonly clockMeasureEveryMs: number
  readonly instrumentsMaxAgeMs: number
  /** A session is renewed this long before it ends, or after three quarters of its life if that is later. */
  readonly sessionRenewBeforeMs: number
  readonly sessionRetryMs: number
  /** Waits for the event of an acknowledged command; after each the order is looked at by REST. */
  readonly orderEventWaitsMs: readonly number[]
  /** Balances have no stream: how often the account is read. */
  readonly balancePollMs: number
  /** And how soon after a fill. */
  readonly balanceAfterFillMs: number
  /** Funding payments have no stream: how often the history is read. */
  readonly fundingPollMs: number
  /** The answer to a subscribe or unsubscribe. */
  readonly subscribeAckWithinMs: number
  /** A stream that was refused is asked for again after this. */
  readonly subscribeRetryMs: number
  /** A book whose snapshot has not come by then is asked for anew. */
  readonly snapshotWithinMs: number
  readonly bookFirstRetryMs: number
  readonly bookMaxRetryMs: number
  readonly userSocket: SocketTiming
  readonly marketSocket: SocketTiming
}

const socketTiming: SocketTiming = {
  connectTimeoutMs: 10_000,
  firstRetryMs: 1_000,
  maxRetryMs: 30_000,
  pingEveryMs: 15_000,
  // A session lives about a day, and what becomes of its socket then is not documented.
  maxAgeMs: 23 * 3_600_000,
}

/** Periods for the real venue. */
export const grvtTiming: GrvtTiming = {
  queryTimeoutMs: 10_000,
  commandTimeoutMs: 10_000,
  queryRateWaitMs: 10_000,
  commandRateWaitMs: 1_000,
  clockMeasureEveryMs: 10 * 60_000,
  instrumentsMaxAgeMs: 30 * 60_000,
  sessionRenewBeforeMs: 15 * 60_000,
  sessionRetryMs: 30_000,
  orderEventWaitsMs: [400, 600, 1_000, 2_000],
  balancePollMs: 5_000,
  balanceAfterFillMs: 300,
  fundingPollMs: 5 * 60_000,
  subscribeAckWithinMs: 5_000,
  subscribeRetryMs: 5_000,
  snapshotWithinMs: 3_000,
  bookFirstRetryMs: 250,
  bookMaxRetryMs: 10_000,
  // Legitimately silent for hours: pings watch it, and orders whose event does not come.
  userSocket: socketTiming,
  marketSocket: { ...socketTiming, firstRetryMs: 500, staleAfterMs: 5_000, silentAfterMs: 15_000 },
}

/** A session whose end the venue does not tell is taken to live this long: about a day is documented. */
export const SESSION_LIFE_MS = 23 * 3_600_000
/** A signed order that does not rest is good for this long. */
export const COMMAND_LIFE_MS = 30_000
/** An order that rests expires after this; the venue allows 30 days. */
export const RESTING_LIFE_MS = 28 * 86_400_000
/** No limit of client messages is documented; this keeps a flurry of changes of mind in few frames. */
export const COMMAND_GAP_MS = 100
/** A whole book in one frame may be some hundred kilobytes. */
export const MAX_FRAME_BYTES = 4 * 1024 * 1024
/** Where the sockets are, below their origins. */
export const STREAM_PATHS = { full: '/ws/full', lite: '/ws/lite' } as const satisfies Record<
  FieldNames,
  string
>

/**
 * The selector's part behind `@`: one rate a stream, because a second one for the same instrument would replace the
 * first. Rates in ms; 50 for trades is how many of the past are told first. Sheet section 6.
 */
export const streamRates = {
  // Twice a second, the best ten levels in full.
  'v1.book.s': '500-10',
  'v1.mini.s': '200',
  'v1.book.d': '50',
  'v1.trade': '50',
  'v1.candle': 'CI_1_M-TRADE',
} as const

/** A public stream of the venue. */
export type StreamKind = keyof typeof streamRates

/** Rates that were seen on the venue in 2026, until the account's own fills tell its tier. Sheet section 8. */
export const usualFees = { makerRate: '-0.000001', takerRate: '0.00045' } as const
