import { inverse as inverseInField, P } from './field.ts'

/**
 * An element of Fp5 = Fp[z] ÷ (z^5 − 3), lowest coefficient first, each below P. Sheet 4.2.
 *
 * The arithmetic has the same shape for every value. BigInt itself takes a time that depends on the size of its
 * numbers: enough for a signer on the user's own machine, not for one that strangers can measure.
 */
export type Fp5 = readonly [bigint, bigint, bigint, bigint, bigint]

export const ZERO5: Fp5 = [0n, 0n, 0n, 0n, 0n]
export const ONE5: Fp5 = [1n, 0n, 0n, 0n, 0n]

export const add = (a: Fp5, b: Fp5): Fp5 => [
  (a[0] + b[0]) % P,
  (a[1] + b[1]) % P,
  (a[2] + b[2]) % P,
  (a[3] + b[3]) % P,
  (a[4] + b[4]) % P,
]

export const subtract = (a: Fp5, b: Fp5): Fp5 => [
  (a[0] - b[0] + P) % P,
  (a[1] - b[1] + P) % P,
  (a[2] - b[2] + P) % P,
  (a[3] - b[3] + P) % P,
  (a[4] - b[4] + P) % P,
]

/** Schoolbook product with z^5 = 3; one reduction per coefficient. */
export function multiply(a: Fp5, b: Fp5): Fp5 {
  const [a0, a1, a2, a3, a4] = a
  const [b0, b1, b2, b3, b4] = b
  return [
    (a0 * b0 + 3n * (a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1)) % P,
    (a0 * b1 + a1 * b0 + 3n * (a2 * b4 + a3 * b3 + a4 * b2)) % P,
    (a0 * b2 + a1 * b1 + a2 * b0 + 3n * (a3 * b4 + a4 * b3)) % P,
    (a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0 + 3n * (a4 * b4)) % P,
    (a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0) % P,
  ]
}

/** a × (factor · z): a shift of the coefficients, for the curve's constants 263z and 526z. */
export const multiplyByZ = (a: Fp5, factor: bigint): Fp5 => [
  (3n * factor * a[4]) % P,
  (factor * a[0]) % P,
  (factor * a[1]) % P,
  (factor * a[2]) % P,
  (factor * a[3]) % P,
]

/** z^P = this · z: 3^((P − 1) ÷ 5). */
const FROBENIUS = 1041288259238279555n

/** a^(P^times): coefficient i times FROBENIUS^(i · times). */
function frobenius(a: Fp5, times: number): Fp5 {
  let step = 1n
  for (let done = 0; done < times; done += 1) step = (step * FROBENIUS) % P
  const step2 = (step * step) % P
  const step3 = (step2 * step) % P
  return [a[0], (a[1] * step) % P, (a[2] * step2) % P, (a[3] * step3) % P, (a[4] * ((step3 * step) % P)) % P]
}

/**
 * 1 ÷ a; zero for zero. The product r of a's four other conjugates makes a · r an element of Fp, which is cheap to
 * invert (Itoh and Tsujii).
 */
export function inverse(a: Fp5): Fp5 {
  const first = multiply(frobenius(a, 1), frobenius(a, 2))
  const r = multiply(first, frobenius(first, 2))
  const norm = (a[0] * r[0] + 3n * (a[1] * r[4] + a[2] * r[3] + a[3] * r[2] + a[4] * r[1])) % P
  const scale = inverseInField(norm)
  return [(r[0] * scale) % P, (r[1] * scale) % P, (r[2] * scale) % P, (r[3] * scale) % P, (r[4] * scale) % P]
}
