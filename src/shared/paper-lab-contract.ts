import { z } from 'zod'
import { decimalText } from './views.ts'

const nothing = z.object({})
const atVenue = { venue: z.string().min(1) }
const atSymbol = { ...atVenue, symbol: z.string().min(1) }

/** Longest round trip that can be set, ms. */
export const LONGEST_LAB_LATENCY_MS = 30_000
/** Most replies that one press can drop. */
export const MOST_DROPPED_REPLIES = 100

/** What the user does to the paper venues. Nothing of it reaches a real account, whatever the mode is. */
export const paperLabCalls = {
  'lab.setLatency': {
    input: z.strictObject({
      ...atVenue,
      latencyMs: z.union([z.number().min(0).max(LONGEST_LAB_LATENCY_MS), z.literal('measured')]),
    }),
    output: nothing,
  },
  'lab.setQueueModel': { input: z.strictObject({ ...atVenue, isOn: z.boolean() }), output: nothing },
  /** The replies of the next orders are lost; with `carriedOut` false the orders are, too. */
  'lab.dropReplies': {
    input: z.strictObject({
      ...atVenue,
      count: z.int().min(1).max(MOST_DROPPED_REPLIES),
      carriedOut: z.boolean(),
    }),
    output: nothing,
  },
  /** The venue's next order is rejected with a code, or never answered and never carried out. */
  'lab.failNextOrder': {
    input: z.strictObject({ ...atVenue, how: z.enum(['reject', 'timeout']) }),
    output: nothing,
  },
  'lab.clearFaults': { input: z.strictObject(atVenue), output: nothing },
  'lab.liquidate': { input: z.strictObject(atSymbol), output: z.object({ closedBase: decimalText }) },
  /** @param ratePercent of notional, per settlement; positive: longs pay. Text: main reads it and names what is wrong. */
  'lab.fundingShock': {
    input: z.strictObject({ ...atSymbol, ratePercent: z.string().max(32) }),
    /** Positive: received. Absent when nothing is held. */
    output: z.object({ receivedQuote: decimalText.optional(), quoteAsset: z.string() }),
  },
  /** Asks for a recorded feed that the venue shall play; it plays from the next `lab.restartMarket` on. */
  'lab.chooseRecording': {
    input: z.strictObject(atVenue),
    output: z.object({ outcome: z.enum(['chosen', 'cancelled']) }),
  },
  'lab.forgetRecording': { input: z.strictObject(atVenue), output: nothing },
  /** Starts the simulated venues again on what was chosen. Resolves when they listen. Refused while trading is live. */
  'lab.restartMarket': {
    input: z.strictObject({ speed: z.number().min(1).max(50) }),
    output: nothing,
  },
} as const
