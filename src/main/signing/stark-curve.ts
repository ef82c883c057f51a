import { AppError } from '../base/errors.ts'

/** The field of the Stark curve y² = x³ + x + β: 2^251 + 17·2^192 + 1. */
export const FIELD = 0x800000000000011000000000000000000000000000000000000000000000001n

/** The number of points on the curve; private keys and halves of a signature are below it. */
export const CURVE_ORDER = 0x800000000000010ffffffffffffffffb781126dcae7b2321e66a241adc64d2fn

/** A point by its coordinates. */
export interface AffinePoint {
  readonly x: bigint
  readonly y: bigint
}

/** A point as x = X÷Z², y = Y÷Z³: sums need no division. */
export interface JacobianPoint {
  readonly x: bigint
  readonly y: bigint
  readonly z: bigint
}

/** The number in 0…p − 1 that is the same modulo the field. */
const reduce = (value: bigint): bigint => {
  const rest = value % FIELD
  return rest < 0n ? rest + FIELD : rest
}

/** One divided by it, by the extended algorithm of Euclid. @param value 1…p − 1 */
function invert(value: bigint): bigint {
  let [low, high, a, b] = [value, FIELD, 1n, 0n]
  while (low > 1n) {
    const times = high / low
    ;[low, high, a, b] = [high - times * low, low, b - times * a, a]
  }
  return reduce(a)
}

export const toJacobian = ({ x, y }: AffinePoint): JacobianPoint => ({ x, y, z: 1n })

/** Twice the point, on a curve with a = 1. Formula dbl-2007-bl. */
export function double(point: JacobianPoint): JacobianPoint {
  const xx = reduce(point.x * point.x)
  const yy = reduce(point.y * point.y)
  const zz = reduce(point.z * point.z)
  const s = 4n * reduce(point.x * yy)
  const m = 3n * xx + zz * zz
  const reducedM = reduce(m)
  const x = reduce(reducedM * reducedM - 2n * s)
  return {
    x,
    y: reduce(reducedM * (s - x) - 8n * yy * yy),
    z: reduce(2n * point.y * point.z),
  }
}

/**
 * The sum of a point and one with Z = 1. Formula madd-2007-bl.
 *
 * @throws {AppError} `bug` when they have the same x: this formula cannot add them.
 */
export function addAffine(point: JacobianPoint, other: AffinePoint): JacobianPoint {
  const zz = reduce(point.z * point.z)
  const h = reduce(other.x * zz - point.x)
  if (h === 0n) throw new AppError('bug', 'expected two points of different x, got the same x twice')
  const slope = reduce(2n * (other.y * reduce(point.z * zz) - point.y))
  const i = reduce(4n * h * h)
  const j = reduce(h * i)
  const v = reduce(point.x * i)
  const x = reduce(slope * slope - j - 2n * v)
  return { x, y: reduce(slope * (v - x) - 2n * point.y * j), z: reduce(2n * point.z * h) }
}

/** The x coordinate. */
export function xOf(point: JacobianPoint): bigint {
  const inverse = invert(point.z)
  return reduce(point.x * reduce(inverse * inverse))
}

/** Divides all points at once: one inversion, and three products each (Montgomery's trick). */
export function toAffine(points: readonly JacobianPoint[]): AffinePoint[] {
  const before: bigint[] = []
  let product = 1n
  for (const { z } of points) {
    before.push(product)
    product = reduce(product * z)
  }
  let rest = invert(product)
  const affine = new Array<AffinePoint>(points.length)
  for (let at = points.length - 1; at >= 0; at -= 1) {
    const { x, y, z } = points[at] as JacobianPoint
    const inverse = reduce(rest * (before[at] as bigint))
    rest = reduce(rest * z)
    const square = reduce(inverse * inverse)
    affine[at] = { x: reduce(x * square), y: reduce(y * reduce(square * inverse)) }
  }
  return affine
}
