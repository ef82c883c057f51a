import { Decimal as DecimalJs } from 'decimal.js'

/** Our own clone: nobody else's settings leak in, and 40 digits keep price × size exact. */
export const D = DecimalJs.clone({ precision: 40, toExpNeg: -30, toExpPos: 40 })
export type Decimal = DecimalJs

export const ZERO: Decimal = new D(0)
export const ONE: Decimal = new D(1)

/** Rounds towards zero-or-below to a multiple of `step`. For sizes, and for the price of a resting buy. */
export function floorToStep(value: Decimal, step: Decimal): Decimal {
  return value.div(step).floor().times(step)
}

/** Rounds up to a multiple of `step`. For the price of a resting sell. */
export function ceilToStep(value: Decimal, step: Decimal): Decimal {
  return value.div(step).ceil().times(step)
}

/** True when `value` is a whole number of steps. */
export function isMultipleOf(value: Decimal, step: Decimal): boolean {
  return value.mod(step).isZero()
}

/** Decimals a step needs when written out: `0.10` → 1, `0.001` → 3, `5` → 0. Padding zeros do not count. */
export function decimalsOf(step: Decimal): number {
  return step.decimalPlaces()
}

const DECIMAL_TEXT = /^[+-]?(\d+(\.\d*)?|\.\d+)$/

/** Reads plain decimal text (no exponent, no spaces, no NaN); `undefined` when it is anything else. */
export function parseDecimal(text: string): Decimal | undefined {
  return DECIMAL_TEXT.test(text) ? new D(text) : undefined
}

/** The smaller of two. */
export const minOf = (a: Decimal, b: Decimal): Decimal => (a.lte(b) ? a : b)

/** The larger of two. */
export const maxOf = (a: Decimal, b: Decimal): Decimal => (a.gte(b) ? a : b)
