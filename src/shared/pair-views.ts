import { z } from 'zod'
import { decimalText } from './views.ts'

const unixMs = z.number().int().nonnegative()

const side = z.enum(['buy', 'sell'])
const legVenue = { venue: z.string(), venueName: z.string(), side }

/** One line of the verdict on a pair that is about to be opened. */
export const pairVerdictLine = z.object({
  name: z.enum(['Depth', 'Margin', 'Liquidation', 'Break-even', 'Books']),
  /** The number it is about, with its unit; empty while it is not known. */
  value: z.string(),
  tone: z.enum(['good', 'warning', 'bad', 'idle']),
  /** What the number means here. */
  words: z.string(),
})
export type PairVerdictLine = z.infer<typeof pairVerdictLine>

/** What the pair ticket would send. */
export const pairPreviewView = z.object({
  /** The long leg, then the short one. */
  legs: z.array(
    z.object({
      ...legVenue,
      /** Venue units. */
      sizeBase: decimalText.optional(),
      averagePrice: decimalText.optional(),
      notionalQuote: decimalText.optional(),
      feeQuote: decimalText.optional(),
      slippageBps: z.number().optional(),
      bookAgeMs: z.number().optional(),
      quoteAsset: z.string().optional(),
    }),
  ),
  tokens: decimalText.optional(),
  /** Tokens by which the legs would differ. */
  residualTokens: decimalText.optional(),
  /** Tokens of what was asked that no lot of both venues fits. */
  leftOverTokens: decimalText.optional(),
  /** Always the five lines, in this order. */
  verdict: z.array(pairVerdictLine),
  /** Reasons why it would be refused; empty when it may be sent. */
  problems: z.array(z.string()),
  warnings: z.array(z.string()),
})
export type PairPreviewView = z.infer<typeof pairPreviewView>

/** Where a pair stands. `naked`: one leg is larger and could not be evened yet. */
export const pairState = z.enum(['opening', 'open', 'closing', 'naked', 'recovering', 'closed', 'flat'])

/** One pair of the mode that is traded in. */
export const pairView = z.object({
  pairId: z.string(),
  symbol: z.string(),
  state: pairState,
  /** State of the operation that works on it now: `entering`, `balancing`, …; absent when none does. */
  step: z.string().optional(),
  /** The long leg, then the short one. */
  legs: z.array(
    z.object({
      ...legVenue,
      /** What this pair holds there, venue units; positive. */
      sizeBase: decimalText,
      entryPrice: decimalText.optional(),
      markPrice: decimalText.optional(),
      quoteAsset: z.string(),
    }),
  ),
  /** Tokens by which the legs differ now. */
  gapTokens: decimalText,
  openedAtMs: unixMs,
  closedAtMs: unixMs.optional(),
  /** From the entries to the marks, both legs; absent until both are known. */
  pricePnlQuote: decimalText.optional(),
  feesQuote: decimalText,
  /** Short minus long, per cent a year by the true intervals; positive earns. */
  fundingPercentPerYear: z.number().optional(),
  /** Time with one leg, all operations. */
  nakedMs: z.number(),
  /** ∫ |difference| × price dt. */
  quoteSeconds: decimalText,
  /** What happened last, in words, when it needs some. */
  words: z.string().optional(),
})
export type PairView = z.infer<typeof pairView>

/** One operation on a pair: its steps, its orders, and what they cost. Read from the journal alone. */
export const pairOperationView = z.object({
  intentId: z.string(),
  kind: z.enum(['open', 'close']),
  startedAtMs: unixMs,
  /** Absent while it works. */
  totalMs: z.number().optional(),
  end: z.string().optional(),
  reason: z.string().optional(),
  nakedMs: z.number(),
  quoteSeconds: decimalText,
  /** What hedging and taking back cost, with fees; negative when it gained. */
  costQuote: decimalText.optional(),
  feesQuote: decimalText,
  steps: z.array(z.object({ atMs: unixMs, state: z.string(), words: z.string() })),
  orders: z.array(
    z.object({
      ...legVenue,
      role: z.enum(['entry', 'hedge', 'unwind']),
      attempt: z.number(),
      type: z.string(),
      status: z.string(),
      sizeBase: decimalText,
      filledBase: decimalText,
      averagePrice: decimalText.optional(),
      limitPrice: decimalText.optional(),
      sentAtMs: unixMs,
      priceAgeMs: z.number().optional(),
      priceSource: z.string().optional(),
      reason: z.string().optional(),
    }),
  ),
  /** Steps of our own with their times, ms from the start; absent after a restart. */
  phases: z.array(z.object({ name: z.string(), startMs: z.number(), durationMs: z.number() })).optional(),
  /** Requests by what they were for; absent after a restart. */
  calls: z.record(z.string(), z.number()).optional(),
})
export type PairOperationView = z.infer<typeof pairOperationView>
