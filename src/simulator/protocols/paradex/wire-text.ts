import { trimFixed } from '../../fixed.ts'
import { type Instrument, priceOf, sizeOf } from '../../market/instrument.ts'
import type { Side } from '../../matching/order.ts'

/** The venue's spelling of our sides. */
export const SIDES = { buy: 'BUY', sell: 'SELL' } as const satisfies Record<Side, string>

/** Price without padding. */
export function plainPrice(instrument: Instrument, ticks: number): string {
  return trimFixed(priceOf(instrument, ticks))
}

/** Size without padding. */
export function plainSize(instrument: Instrument, lots: number): string {
  return trimFixed(sizeOf(instrument, lots))
}
