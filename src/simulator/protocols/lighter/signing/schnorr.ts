import { encodePoint, GENERATOR, GROUP_ORDER } from './curve.ts'
import { FixedBase } from './fixed-base.ts'
import { type Quintic, quinticFromBytes, quinticToBytes } from './goldilocks.ts'
import { hashToQuintic } from './poseidon.ts'

const BYTES = 40
let generator: FixedBase | undefined

/** Multiples of the generator; made at the first use, because making them takes a tenth of a second. */
function generatorBase(): FixedBase {
  generator ??= new FixedBase(GENERATOR)
  return generator
}

/** A registered public key, with what makes checking its signatures quick. */
export class PublicKey {
  /** Eighty hexadecimal digits, as the venue prints it. */
  readonly hex: string
  readonly #base: FixedBase

  /** `secret` is a private key in the venue's form: forty little-endian bytes as hex, with or without 0x. */
  constructor(secret: string) {
    const point = generatorBase().multiply(scalarFromHex(secret))
    this.hex = quinticToBytes(encodePoint(point)).toString('hex')
    this.#base = new FixedBase(point)
  }

  /** True when the eighty bytes (s, then e) sign the element: e = H(encode(s·G + e·key) ‖ element). */
  verify(element: Quintic, signature: Buffer): boolean {
    if (signature.length !== 2 * BYTES) return false
    const [s, e] = [integerOf(signature.subarray(0, BYTES)), integerOf(signature.subarray(BYTES))]
    if (s >= GROUP_ORDER || e >= GROUP_ORDER) return false
    const commitment = encodePoint(this.#base.multiply(e, generatorBase().multiply(s)))
    return challenge(commitment, element) === e
  }
}

/** Signs an element with a private key and a one-time number of 1 … group order − 1: for tests and their clients. */
export function signElement(secret: string, element: Quintic, once: bigint): Buffer {
  const commitment = encodePoint(generatorBase().multiply(once))
  const e = challenge(commitment, element)
  const s = (((once - e * scalarFromHex(secret)) % GROUP_ORDER) + GROUP_ORDER) % GROUP_ORDER
  return Buffer.concat([bytesOf(s), bytesOf(e)])
}

/** Element of eighty hexadecimal digits. @throws {RangeError} when it is none. */
export function elementFromHex(hex: string): Quintic {
  const element = quinticFromBytes(Buffer.from(hex, 'hex'))
  if (!element) throw new RangeError('expected five coefficients below the prime as 80 hexadecimal digits')
  return element
}

/** Scalar of a private key or a one-time number in the venue's form. @throws {RangeError} when it is none. */
export function scalarFromHex(hex: string): bigint {
  const bytes = Buffer.from(hex.replace(/^0x/, ''), 'hex')
  if (bytes.length !== BYTES) throw new RangeError('expected a scalar of 40 bytes as 80 hexadecimal digits')
  return integerOf(bytes) % GROUP_ORDER
}

function challenge(commitment: Quintic, element: Quintic): bigint {
  return integerOf(quinticToBytes(hashToQuintic([...commitment, ...element]))) % GROUP_ORDER
}

function integerOf(littleEndian: Buffer): bigint {
  return BigInt(`0x${Buffer.from(littleEndian).reverse().toString('hex')}`)
}

function bytesOf(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(2 * BYTES, '0'), 'hex').reverse()
}
