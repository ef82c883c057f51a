/** What a price is about to be used for. The closer to money, the younger it must be. */
export type PriceUse = 'sizing' | 'entry' | 'hedge'

/**
 * Oldest price each use accepts, milliseconds since our receipt. Older means a refetch, and without
 * one a refusal. `hedge` covers unwind and rollback. Source: product.md §3.
 */
export const PRICE_AGE_CEILING_MS: Readonly<Record<PriceUse, number>> = {
  sizing: 5_000,
  entry: 500,
  hedge: 200,
}

/**
 * Milliseconds since our receipt, or `undefined` when the wall clock was set back meanwhile: such an
 * age is not known, and the price counts as too old.
 */
export function ageOf(receivedAtMs: number, nowMs: number): number | undefined {
  const ageMs = nowMs - receivedAtMs
  return ageMs >= 0 ? ageMs : undefined
}
