import { addPoints, NEUTRAL, negatePoint, type Point } from './curve.ts'

const WINDOW_BITS = 6
const HALF = 1 << (WINDOW_BITS - 1)
/** Windows that hold a scalar below the group order (320 bits) and the carry of signed digits. */
const WINDOWS = 54

/** Multiples of one point, for scalar products with additions alone: one for each window of the scalar. */
export class FixedBase {
  /** The point times 1 … 32, for each window. */
  readonly #rows: readonly (readonly Point[])[]

  constructor(point: Point) {
    const rows: Point[][] = []
    let base = point
    for (let window = 0; window < WINDOWS; window++) {
      const row = [base]
      for (let count = 1; count < HALF; count++) row.push(addPoints(row[count - 1] ?? NEUTRAL, base))
      rows.push(row)
      const half = row[HALF - 1] ?? NEUTRAL
      base = addPoints(half, half)
    }
    this.#rows = rows
  }

  /** The point times a scalar of 0 … group order − 1, added to `start`. */
  multiply(scalar: bigint, start: Point = NEUTRAL): Point {
    let sum = start
    let rest = scalar
    for (const row of this.#rows) {
      let digit = Number(rest & BigInt(2 * HALF - 1))
      rest >>= BigInt(WINDOW_BITS)
      if (digit > HALF) {
        digit -= 2 * HALF
        rest += 1n
      }
      const multiple = row[Math.abs(digit) - 1]
      if (multiple) sum = addPoints(sum, digit < 0 ? negatePoint(multiple) : multiple)
    }
    return sum
  }
}
