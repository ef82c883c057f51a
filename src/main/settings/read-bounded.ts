import { type Decimal, parseDecimal, ZERO } from '../base/decimal.ts'
import { err, ok, type Result } from '../base/result.ts'

/** What a typed number may be; the numbers are decimal text. */
export interface Bounds {
  readonly lowest: string
  readonly highest: string
  /** Most digits after the point. */
  readonly decimals: number
}

/** Reads a typed number exactly, or says what was expected and what came. Nothing is rounded or moved to a bound. */
export function readBounded(text: string, { lowest, highest, decimals }: Bounds): Result<Decimal, string> {
  const typed = text.trim()
  const got = `got "${typed}"`
  const value = parseDecimal(typed)
  if (!value) return err(`expected a number from ${lowest} to ${highest}, ${got}`)
  if (value.lt(lowest) || value.gt(highest)) return err(`expected ${lowest} to ${highest}, ${got}`)
  if (value.decimalPlaces() <= decimals) return ok(value.isZero() ? ZERO : value)
  return err(
    decimals === 0 ? `expected a whole number, ${got}` : `expected at most ${decimals} decimals, ${got}`,
  )
}
