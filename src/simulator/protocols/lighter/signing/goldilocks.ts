/** Prime of the field: 2^64 − 2^32 + 1 (section 4.2 of the venue sheet). */
export const PRIME = 0xffffffff00000001n

/** Element of the quintic extension Fp[z]/(z^5 − 3): coefficients of 1, z, z², z³, z⁴. */
export type Quintic = readonly [bigint, bigint, bigint, bigint, bigint]

export const QUINTIC_ZERO: Quintic = [0n, 0n, 0n, 0n, 0n]
export const QUINTIC_ONE: Quintic = [1n, 0n, 0n, 0n, 0n]

/** z^p = this × z (section 4.2 of the venue sheet). */
const FROBENIUS = 1041288259238279555n
const FROBENIUS_POWERS = [1, 2, 3, 4].map((power) =>
  [0, 1, 2, 3, 4].map((index) => powerOf(FROBENIUS, BigInt(power * index))),
)

/** Brings any integer into 0 … p − 1. */
export function reduce(value: bigint): bigint {
  const rest = value % PRIME
  return rest < 0n ? rest + PRIME : rest
}

export function addQuintic(a: Quintic, b: Quintic): Quintic {
  return [
    reduce(a[0] + b[0]),
    reduce(a[1] + b[1]),
    reduce(a[2] + b[2]),
    reduce(a[3] + b[3]),
    reduce(a[4] + b[4]),
  ]
}

export function subtractQuintic(a: Quintic, b: Quintic): Quintic {
  return [
    reduce(a[0] - b[0]),
    reduce(a[1] - b[1]),
    reduce(a[2] - b[2]),
    reduce(a[3] - b[3]),
    reduce(a[4] - b[4]),
  ]
}

/** Product; powers of z from the fifth on come back as three times a lower one. */
export function multiplyQuintic(a: Quintic, b: Quintic): Quintic {
  const [a0, a1, a2, a3, a4] = a
  const [b0, b1, b2, b3, b4] = b
  return [
    (a0 * b0 + 3n * (a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1)) % PRIME,
    (a0 * b1 + a1 * b0 + 3n * (a2 * b4 + a3 * b3 + a4 * b2)) % PRIME,
    (a0 * b2 + a1 * b1 + a2 * b0 + 3n * (a3 * b4 + a4 * b3)) % PRIME,
    (a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0 + 3n * a4 * b4) % PRIME,
    (a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0) % PRIME,
  ]
}

/** Product with `factor` × z, which shifts the coefficients by one. */
export function multiplyByZ(a: Quintic, factor: bigint): Quintic {
  return [
    (3n * factor * a[4]) % PRIME,
    (factor * a[0]) % PRIME,
    (factor * a[1]) % PRIME,
    (factor * a[2]) % PRIME,
    (factor * a[3]) % PRIME,
  ]
}

/** Inverse of a non-zero element: the product of its four conjugates over its norm. */
export function invertQuintic(a: Quintic): Quintic {
  const conjugates = FROBENIUS_POWERS.map(
    (factors) => a.map((limb, index) => (limb * (factors[index] ?? 0n)) % PRIME) as unknown as Quintic,
  )
  const product = conjugates.reduce(multiplyQuintic, QUINTIC_ONE)
  const [norm] = multiplyQuintic(a, product)
  const inverse = powerOf(norm, PRIME - 2n)
  return product.map((limb) => (limb * inverse) % PRIME) as unknown as Quintic
}

function powerOf(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base % PRIME]
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % PRIME
    square = (square * square) % PRIME
  }
  return result
}

/** Forty little-endian bytes, eight for each coefficient. */
export function quinticToBytes(element: Quintic): Buffer {
  const bytes = Buffer.alloc(40)
  for (const [index, limb] of element.entries()) bytes.writeBigUInt64LE(limb, 8 * index)
  return bytes
}

/** Element of forty little-endian bytes; undefined when a coefficient is not below the prime. */
export function quinticFromBytes(bytes: Buffer): Quintic | undefined {
  if (bytes.length !== 40) return undefined
  const limbs = [0, 8, 16, 24, 32].map((at) => bytes.readBigUInt64LE(at))
  return limbs.every((limb) => limb < PRIME) ? (limbs as unknown as Quintic) : undefined
}
