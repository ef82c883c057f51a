import { fixedToNumber, trimFixed } from '../../fixed.ts'
import { type Instrument, priceOf, sizeOf } from '../../market/instrument.ts'

/** Price without padding. */
export function plainPrice(instrument: Instrument, ticks: number): string {
  return trimFixed(priceOf(instrument, ticks))
}

/** Size without padding; the sign is kept. */
export function plainSize(instrument: Instrument, lots: number): string {
  return trimFixed(sizeOf(instrument, lots))
}

/** Quote volume of a sum of price × size in ticks and lots. */
export function quoteVolume({ tick, lot }: Instrument, tickLots: number): string {
  return String(Number((tickLots * fixedToNumber(tick) * fixedToNumber(lot)).toFixed(4)))
}
