/**
 * Decimal number with eight places, held as an integer count of 1e-8: all money of the simulator.
 *
 * Own code on purpose: the simulator shares no arithmetic with the application it checks.
 */
export type Fixed = bigint

/** One, as a `Fixed`. */
export const ONE: Fixed = 100_000_000n

const PLAIN_DECIMAL = /^(-?)(\d{1,18})(?:\.(\d{1,18}))?$/

/** Reads a plain decimal; undefined for any other text and for more than eight significant places. */
export function parseFixed(text: string): Fixed | undefined {
  const match = PLAIN_DECIMAL.exec(text)
  if (!match) return undefined
  const [, sign = '', whole = '0', fraction = ''] = match
  const places = fraction.replace(/0+$/, '')
  if (places.length > 8) return undefined
  const value = BigInt(whole) * ONE + BigInt(places.padEnd(8, '0') || '0')
  return sign === '-' ? -value : value
}

/**
 * Reads a decimal that our own tables hold.
 *
 * @throws {RangeError} when the text is not a plain decimal: a table is wrong.
 */
export function fixed(text: string): Fixed {
  const value = parseFixed(text)
  if (value === undefined) throw new RangeError(`expected a plain decimal, found ${JSON.stringify(text)}`)
  return value
}

/** Nearest `Fixed` to a binary float; for generated prices and rates only, never for balances. */
export function fixedFromNumber(value: number): Fixed {
  return BigInt(Math.round(value * 1e8))
}

/** Binary float nearest to a `Fixed`; for statistics and ratios only. */
export function fixedToNumber(value: Fixed): number {
  return Number(value) / 1e8
}

/** Writes exactly `places` decimals (0 to 8), cutting what does not fit towards zero. */
export function formatFixed(value: Fixed, places = 8): string {
  const magnitude = value < 0n ? -value : value
  const digits = (magnitude / 10n ** BigInt(8 - places)).toString().padStart(places + 1, '0')
  const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
  return value < 0n && /[1-9]/.test(text) ? `-${text}` : text
}

/** Writes a decimal without trailing zeros. */
export function trimFixed(value: Fixed): string {
  return formatFixed(value).replace(/\.?0+$/, '')
}

/** Product, cut towards zero at the eighth place. */
export function multiplyFixed(left: Fixed, right: Fixed): Fixed {
  return (left * right) / ONE
}

/** Quotient, cut towards zero at the eighth place. The divisor must not be zero. */
export function divideFixed(left: Fixed, right: Fixed): Fixed {
  return (left * ONE) / right
}

/** Size without its sign. */
export function magnitude(value: Fixed): Fixed {
  return value < 0n ? -value : value
}

/** Larger of two. */
export function larger(left: Fixed, right: Fixed): Fixed {
  return left > right ? left : right
}

/** Smaller of two. */
export function smaller(left: Fixed, right: Fixed): Fixed {
  return left < right ? left : right
}
