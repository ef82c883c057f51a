import { MAX_VALUE, Point } from '@scure/starknet'

const PRECOMPUTED_BITS = 8

/** A public key as the venue knows it: the x-coordinate of a point, whose sign nobody tells. */
export class StarkKey {
  readonly #point: typeof Point.BASE

  /** @param publicKey x-coordinate, 0x hex. @throws {Error} when no point of the curve has it. */
  constructor(publicKey: string) {
    const x = BigInt(publicKey).toString(16).padStart(64, '0')
    this.#point = Point.fromHex(`02${x}`)
    // The multiples of a key are the same for every signature.
    this.#point.precompute(PRECOMPUTED_BITS, false)
  }

  /** True when the signature of the message hash was made by one of the two keys with this x-coordinate. */
  verifies(hash: bigint, { r, s }: StarkSignature): boolean {
    const { Fn } = Point
    if (r <= 0n || r >= MAX_VALUE || s <= 0n || s >= Fn.ORDER || hash < 0n || hash >= MAX_VALUE) return false
    const inverse = Fn.inv(s)
    const fromHash = Fn.mul(Fn.create(hash), inverse)
    const fixed = fromHash === 0n ? Point.ZERO : Point.BASE.multiplyUnsafe(fromHash)
    const own = this.#point.multiplyUnsafe(Fn.mul(r, inverse))
    return [fixed.add(own), fixed.subtract(own)].some(
      (point) => !point.is0() && Fn.create(point.toAffine().x) === r,
    )
  }
}

/** Two numbers of a Stark curve signature. */
export interface StarkSignature {
  readonly r: bigint
  readonly s: bigint
}

/** Reads `["r","s"]` with decimal numbers; undefined for any other text. */
export function readSignature(text: unknown): StarkSignature | undefined {
  const match =
    typeof text === 'string' ? /^\s*\[\s*"(\d{1,78})"\s*,\s*"(\d{1,78})"\s*\]\s*$/.exec(text) : null
  return match?.[1] && match[2] ? { r: BigInt(match[1]), s: BigInt(match[2]) } : undefined
}
