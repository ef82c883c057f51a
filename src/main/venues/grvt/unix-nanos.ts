import { z } from 'zod'

const NS_PER_MS = 1_000_000n

/** The venue's time, nanoseconds as text, in milliseconds. Some payloads have it as a number. */
export const nanosToMs = (nanos: string | number): number =>
  typeof nanos === 'number' ? Math.floor(nanos / 1e6) : Number(BigInt(nanos) / NS_PER_MS)

/** Milliseconds as the venue wants a time: nanoseconds in decimal digits. */
export const msToNanos = (ms: number): string => String(BigInt(Math.floor(ms)) * NS_PER_MS)

/** Nanoseconds since the epoch, as milliseconds. As a number they pass 2^53: what is lost is below a microsecond. */
export const unixNanos = z
  .union([z.string().regex(/^\d{1,20}$/), z.number().nonnegative()])
  .transform(nanosToMs)

/** The smallest number that can only be of the unit, for a time of this century. */
const UNITS: readonly (readonly [from: number, perMs: number])[] = [
  [1e17, 1e6],
  [1e14, 1e3],
  [1e11, 1],
]

/**
 * A time whose unit the venue does not document, in milliseconds: its size tells whether it is nanoseconds,
 * microseconds, milliseconds or seconds.
 */
export function unixToMs(value: number): number {
  const unit = UNITS.find(([from]) => value >= from)
  return unit ? Math.floor(value / unit[1]) : value * 1_000
}
