/** What a price is about to be used for. The closer to money, the younger it must be. */
export type PriceUse = 'sizing' | 'entry' | 'hedge'

/** Oldest price of each use, milliseconds since our receipt. */
export type PriceCeilings = Readonly<Record<PriceUse, number>>

/**
 * Oldest price each use accepts unless the user chose otherwise. Older means a refetch, and without
 * one a refusal. `sizing` covers screens, `hedge` covers unwind and rollback. Source: product.md §3.
 */
export const PRICE_AGE_CEILING_MS: PriceCeilings = {
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
