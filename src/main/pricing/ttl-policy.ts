import type { SymbolId, VenueId } from '../domain/brands.ts'
import type { Bbo } from '../domain/market.ts'

/**
 * Decides how long memory may answer with a price. It can only shorten what a use accepts: ceilings are
 * kept above it (price-age.ts). Called once per price that is kept, so it must be cheap and must not throw.
 */
export interface TtlPolicy {
  readonly name: string
  /** Looks at a price that was just received. Prices of one instrument come in the order of their receipt. */
  observe(bbo: Bbo): void
  /** Milliseconds that the price just observed may be answered with. */
  ttlMs(venue: VenueId, symbol: SymbolId): number
}

/** Seed 1's five seconds. */
export const FIXED_TTL_MS = 5_000
/** Bounds of every policy that moves: seed 1's fast and calm markets. */
export const SHORTEST_TTL_MS = 1_000
export const LONGEST_TTL_MS = 10_000

/** The same time for every price. */
export function fixedTtl(ttlMs: number = FIXED_TTL_MS): TtlPolicy {
  return { name: 'fixed', observe: () => undefined, ttlMs: () => ttlMs }
}

/** Into the bounds; what is not a number (nothing learned yet) is the fixed time. */
export function boundedTtl(ttlMs: number): number {
  if (Number.isNaN(ttlMs)) return FIXED_TTL_MS
  return Math.min(LONGEST_TTL_MS, Math.max(SHORTEST_TTL_MS, ttlMs))
}

/** Keeps one record per instrument, and no more than `most`: the one made first goes first. */
export function perInstrument<T>(make: () => T, most = 2_048): (venue: VenueId, symbol: SymbolId) => T {
  const records = new Map<string, T>()
  return (venue, symbol) => {
    const key = `${venue}|${symbol}`
    const known = records.get(key)
    if (known !== undefined) return known
    const made = make()
    records.set(key, made)
    const oldest = records.keys().next()
    if (records.size > most && !oldest.done) records.delete(oldest.value)
    return made
  }
}
