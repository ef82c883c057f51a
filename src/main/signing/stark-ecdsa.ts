import { MAX_VALUE, Point, sign, utils } from '@scure/starknet'
import { AppError } from '../base/errors.ts'
import { warmPedersen } from './pedersen.ts'
import { type AffinePoint, CURVE_ORDER } from './stark-curve.ts'

/** Both halves of a Stark ECDSA signature, 1 to the order of the curve − 1. */
export interface StarkSignature {
  readonly r: bigint
  readonly s: bigint
}

/** Bits of the table behind multiples of the generator. Wider ones sign three times faster and take over 8 ms to fill. */
const GENERATOR_WINDOW = 1

const hex64 = (value: bigint): string => value.toString(16).padStart(64, '0')

/**
 * Reads a private key.
 *
 * @param hex with or without `0x`, upper or lower case
 * @throws {AppError} `config` for what is no hexadecimal number from 1 to the order of the curve − 1. The message
 *   does not repeat the key.
 */
export function readStarkKey(hex: string): bigint {
  const digits = hex.replace(/^0x/i, '')
  const key = /^[0-9a-f]{1,64}$/i.test(digits) ? BigInt(`0x${digits}`) : 0n
  if (key === 0n || key >= CURVE_ORDER)
    throw new AppError(
      'config',
      'expected a Stark private key: a hexadecimal number below the order of the curve',
    )
  return key
}

/** The public half of a key from {@link readStarkKey}; venues know an account by its x alone. */
export const starkPublicKey = (privateKey: bigint): AffinePoint => {
  const { x, y } = Point.BASE.multiply(privateKey).toAffine()
  return { x, y }
}

/**
 * Signs a number of at most 251 bits, such as a Pedersen hash. Deterministic (RFC 6979): the same message and key give
 * the same signature.
 *
 * @param privateKey from {@link readStarkKey}
 * @throws {AppError} `bug` for a message outside 0…2^251 − 1.
 */
export function signStark(message: bigint, privateKey: bigint): StarkSignature {
  if (message < 0n || message >= MAX_VALUE)
    throw new AppError('bug', `expected a message of at most 251 bits, got ${message}`)
  const { r, s } = sign(hex64(message), hex64(privateKey))
  return { r, s }
}

let warm: Promise<void> | undefined

/**
 * Fills the tables behind hashes and signatures in short steps, once a process. Before that the first order would
 * wait some 20 ms for them.
 */
export function warmStarkSigning(): Promise<void> {
  warm ??= warmPedersen().then(() => {
    utils.precompute(GENERATOR_WINDOW)
  })
  return warm
}
