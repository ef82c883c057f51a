/**
 * By how many the unit of one price is larger than that of another price of the same asset: venues that
 * list 1,000 tokens as one unit price it a thousand times higher. A power of ten; 1 for equal units.
 */
export function unitRatio(price: number, otherPrice: number): number {
  if (!(price > 0) || !(otherPrice > 0)) return 1
  return 10 ** Math.round(Math.log10(price / otherPrice))
}
