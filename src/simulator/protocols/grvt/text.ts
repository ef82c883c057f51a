import { type Fixed, parseFixed, trimFixed } from '../../fixed.ts'
import { type Instrument, priceOf, sizeOf } from '../../market/instrument.ts'
import { malformed } from './errors.ts'

const NANOSECONDS = 1_000_000n

/** Decimal as the venue writes it: without padding, but with one place at least: `65038.0`, `0.001`, `0.0`. */
export function decimalText(value: Fixed): string {
  const text = trimFixed(value)
  return text.includes('.') ? text : `${text}.0`
}

/** Fraction as a percentage: 0.00045 is `0.045`. */
export function percentText(fraction: Fixed): string {
  return decimalText(fraction * 100n)
}

/** Price of a number of ticks. */
export function priceText(instrument: Instrument, ticks: number): string {
  return decimalText(priceOf(instrument, ticks))
}

/** Size of a number of lots; the sign is kept. */
export function sizeText(instrument: Instrument, lots: number): string {
  return decimalText(sizeOf(instrument, lots))
}

/** Time as every message carries it: nanoseconds since the epoch. */
export function nanoseconds(atMs: number): string {
  return String(BigInt(atMs) * NANOSECONDS)
}

/** Milliseconds of a time in nanoseconds, cut. */
export function milliseconds(ns: bigint): number {
  return Number(ns / NANOSECONDS)
}

/** Decimal of a request, text or bare number. @throws {VenueError} 1003 for anything else. */
export function readDecimal(name: string, value: unknown): Fixed {
  const decimal =
    typeof value === 'string' || typeof value === 'number' ? parseFixed(String(value)) : undefined
  if (decimal === undefined) throw malformed(`${name} must be a decimal`)
  return decimal
}
