import { z } from 'zod'
import { decimalText } from './views.ts'

/** How far a user may move each age ceiling, milliseconds: below, a slow venue is never young enough; above, it is not safe. */
export const CEILING_BOUNDS_MS = { sizing: [1_000, 5_000], entry: [100, 1_000], hedge: [50, 500] } as const

const ceiling = ([lowest, highest]: readonly [number, number]) => z.number().int().min(lowest).max(highest)

export const ttlPolicyName = z.enum(['fixed', 'adaptive', 'learned'])
/** What a key in Redis may begin with: text that needs no quoting anywhere. */
const keyPrefix = z.string().regex(/^[A-Za-z0-9._-]{1,32}$/)

/** What the user chose about prices. The password of Redis is in the vault and not here. */
export const pricePreferences = z.object({
  /** Oldest price of each use, milliseconds since its receipt. */
  ceilingsMs: z.object({
    sizing: ceiling(CEILING_BOUNDS_MS.sizing),
    entry: ceiling(CEILING_BOUNDS_MS.entry),
    hedge: ceiling(CEILING_BOUNDS_MS.hedge),
  }),
  ttlPolicy: ttlPolicyName,
  /** Verified live books may answer in the place of a request. */
  prefersStream: z.boolean(),
  /** A public trade of this value or more makes its instrument's price wrong, quote. */
  largeTradeQuote: decimalText,
  /** The same for single instruments, by `venue:symbol`. */
  largeTrades: z.record(z.string().max(100), decimalText),
  redis: z.object({ isOn: z.boolean(), url: z.string().max(300), isTls: z.boolean(), prefix: keyPrefix }),
})
export type PricePreferences = z.infer<typeof pricePreferences>

export const DEFAULT_PRICE_PREFERENCES: PricePreferences = {
  ceilingsMs: { sizing: 5_000, entry: 500, hedge: 200 },
  ttlPolicy: 'fixed',
  prefersStream: false,
  largeTradeQuote: '250000',
  largeTrades: {},
  redis: { isOn: false, url: 'redis://127.0.0.1:6379', isTls: false, prefix: 'tandem' },
}

/** The preferences as they were typed: main reads them and names what is wrong. */
export const enteredPricePreferences = z.strictObject({
  sizingMs: z.string().max(16),
  entryMs: z.string().max(16),
  hedgeMs: z.string().max(16),
  ttlPolicy: ttlPolicyName,
  prefersStream: z.boolean(),
  largeTradeQuote: z.string().max(32),
  /** One instrument a line: venue, symbol, value. */
  largeTrades: z.string().max(10_000),
  redisIsOn: z.boolean(),
  redisUrl: z.string().max(300),
  redisIsTls: z.boolean(),
  redisPrefix: z.string().max(64),
  /** Absent: the one in the vault stays. Empty: it is forgotten. */
  redisPassword: z.string().max(512).exactOptional(),
})
export type EnteredPricePreferences = z.infer<typeof enteredPricePreferences>

export const priceTier = z.enum(['memory', 'stream', 'shared', 'venue', 'last-known'])

/** One price that is kept. */
export const keptPriceView = z.object({
  venue: z.string(),
  symbol: z.string(),
  bid: decimalText,
  ask: decimalText,
  /** `last-known` is degraded: shown, and refused for orders. */
  tier: z.enum(['memory', 'last-known']),
  /** Who told it: the venue by request, its stream. */
  source: z.string(),
  sequenceState: z.enum(['verified', 'snapshot', 'none']),
  /** At the time of the view; it has grown since. */
  ageMs: z.number().nonnegative(),
  /** How long memory may answer with it; absent for last known prices. */
  ttlMs: z.number().optional(),
})
export type KeptPriceView = z.infer<typeof keptPriceView>

/** How prices are found, for Health and Settings. Counts are since the start. */
export const pricesView = z.object({
  hitRate: z.number(),
  callsSaved: z.number().int(),
  requests: z.number().int(),
  invalidations: z.number().int(),
  answers: z.record(priceTier, z.number().int()),
  ttlPolicy: ttlPolicyName,
  shared: z.object({
    state: z.enum(['off', 'connecting', 'up', 'slow', 'full', 'down']),
    words: z.string(),
    reads: z.number().int(),
    hits: z.number().int(),
    timeouts: z.number().int(),
    refused: z.number().int(),
    writes: z.number().int(),
    failedWrites: z.number().int(),
  }),
  /** Memory's first, youngest first; at most 200. */
  kept: z.array(keptPriceView),
})
export type PricesView = z.infer<typeof pricesView>
