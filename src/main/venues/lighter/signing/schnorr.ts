import { randomBytes } from 'node:crypto'
import { AppError } from '../../../base/errors.ts'
import { bytesOfNumber, ELEMENT_BYTES, numberOfBytes, numberOfElement } from './bytes.ts'
import { addPoints, encodePoint, multiplyPublicly, ORDER, type Point } from './curve.ts'
import type { Fp5 } from './extension-field.ts'
import { multiplyGenerator } from './fixed-base.ts'
import { hashToElement } from './poseidon.ts'

/** A private key with what follows from it. */
export interface SigningKey {
  readonly secret: bigint
  readonly publicPoint: Point
  readonly publicElement: Fp5
}

/** Bytes of randomness behind one k: 192 bits more than the order, so that the remainder is uniform. */
const NONCE_BYTES = 64

/**
 * Derives the public half.
 *
 * @throws {AppError} `config` for zero or a number at or above the order.
 */
export function createSigningKey(secret: bigint): SigningKey {
  if (secret <= 0n || secret >= ORDER)
    throw new AppError('config', 'expected a private key between 1 and the order of the curve')
  const publicPoint = multiplyGenerator(secret)
  return { secret, publicPoint, publicElement: encodePoint(publicPoint) }
}

/** A fresh random k of 1 to order − 1. The same k twice would reveal the key. */
const randomScalar = (): bigint => (numberOfBytes(randomBytes(NONCE_BYTES)) % (ORDER - 1n)) + 1n

const challenge = (commitment: Fp5, message: Fp5): bigint =>
  numberOfElement(hashToElement([...commitment, ...message])) % ORDER

/**
 * Schnorr signature of one element: s then e, 40 little-endian bytes each. Sheet 4.2.
 *
 * @param k a random scalar that is used for nothing else
 */
export function sign(message: Fp5, key: SigningKey, k: bigint = randomScalar()): Uint8Array {
  const e = challenge(encodePoint(multiplyGenerator(k)), message)
  const s = (k + ORDER * ORDER - e * key.secret) % ORDER
  const signature = new Uint8Array(2 * ELEMENT_BYTES)
  signature.set(bytesOfNumber(s))
  signature.set(bytesOfNumber(e), ELEMENT_BYTES)
  return signature
}

/** True when the signature is that of the key's owner over this element. */
export function verify(message: Fp5, signature: Uint8Array, publicPoint: Point): boolean {
  if (signature.length !== 2 * ELEMENT_BYTES) return false
  const s = numberOfBytes(signature.subarray(0, ELEMENT_BYTES))
  const e = numberOfBytes(signature.subarray(ELEMENT_BYTES))
  if (s >= ORDER || e >= ORDER) return false
  const commitment = encodePoint(addPoints(multiplyGenerator(s), multiplyPublicly(publicPoint, e)))
  return challenge(commitment, message) === e
}
