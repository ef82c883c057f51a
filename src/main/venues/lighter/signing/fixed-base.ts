import { addPoints, combine, GENERATOR, NEUTRAL, type Point } from './curve.ts'
import { add, type Fp5, inverse, multiply, ONE5 } from './extension-field.ts'

/** A group element with Z = T = 1: half the memory, and two products less per addition. */
interface AffinePoint {
  readonly x: Fp5
  readonly u: Fp5
}

const WINDOW_BITS = 5n
const WINDOW_SIZE = 32
/** Windows that cover a scalar of 320 bits. */
const WINDOWS = 64

/** 0…31 times 32^window times the generator, for each window. Built once, at the first use. */
let table: readonly (readonly AffinePoint[])[] | undefined

function buildTable(): readonly (readonly AffinePoint[])[] {
  const points: Point[] = []
  let base = GENERATOR
  for (let window = 0; window < WINDOWS; window += 1) {
    let multiple = NEUTRAL
    for (let digit = 0; digit < WINDOW_SIZE; digit += 1) {
      points.push(multiple)
      multiple = addPoints(multiple, base)
    }
    base = multiple
  }
  const affine = toAffine(points)
  return Array.from({ length: WINDOWS }, (_, at) => affine.slice(at * WINDOW_SIZE, (at + 1) * WINDOW_SIZE))
}

/** Divides all points at once: one inversion and three products each (Montgomery's trick). */
function toAffine(points: readonly Point[]): AffinePoint[] {
  const denominators = points.flatMap(({ z, t }) => [z, t])
  const before: Fp5[] = []
  let product = ONE5
  for (const denominator of denominators) {
    before.push(product)
    product = multiply(product, denominator)
  }
  let rest = inverse(product)
  const inverses = new Array<Fp5>(denominators.length)
  for (let at = denominators.length - 1; at >= 0; at -= 1) {
    inverses[at] = multiply(rest, before[at] as Fp5)
    rest = multiply(rest, denominators[at] as Fp5)
  }
  return points.map(({ x, u }, at) => ({
    x: multiply(x, inverses[2 * at] as Fp5),
    u: multiply(u, inverses[2 * at + 1] as Fp5),
  }))
}

/** `addPoints` for a second point with Z = T = 1. */
function addAffine(p: Point, q: AffinePoint): Point {
  const f = add(p.x, multiply(p.z, q.x))
  const g = add(p.u, multiply(p.t, q.u))
  return combine(multiply(p.x, q.x), p.z, multiply(p.u, q.u), p.t, f, g)
}

/**
 * scalar · generator. Every scalar takes the same 64 look-ups and additions: a digit of zero adds the neutral
 * element like any other.
 *
 * @param scalar 0 to 2^320 − 1
 */
export function multiplyGenerator(scalar: bigint): Point {
  table ??= buildTable()
  let result = NEUTRAL
  let rest = scalar
  for (const window of table) {
    const digit = Number(BigInt.asUintN(Number(WINDOW_BITS), rest))
    result = addAffine(result, window[digit] as AffinePoint)
    rest >>= WINDOW_BITS
  }
  return result
}
