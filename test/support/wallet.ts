import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'

/** The address of a private key (0x and 64 hex digits), lower case. */
export function addressOf(privateKey: string): string {
  const point = secp256k1.getPublicKey(hexToBytes(privateKey.slice(2)), false)
  return `0x${bytesToHex(keccak_256(point.subarray(1)).subarray(12))}`
}
