import { z } from 'zod'

/** What one order of a paper venue will meet instead of its reply, in turn. */
export const paperFaultView = z.enum(['reject', 'lost-reply', 'lost-order'])
export type PaperFaultView = z.infer<typeof paperFaultView>

const spread = z.object({ median: z.number(), p95: z.number() })

/** How far paper was from live at one venue: every live order is simulated too. */
export const paperScoreView = z.object({
  /** Orders that filled on both sides. */
  n: z.number().int(),
  /** Basis points; the median keeps its sign, positive where live was worse. Absent until there is one order. */
  priceErrorBps: spread.optional(),
  /** Milliseconds, live minus paper. */
  timeErrorMs: spread.optional(),
  onlyLive: z.number().int(),
  onlyPaper: z.number().int(),
  notSimulated: z.number().int(),
})
export type PaperScoreView = z.infer<typeof paperScoreView>

/** One paper venue: what it is set to, and how far it was from live. */
export const paperVenueView = z.object({
  venue: z.string(),
  venueName: z.string(),
  kind: z.enum(['perpetual', 'spot']),
  /** Round trip of a command; `measured` draws from what live orders took, or from a documented default. */
  latencyMs: z.union([z.number(), z.literal('measured')]),
  queueModel: z.boolean(),
  /** What the next orders meet, the next one first. */
  faults: z.array(paperFaultView),
  /** What the paper account holds there, by symbol: what can be liquidated or charged funding. */
  heldSymbols: z.array(z.string()),
  score: paperScoreView,
})
export type PaperVenueView = z.infer<typeof paperVenueView>

/** The market that the simulated venues show. */
export const labMarketView = z.object({
  /** False off the simulator: a real market cannot be replaced. */
  isSimulated: z.boolean(),
  state: z.enum(['ready', 'restarting', 'failed']),
  /** Why it failed, or what happens. */
  words: z.string().optional(),
  /** 1 is real time. */
  speed: z.number(),
  /** Venues that can play a recording, with what they play and what was chosen for the next start. */
  venues: z.array(
    z.object({
      venue: z.string(),
      venueName: z.string(),
      /** File name without its folder; absent while the market is generated. */
      playing: z.string().optional(),
      /** Of the next start; the market is generated then while it is absent. */
      chosen: z.string().optional(),
    }),
  ),
})
export type LabMarketView = z.infer<typeof labMarketView>

/** The paper lab as its screen shows it; the scores stand beside paper results elsewhere. */
export const paperLabView = z.object({ venues: z.array(paperVenueView), market: labMarketView })
export type PaperLabView = z.infer<typeof paperLabView>
