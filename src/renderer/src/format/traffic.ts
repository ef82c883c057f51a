import { UNKNOWN } from './numbers.ts'

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** Traffic as a person reads it, in powers of a thousand: `812 B`, `4.1 kB`, `340 MB`, `1.24 GB`. */
export function formatTraffic(bytes: number): string {
  let value = Math.max(0, bytes)
  let unit = 0
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1_000
    unit += 1
  }
  const places = unit === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2
  return `${value.toFixed(places)} ${UNITS[unit]}`
}

/** Dollars, to the cent; to a hundredth of one while they are few. */
export function formatDollars(amount: number): string {
  return `$${amount.toFixed(amount < 1 ? 4 : 2)}`
}

/** Milliseconds where the column says so; a dash before the first. */
export function formatMilliseconds(value: number | undefined): string {
  return value === undefined ? UNKNOWN : value.toFixed(0)
}
