import type { FeeRates } from '../../matching/account.ts'
import type { Limits } from './limiter.ts'

/** Terms of an account tier (section 8 of the venue sheet). */
export interface Tier {
  readonly name: string
  readonly fees: FeeRates
  /** Pause between the 200 reply and the execution, in ms. */
  readonly takerDelayMs: number
  readonly makerDelayMs: number
  /** Creates, modifies and cancel-alls use up a quota that trading replenishes. */
  readonly usesQuota: boolean
  readonly limits: Limits
}

const socket = { messagesPerMinute: 200, connectionsPerMinute: 255 } as const

/** Tiers an account of the simulator can have. Only the standard one has its latencies documented. */
export const TIERS = {
  standard: {
    name: 'standard',
    fees: { maker: 0n, taker: 0n },
    takerDelayMs: 300,
    makerDelayMs: 200,
    usesQuota: false,
    limits: {
      ...socket,
      requestsPerMinute: 60,
      weightPerMinute: Number.POSITIVE_INFINITY,
      transactionsPerMinute: 60,
    },
  },
  premium: {
    name: 'premium',
    fees: { maker: 4_000n, taker: 28_000n },
    takerDelayMs: 0,
    makerDelayMs: 0,
    usesQuota: true,
    limits: {
      ...socket,
      requestsPerMinute: Number.POSITIVE_INFINITY,
      weightPerMinute: 24_000,
      transactionsPerMinute: 4_000,
    },
  },
  plus: {
    name: 'plus',
    fees: { maker: 4_000n, taker: 28_000n },
    takerDelayMs: 0,
    makerDelayMs: 0,
    usesQuota: true,
    limits: {
      ...socket,
      requestsPerMinute: Number.POSITIVE_INFINITY,
      weightPerMinute: 120_000,
      transactionsPerMinute: 8_000,
    },
  },
} as const satisfies Record<string, Tier>

export type TierName = keyof typeof TIERS
