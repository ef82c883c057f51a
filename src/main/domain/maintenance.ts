import { type Decimal, maxOf, ZERO } from '../base/decimal.ts'

/** The margin that keeps positions from a notional up, until the next tier's begins. */
export interface MaintenanceTier {
  /** Quote; zero for the first tier. */
  readonly floorQuote: Decimal
  /** Fraction of notional. */
  readonly rate: Decimal
  /** Quote taken off, so that the margin does not jump where a tier begins. */
  readonly deductionQuote: Decimal
}

/** One rate for every size. */
export const flatMaintenance = (rate: Decimal): readonly [MaintenanceTier] => [
  { floorQuote: ZERO, rate, deductionQuote: ZERO },
]

/**
 * Tiers of a venue that tells floors and rates: each rate counts from its floor up, so
 * deduction = deduction before + floor × (rate − rate before). The rows may come in any order.
 */
export function marginalMaintenance(
  rows: readonly Pick<MaintenanceTier, 'floorQuote' | 'rate'>[],
): readonly MaintenanceTier[] {
  const tiers: MaintenanceTier[] = []
  for (const { floorQuote, rate } of rows.toSorted((a, b) => a.floorQuote.comparedTo(b.floorQuote))) {
    const before = tiers.at(-1)
    const deductionQuote = before
      ? before.deductionQuote.plus(floorQuote.times(rate.minus(before.rate)))
      : ZERO
    tiers.push({ floorQuote, rate, deductionQuote })
  }
  return tiers
}

/** notional × rate − deduction of the tier that holds it, quote; never below zero, and zero without tiers. */
export function maintenanceMargin(tiers: readonly MaintenanceTier[], notionalQuote: Decimal): Decimal {
  const tier = tiers.findLast(({ floorQuote }) => notionalQuote.gte(floorQuote))
  return tier ? maxOf(ZERO, notionalQuote.times(tier.rate).minus(tier.deductionQuote)) : ZERO
}
