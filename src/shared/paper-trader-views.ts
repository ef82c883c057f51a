import { z } from 'zod'
import { traderRules } from './trader-rules.ts'
import { decimalText } from './views.ts'

const unixMs = z.number()
const fraction = z.number()

/** Where a price came from, in the trader's words: the stream told it, or it was asked for. */
const price = z.object({
  bid: decimalText,
  ask: decimalText,
  source: z.string(),
  receivedAtMs: unixMs,
})

/** One decision of the paper trader with everything that it rests on. */
export const traderDecisionView = z.object({
  decisionId: z.string(),
  atMs: unixMs,
  symbol: z.string(),
  cause: z.enum(['cycle', 'exit']),
  action: z.enum(['hold', 'buy', 'sell']),
  reason: z.string(),
  predictor: z.string(),
  direction: z.enum(['up', 'down', 'none']).optional(),
  confidence: fraction.optional(),
  strength: fraction.optional(),
  features: z.array(z.object({ name: z.string(), value: z.number() })),
  /** The snapshot that every price of the decision is from. */
  price,
  priceAgeMs: z.number(),
  candleBoundaryMs: unixMs,
  /** From the price update to the decision. */
  tookMs: z.number(),
  /** Of the rules that it was made by. */
  asked: z.object({ confidence: fraction, strength: fraction }),
})
export type TraderDecisionView = z.infer<typeof traderDecisionView>

/** Price feed, candles and next cycle of one symbol. */
export const traderSymbolView = z.object({
  symbol: z.string(),
  connected: z.boolean(),
  price: price.optional(),
  /** Deviation of the returns of the last 20 prices, a fraction. */
  volatility: fraction.optional(),
  feedWords: z.string().optional(),
  buffer: z.object({
    state: z.enum(['filling', 'ready', 'short', 'failed']),
    size: z.number().int(),
    wanted: z.number().int(),
    gaps: z.number().int(),
    filledMinutes: z.number().int(),
    quality: fraction,
    words: z.string().optional(),
  }),
  nextCycleAtMs: unixMs,
  lastDecision: traderDecisionView.optional(),
})
export type TraderSymbolView = z.infer<typeof traderSymbolView>

export const traderTradeView = z.object({
  tradeId: z.string(),
  symbol: z.string(),
  side: z.enum(['buy', 'sell']),
  sizeBase: decimalText,
  price: decimalText,
  feeQuote: decimalText,
  atMs: unixMs,
  reason: z.string(),
})
export type TraderTradeView = z.infer<typeof traderTradeView>

export const predictorName = z.enum(['baseline', 'own-model', 'no-signal'])

/** The ONNX file that the user chose. Its path is main's own. */
export const traderModelView = z.object({
  /** `chosen`: it is tried when the trader starts. */
  state: z.enum(['none', 'chosen', 'loading', 'ready', 'failed']),
  fileName: z.string().optional(),
  /** Minutes ahead that it speaks about; absent until it was loaded. */
  horizonMinutes: z.number().int().optional(),
  /** What is wrong with it, or was when it was begun anew last. */
  words: z.string().optional(),
})
export type TraderModelView = z.infer<typeof traderModelView>

/** The paper trader as its screen shows it. */
export const paperTraderView = z.object({
  state: z.enum(['off', 'starting', 'running', 'failed']),
  /** Why it is not running; absent while it runs. */
  words: z.string().optional(),
  atMs: unixMs,
  /** Whose market it reads; absent until a venue that fits has connected. */
  venue: z.string().optional(),
  venueName: z.string().optional(),
  quoteAsset: z.string(),
  /** What may be chosen. */
  listedSymbols: z.array(z.string()),
  predictors: z.array(z.object({ name: predictorName, label: z.string(), words: z.string() })),
  predictor: predictorName,
  model: traderModelView,
  /** What was chosen at the last start, this run's or an earlier one's; empty before the first. */
  chosenSymbols: z.array(z.string()),
  /** The rules in words, as the next decision is made by them. */
  rules: z.array(z.object({ label: z.string(), value: z.string() })),
  /** The same as the user typed them. */
  userRules: traderRules,
  /** Money that a new ledger begins with, unless the user says otherwise. */
  nextStartQuote: decimalText,
  /** Prices, candles and decisions are of the run; money, trades and curve stay when it is over. */
  symbols: z.array(traderSymbolView),
  cashQuote: decimalText.optional(),
  equityQuote: decimalText.optional(),
  startQuote: decimalText.optional(),
  /** What came of it over every run; absent before the first. */
  figures: z
    .object({
      /** Worth now over the start money, minus one. */
      returnShare: fraction,
      /** Largest fall of the worth from a high, a fraction of that high. */
      maxDrawdown: fraction,
      trades: z.number().int(),
      /** Positions bought and sold again, and those of them that paid after fees. */
      closed: z.number().int(),
      wins: z.number().int(),
      feesQuote: decimalText,
    })
    .optional(),
  positions: z.array(
    z.object({
      positionId: z.string(),
      symbol: z.string(),
      sizeBase: decimalText,
      entryPrice: decimalText,
      bid: decimalText.optional(),
      openedAtMs: unixMs,
    }),
  ),
  /** Newest first, at most 100. */
  trades: z.array(traderTradeView),
  /** Oldest first, at most about 1,500, evenly over time. */
  equity: z.array(z.object({ atMs: unixMs, equityQuote: z.number() })),
  /** Newest first, at most 60. */
  decisions: z.array(traderDecisionView),
})
export type PaperTraderView = z.infer<typeof paperTraderView>
