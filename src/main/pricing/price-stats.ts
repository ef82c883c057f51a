import { PRICE_TIERS, type PriceTierName } from './price-tier.ts'

/** Counters since start. */
export interface PriceStats {
  /** Answers without a question to a venue. */
  readonly hits: number
  readonly misses: number
  /** Requests that did not go out: hits, and callers that shared somebody else's request. */
  readonly callsSaved: number
  /** Requests that went to a venue, prices and books. */
  readonly requests: number
  /** Hits ÷ (hits + misses), 0–1; 0 before the first read. */
  readonly hitRate: number
  readonly entries: number
  readonly invalidations: number
  /** Answers given by each tier. */
  readonly answers: Readonly<Record<PriceTierName, number>>
}

/** Counts as it happens. */
export interface PriceCounter {
  answered(tier: PriceTierName): void
  /** Nobody had a price young enough. */
  failed(): void
  request(kind: 'sent' | 'shared'): void
  invalidated(): void
  stats(entries: number): PriceStats
}

export function createPriceCounter(): PriceCounter {
  const answers = Object.fromEntries(PRICE_TIERS.map((tier) => [tier, 0])) as Record<PriceTierName, number>
  let [failures, sent, shared, invalidations] = [0, 0, 0, 0]
  return {
    answered(tier) {
      answers[tier] += 1
    },
    failed() {
      failures += 1
    },
    request(kind) {
      if (kind === 'sent') sent += 1
      else shared += 1
    },
    invalidated() {
      invalidations += 1
    },
    stats(entries) {
      const hits = answers.memory + answers.stream + answers.shared
      const misses = answers.venue + answers['last-known'] + failures
      return {
        hits,
        misses,
        callsSaved: hits + shared,
        requests: sent,
        hitRate: hits + misses === 0 ? 0 : hits / (hits + misses),
        entries,
        invalidations,
        answers: { ...answers },
      }
    },
  }
}
