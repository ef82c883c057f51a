import { type Decimal, ZERO } from '../../base/decimal.ts'
import { type Fill, signOf } from '../../domain/order.ts'

/** Signed size that these fills left at a moment, venue units. */
export function sizeAt(fills: readonly Fill[], atMs: number): Decimal {
  return fills
    .filter(({ venueTimeMs }) => venueTimeMs <= atMs)
    .reduce((size, fill) => size.plus(fill.sizeBase.times(signOf(fill.side))), ZERO)
}

/** ∫ size dt from one moment to another: venue units × ms. */
export function sizeOverTime(fills: readonly Fill[], fromMs: number, toMs: number): Decimal {
  let [sum, size, atMs] = [ZERO, sizeAt(fills, fromMs), fromMs]
  for (const fill of fills) {
    if (fill.venueTimeMs <= fromMs || fill.venueTimeMs > toMs) continue
    sum = sum.plus(size.times(fill.venueTimeMs - atMs))
    size = size.plus(fill.sizeBase.times(signOf(fill.side)))
    atMs = fill.venueTimeMs
  }
  return sum.plus(size.times(toMs - atMs))
}
