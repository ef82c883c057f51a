import { trimFixed } from '../../fixed.ts'
import { type Instrument, priceOf, sizeOf } from '../../market/instrument.ts'

/** Price without trailing zeros, as in snapshots and orders; only the book's frames are padded. */
export function plainPrice(instrument: Instrument, ticks: number): string {
  return trimFixed(priceOf(instrument, ticks))
}

/** Size in base without trailing zeros. */
export function plainSize(instrument: Instrument, lots: number): string {
  return trimFixed(sizeOf(instrument, lots))
}

/** Takes the trailing zeros off a decimal text. */
export function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** Nanoseconds of a time in ms. More digits than a JSON reader keeps, as on the live venue. */
export function nanoseconds(atMs: number): number {
  return atMs * 1_000_000
}
