import {
  addQuintic,
  invertQuintic,
  multiplyByZ,
  multiplyQuintic,
  QUINTIC_ONE,
  QUINTIC_ZERO,
  type Quintic,
  reduce,
  subtractQuintic,
} from './goldilocks.ts'

/** Order of the group of ecGFp5 (section 4.2 of the venue sheet). */
export const GROUP_ORDER =
  1067993516717146951041484916571792702745057740581727230159139685185762082554198619328292418486241n

/** Coefficient b = 263·z; the formulas need b and 2b. */
const B = 263n

/** Group element as the fractions X:Z and U:T. */
export interface Point {
  readonly x: Quintic
  readonly z: Quintic
  readonly u: Quintic
  readonly t: Quintic
}

export const NEUTRAL: Point = { x: QUINTIC_ZERO, z: QUINTIC_ONE, u: QUINTIC_ZERO, t: QUINTIC_ONE }

/** Generator; its encoding is 4. */
export const GENERATOR: Point = {
  x: [
    12883135586176881569n,
    4356519642755055268n,
    5248930565894896907n,
    2165973894480315022n,
    2448410071095648785n,
  ],
  z: QUINTIC_ONE,
  u: QUINTIC_ONE,
  t: [4n, 0n, 0n, 0n, 0n],
}

/** Complete addition: no special cases (section 4.2 of the venue sheet). */
export function addPoints(left: Point, right: Point): Point {
  const a = multiplyQuintic(left.x, right.x)
  const c = multiplyQuintic(left.z, right.z)
  const d = multiplyQuintic(left.u, right.u)
  const e = multiplyQuintic(left.t, right.t)
  const f = crossTerms(left.x, left.z, right.x, right.z, a, c)
  const g = crossTerms(left.u, left.t, right.u, right.t, d, e)
  const h = addQuintic(a, multiplyByZ(c, B))
  const i = multiplyQuintic(e, h)
  const j = multiplyQuintic(d, addQuintic(multiplyByZ(f, 2n * B), addQuintic(h, h)))
  const k = multiplyQuintic(addQuintic(e, addQuintic(d, d)), addQuintic(f, h))
  return {
    x: multiplyByZ(subtractQuintic(k, i), B),
    z: subtractQuintic(i, j),
    u: multiplyQuintic(g, subtractQuintic(multiplyByZ(c, B), a)),
    t: addQuintic(i, j),
  }
}

/** (p + q)(r + s) − pr − qs, which is ps + qr. */
function crossTerms(p: Quintic, q: Quintic, r: Quintic, s: Quintic, pr: Quintic, qs: Quintic): Quintic {
  return subtractQuintic(subtractQuintic(multiplyQuintic(addQuintic(p, q), addQuintic(r, s)), pr), qs)
}

export function negatePoint(point: Point): Point {
  return { ...point, u: point.u.map((limb) => reduce(-limb)) as unknown as Quintic }
}

/** Encoding w = T/U of a group element; the neutral one, which has no U, encodes as zero. */
export function encodePoint({ t, u }: Point): Quintic {
  return u.every((limb) => limb === 0n) ? QUINTIC_ZERO : multiplyQuintic(t, invertQuintic(u))
}
