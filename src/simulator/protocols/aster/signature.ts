import { createHmac, timingSafeEqual } from 'node:crypto'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'

const DOMAIN_TYPE = keccak_256(
  utf8ToBytes('EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)'),
)
const MESSAGE_TYPE = keccak_256(utf8ToBytes('Message(string msg)'))

/** V1: lower-case hex HMAC-SHA256 of query and body written one after the other (sheet 4.1). */
export function signV1(secret: string, message: string): string {
  return createHmac('sha256', secret).update(message, 'utf8').digest('hex')
}

/** True when a V1 signature fits; hex case does not matter. */
export function verifyV1(secret: string, message: string, signature: string): boolean {
  const expected = Buffer.from(signV1(secret, message))
  const received = Buffer.from(signature.toLowerCase())
  return expected.length === received.length && timingSafeEqual(expected, received)
}

/** V3: EIP-712 digest of a parameter string under the domain `AsterSignTransaction` (sheet 4.2). */
export function digestV3(message: string, chainId: number): Uint8Array {
  const chain = hexToBytes(chainId.toString(16).padStart(64, '0'))
  const domain = keccak_256(
    concatBytes(
      DOMAIN_TYPE,
      keccak_256(utf8ToBytes('AsterSignTransaction')),
      keccak_256(utf8ToBytes('1')),
      chain,
      new Uint8Array(32),
    ),
  )
  const struct = keccak_256(concatBytes(MESSAGE_TYPE, keccak_256(utf8ToBytes(message))))
  return keccak_256(concatBytes(new Uint8Array([0x19, 0x01]), domain, struct))
}

/** Address that made a V3 signature (65 bytes r‖s‖v, with or without 0x); undefined when it is malformed. */
export function recoverV3(message: string, signature: string, chainId: number): string | undefined {
  const hex = signature.replace(/^0x/, '')
  if (!/^[0-9a-fA-F]{130}$/.test(hex)) return undefined
  const bytes = hexToBytes(hex)
  const v = bytes[64] ?? 0
  const recovery = v >= 27 ? v - 27 : v
  if (recovery > 1) return undefined
  try {
    const point = secp256k1.Signature.fromBytes(bytes.slice(0, 64), 'compact')
      .addRecoveryBit(recovery)
      .recoverPublicKey(digestV3(message, chainId))
    return addressOf(point.toBytes(false))
  } catch {
    // The curve refuses r or s out of range: no key can have made this signature.
    return undefined
  }
}

/** Checksummed address of a private key (0x and 64 hex digits). */
export function addressOfKey(privateKey: string): string {
  return addressOf(secp256k1.getPublicKey(hexToBytes(privateKey.replace(/^0x/, '')), false))
}

/** EIP-55 address of an uncompressed public key. */
function addressOf(publicKey: Uint8Array): string {
  const hex = bytesToHex(keccak_256(publicKey.slice(1)).slice(12))
  const hash = bytesToHex(keccak_256(utf8ToBytes(hex)))
  const letters = [...hex].map((letter, index) =>
    Number.parseInt(hash[index] ?? '0', 16) >= 8 ? letter.toUpperCase() : letter,
  )
  return `0x${letters.join('')}`
}
