import { z } from 'zod'

/** Decimal text as it crosses IPC: an optional sign, digits, at most one point. No exponent, no float. */
export const decimalText = z.string().regex(/^-?\d+(\.\d+)?$/, 'expected a decimal number such as 0.001')

const unixMs = z.number().int().nonnegative()

export const tradingMode = z.enum(['paper', 'live'])
export type TradingMode = z.infer<typeof tradingMode>

/** Where prices and accounts of a venue come from. Product.md §8. */
export const dataSource = z.enum(['simulator', 'testnet', 'mainnet'])
export type DataSource = z.infer<typeof dataSource>

export const tradingState = z.enum(['NORMAL', 'REDUCE-ONLY', 'HALTED'])
export type TradingState = z.infer<typeof tradingState>

/** The head of the window: what we trade on, how, and whether we may. */
export const sessionView = z.object({
  mode: tradingMode,
  /** The least harmless environment of any venue in this run. */
  dataSource,
  tradingState,
  /** Why trading is not NORMAL; absent when it is. */
  tradingStateReason: z.string().optional(),
  /** Wallet plus unrealised of the selected venue's account in this mode, quote; absent until known. */
  equityQuote: decimalText.optional(),
  /** Whose account that is, for people. Venues settle in different assets, so there is no sum. */
  equityVenueName: z.string().optional(),
  quoteAsset: z.string(),
  /** `generator`, or the replayed file's name and speed; absent off the simulator. */
  market: z.string().optional(),
})
export type SessionView = z.infer<typeof sessionView>

export const venueState = z.enum(['connecting', 'connected', 'degraded', 'disconnected'])

/** One venue's light. */
export const venueView = z.object({
  venue: z.string(),
  name: z.string(),
  /** Where it trades in this run. */
  environment: dataSource,
  state: venueState,
  /** In words for the screen: why it is not connected. */
  detail: z.string().optional(),
  /** Venue clock minus ours, milliseconds. */
  clockOffsetMs: z.number().optional(),
})
export type VenueView = z.infer<typeof venueView>

export const socketState = z.enum(['connecting', 'live', 'stale', 'closed', 'paused'])

/** One socket, as the Streams region lists it. */
export const streamView = z.object({
  venue: z.string(),
  name: z.string(),
  state: socketState,
  messagesPerSecond: z.number(),
  bytesPerSecond: z.number(),
  messages: z.number().int(),
  bytes: z.number().int(),
  reconnects: z.number().int(),
  gaps: z.number().int(),
  lastMessageAtMs: unixMs.optional(),
  detail: z.string().optional(),
})
export type StreamView = z.infer<typeof streamView>

/** Why somebody needs a feed. */
export const leaseReason = z.enum([
  'panel',
  'ticket',
  'execution',
  'position',
  'paper-order',
  'alert',
  'strategy',
  'pair',
  'scan',
])

/** How market data is paused, and what a gigabyte costs. */
export const streamPolicy = z.object({
  /** From the last need of a feed to its pause. */
  coolDownSeconds: z.number().int().min(1).max(3_600),
  /** Dollars. */
  pricePerGigabyte: z.number().min(0).max(100),
  /** Where market data shares the socket of the account and the orders, its channels are left only if the user says so. */
  leavesSharedChannels: z.boolean(),
})
export type StreamPolicy = z.infer<typeof streamPolicy>

/** One socket over time, in Health. */
export const socketReport = streamView.extend({
  /** Bytes the connections brought in all, framing included. */
  wireBytes: z.number(),
  resubscribes: z.number().int().optional(),
  pausedMs: z.number(),
  /** Wire bytes a second of the last intervals, oldest first. */
  history: z.array(z.number()),
})
export type SocketReport = z.infer<typeof socketReport>

/** One symbol's market data at one venue, in Health. */
export const feedReport = z.object({
  venue: z.string(),
  symbol: z.string(),
  state: z.enum(['live', 'resuming', 'late', 'cooling', 'paused', 'idle']),
  reasons: z.array(leaseReason),
  /** Levels a side while a smaller feed than the whole book's is enough. */
  levels: z.number().int().optional(),
  coolDownLeftMs: z.number().optional(),
  messages: z.number().int(),
  bytes: z.number(),
  liveMs: z.number(),
  pausedMs: z.number(),
  /** What it brings while it is live, measured; absent before the first second. */
  baselineBytesPerSecond: z.number().optional(),
  savedBytes: z.number(),
  resumes: z.number().int(),
  /** Resumes whose stream brought no valid book within five seconds. */
  lateResumes: z.number().int(),
  /** Median and 95th percentile of the latest resumes; absent before the first. */
  resumeMsP50: z.number().optional(),
  resumeMsP95: z.number().optional(),
  detail: z.string().optional(),
})
export type FeedReport = z.infer<typeof feedReport>

/** What one venue's streams brought and saved. */
export const trafficTotals = z.object({
  wireBytes: z.number(),
  bytes: z.number(),
  /** What an always-on terminal would have received beside, at the rates measured here. */
  savedBytes: z.number(),
  /** Dollars at the price of the policy. */
  savedMoney: z.number(),
})
export type TrafficTotals = z.infer<typeof trafficTotals>

/** Health, Streams. */
export const streamsReport = z.object({
  atMs: unixMs,
  /** Since when totals are counted, over all runs of the program; sockets and feeds count from the start of this one. */
  sinceMs: unixMs,
  policy: streamPolicy,
  venues: z.array(
    z.object({
      venue: z.string(),
      name: z.string(),
      /** Its market data can pause without touching the account. */
      pausable: z.boolean(),
      sockets: z.array(socketReport),
      feeds: z.array(feedReport),
      totals: trafficTotals,
    }),
  ),
  totals: trafficTotals,
})
export type StreamsReport = z.infer<typeof streamsReport>

/** Instrument facts that a screen needs to format and to step. */
export const instrumentView = z.object({
  venue: z.string(),
  venueName: z.string(),
  symbol: z.string(),
  venueSymbol: z.string(),
  quoteAsset: z.string(),
  tickSize: decimalText,
  lotSize: decimalText,
  minSize: decimalText,
  minNotional: decimalText,
  priceDecimals: z.number().int(),
  sizeDecimals: z.number().int(),
})
export type InstrumentView = z.infer<typeof instrumentView>

/** One price group of the ladder: price, size at it, and size from the touch up to it. */
export const ladderRow = z.object({ price: decimalText, sizeBase: decimalText, totalBase: decimalText })

export const bookState = z.enum(['connecting', 'live', 'stale', 'faulted'])

/** The ladder: best first on both sides, at most 20 groups a side. */
export const bookView = z.object({
  venue: z.string(),
  symbol: z.string(),
  state: bookState,
  /** Why it is not live, in words. */
  detail: z.string().optional(),
  bids: z.array(ladderRow),
  asks: z.array(ladderRow),
  /** Best ungrouped prices; absent on an empty side. */
  bestBid: decimalText.optional(),
  bestBidSizeBase: decimalText.optional(),
  bestAsk: decimalText.optional(),
  bestAskSizeBase: decimalText.optional(),
  spreadBps: z.number().optional(),
  /** Width of a group in quote. */
  grouping: decimalText,
  groupings: z.array(decimalText),
  /** Our receipt of the last change; the screen counts the age from it. */
  receivedAtMs: unixMs.optional(),
  sequence: z.number().optional(),
})
export type BookView = z.infer<typeof bookView>

/** One point of the best bid and offer chart. */
export const bboPoint = z.object({ atMs: unixMs, bid: z.number(), ask: z.number() })
export type BboPoint = z.infer<typeof bboPoint>

/** Numbers, not text: candles are only drawn. */
export const candleView = z.object({
  openTimeMs: unixMs,
  open: z.number(),
  high: z.number(),
  low: z.number(),
  close: z.number(),
  volumeBase: z.number(),
  closed: z.boolean(),
})
export type CandleView = z.infer<typeof candleView>

export const side = z.enum(['buy', 'sell'])

export const positionView = z.object({
  venue: z.string(),
  venueName: z.string(),
  symbol: z.string(),
  /** Signed venue units. */
  sizeBase: decimalText,
  entryPrice: decimalText,
  markPrice: decimalText,
  notionalQuote: decimalText,
  unrealizedPnlQuote: decimalText,
  realizedPnlQuote: decimalText,
  feesQuote: decimalText,
  liquidationPrice: decimalText.optional(),
})
export type PositionView = z.infer<typeof positionView>

export const orderStatus = z.enum([
  'sending',
  'unknown',
  'open',
  'partially-filled',
  'filled',
  'cancelled',
  'rejected',
  'expired',
])

export const orderView = z.object({
  venue: z.string(),
  venueName: z.string(),
  symbol: z.string(),
  clientOrderId: z.string(),
  side,
  type: z.enum(['limit', 'market']),
  timeInForce: z.enum(['GTC', 'IOC', 'FOK', 'post-only']),
  status: orderStatus,
  sizeBase: decimalText,
  filledBase: decimalText,
  limitPrice: decimalText.optional(),
  averagePrice: decimalText.optional(),
  reduceOnly: z.boolean(),
  feeQuote: decimalText,
  /** Age of the price that was used when it was sent. */
  priceAgeMs: z.number().optional(),
  priceSource: z.string().optional(),
  /** `verified`, `snapshot` or `none`: what was known of its place in the venue's sequence. */
  priceSequence: z.string().optional(),
  reason: z.string().optional(),
  createdAtMs: unixMs,
  updatedAtMs: unixMs,
})
export type OrderView = z.infer<typeof orderView>

export const alertLevel = z.enum(['info', 'success', 'warning', 'error'])

/** A sentence for a toast and for the log. */
export const alertView = z.object({
  alertId: z.string(),
  level: alertLevel,
  title: z.string(),
  detail: z.string().optional(),
  atMs: unixMs,
})
export type AlertView = z.infer<typeof alertView>

/** One asset at one venue: best prices and funding, as the market watch lists them. */
export const quoteView = z.object({
  venue: z.string(),
  venueName: z.string(),
  symbol: z.string(),
  quoteAsset: z.string(),
  priceDecimals: z.number().int(),
  bid: decimalText.optional(),
  ask: decimalText.optional(),
  spreadBps: z.number().optional(),
  receivedAtMs: unixMs.optional(),
  /** Percent a year, simple, from the true interval; positive: longs pay. */
  fundingPercentPerYear: z.number().optional(),
  fundingIntervalHours: z.number().optional(),
  nextFundingAtMs: unixMs.optional(),
  /** It accrues all the time: there is no next payment to wait for. */
  fundingAccrues: z.boolean().optional(),
})
export type QuoteView = z.infer<typeof quoteView>

/** What an order would cost, before it is sent. */
export const previewView = z.object({
  /** Lot-aligned size that would be sent; absent when there is none. */
  sizeBase: decimalText.optional(),
  notionalQuote: decimalText.optional(),
  averagePrice: decimalText.optional(),
  worstPrice: decimalText.optional(),
  /** Against the touch; positive is worse for us. */
  slippageBps: z.number().optional(),
  feeQuote: decimalText.optional(),
  /** Part of the asked size that the lot grid leaves over, base units. */
  residualBase: decimalText.optional(),
  bookAgeMs: z.number().optional(),
  /** 0–1, see LiquidityAnalyzer. */
  liquidityScore: z.number().optional(),
  /** Reasons why this order would be refused, in words; empty when it may be sent. */
  problems: z.array(z.string()),
  warnings: z.array(z.string()),
})
export type PreviewView = z.infer<typeof previewView>

/** A field of saved keys, masked. */
export const maskedFieldView = z.object({ label: z.string(), masked: z.string() })

/** A form for keys: the screen draws what stands here. */
export const keyFormView = z.object({
  kind: z.string(),
  label: z.string(),
  fields: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      kind: z.enum(['text', 'secret']),
      hint: z.string(),
    }),
  ),
})
export type KeyFormView = z.infer<typeof keyFormView>

/** The keys of one venue in one environment. No secret is in it. */
export const keySlotView = z.object({
  environment: dataSource,
  /** `absent`: the venue has no such environment. */
  state: z.enum(['absent', 'none', 'sealed', 'session', 'locked', 'lost']),
  /** The state in words, and what to do about it. */
  words: z.string(),
  /** Kind of the form they were entered in; absent without keys. */
  form: z.string().optional(),
  names: z.array(maskedFieldView),
  savedAtMs: unixMs.optional(),
  /** They changed after they were taken into use. */
  awaitsStart: z.boolean(),
})
export type KeySlotView = z.infer<typeof keySlotView>

/** Settings, Venues. */
export const vaultView = z.object({
  storage: z.object({ kind: z.enum(['sealed', 'session']), words: z.string() }),
  venues: z.array(
    z.object({
      venue: z.string(),
      name: z.string(),
      forms: z.array(keyFormView),
      /** Where it trades in this run, and from the next start on. */
      environment: dataSource,
      chosenEnvironment: dataSource,
      slots: z.array(keySlotView),
    }),
  ),
})
export type VaultView = z.infer<typeof vaultView>
