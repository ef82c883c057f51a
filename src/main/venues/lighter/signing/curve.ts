import { add, type Fp5, inverse, multiply, multiplyByZ, ONE5, subtract, ZERO5 } from './extension-field.ts'

/** A group element of ecGFp5 as the fractions x = X÷Z and u = U÷T. Sheet 4.2. */
export interface Point {
  readonly x: Fp5
  readonly z: Fp5
  readonly u: Fp5
  readonly t: Fp5
}

/** The prime order of the group. */
export const ORDER =
  1067993516717146951041484916571792702745057740581727230159139685185762082554198619328292418486241n

export const NEUTRAL: Point = { x: ZERO5, z: ONE5, u: ZERO5, t: ONE5 }

export const GENERATOR: Point = {
  x: [
    12883135586176881569n,
    4356519642755055268n,
    5248930565894896907n,
    2165973894480315022n,
    2448410071095648785n,
  ],
  z: ONE5,
  u: ONE5,
  t: [4n, 0n, 0n, 0n, 0n],
}

/** The curve's b is 263z. */
const B = 263n

/** Complete addition: right for every pair, equal and neutral ones included. */
export function addPoints(p: Point, q: Point): Point {
  const a = multiply(p.x, q.x)
  const c = multiply(p.z, q.z)
  const d = multiply(p.u, q.u)
  const e = multiply(p.t, q.t)
  const f = subtract(subtract(multiply(add(p.x, p.z), add(q.x, q.z)), a), c)
  const g = subtract(subtract(multiply(add(p.u, p.t), add(q.u, q.t)), d), e)
  return combine(a, c, d, e, f, g)
}

/** The second half of the addition, from the products of the first. */
export function combine(a: Fp5, c: Fp5, d: Fp5, e: Fp5, f: Fp5, g: Fp5): Point {
  const bc = multiplyByZ(c, B)
  const h = add(a, bc)
  const i = multiply(e, h)
  const j = multiply(d, add(multiplyByZ(f, 2n * B), add(h, h)))
  const k = multiply(add(e, add(d, d)), add(f, h))
  return {
    x: multiplyByZ(subtract(k, i), B),
    z: subtract(i, j),
    u: multiply(g, subtract(bc, a)),
    t: add(i, j),
  }
}

/** The group element as one field element, w = T÷U; zero for the neutral element. */
export const encodePoint = (point: Point): Fp5 => multiply(point.t, inverse(point.u))

/** scalar · point by double-and-add: for points and scalars that everyone may know. */
export function multiplyPublicly(point: Point, scalar: bigint): Point {
  let result = NEUTRAL
  for (const bit of scalar.toString(2)) {
    result = addPoints(result, result)
    if (bit === '1') result = addPoints(result, point)
  }
  return result
}
