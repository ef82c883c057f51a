import { secp256k1 } from '@noble/curves/secp256k1.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'

/** Domain of every signature of V2, as metadata tells it. */
export interface SigningDomain {
  readonly chainId: bigint
  /** 0x and 40 hex digits. */
  readonly verifyingContract: string
}

/** The signed part of an order, in whole units (section 4.3 of the venue sheet). */
export interface TypedOrder {
  readonly nonce: bigint
  readonly signer: string
  readonly accountId: bigint
  readonly expirationSeconds: bigint
  readonly amountSynthetic: bigint
  readonly amountCollateral: bigint
  readonly amountFee: bigint
  readonly assetIdSynthetic: bigint
  readonly assetIdCollateral: bigint
  readonly isBuyingSynthetic: boolean
}

const hashText = (text: string): Uint8Array => keccak_256(utf8ToBytes(text))

const DOMAIN_TYPE = hashText(
  'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)',
)
const BASE = 'OrderBase(uint256 nonce,address signer,uint64 accountId,uint256 expirationTimestamp)'
const BASE_TYPE = hashText(BASE)
const ORDER_TYPE = hashText(
  `LimitOrderParams(OrderBase base,int256 amountSynthetic,int256 amountCollateral,uint256 amountFee,uint64 assetIdSynthetic,uint64 assetIdCollateral,bool isBuyingSynthetic,bytes32 parentOrderHash,uint256 subOrderIndex)${BASE}`,
)

/** A 32-byte word. */
function word(value: bigint): Uint8Array {
  return hexToBytes(value.toString(16).padStart(64, '0'))
}

/** Hash of the domain; constant for a venue. */
export function domainSeparator({ chainId, verifyingContract }: SigningDomain): Uint8Array {
  return keccak_256(
    concatBytes(
      DOMAIN_TYPE,
      hashText('EdgeX'),
      hashText('1'),
      word(chainId),
      word(BigInt(verifyingContract)),
    ),
  )
}

/** Hash of the order itself. */
export function orderStructHash(order: TypedOrder): Uint8Array {
  const base = keccak_256(
    concatBytes(
      BASE_TYPE,
      word(order.nonce),
      word(BigInt(order.signer)),
      word(order.accountId),
      word(order.expirationSeconds),
    ),
  )
  const fields = [
    order.amountSynthetic,
    order.amountCollateral,
    order.amountFee,
    order.assetIdSynthetic,
    order.assetIdCollateral,
    order.isBuyingSynthetic ? 1n : 0n,
    0n,
    0n,
  ]
  return keccak_256(concatBytes(ORDER_TYPE, base, ...fields.map(word)))
}

/** Digest that the signer signs. */
export function orderDigest(separator: Uint8Array, order: TypedOrder): Uint8Array {
  return keccak_256(concatBytes(new Uint8Array([0x19, 0x01]), separator, orderStructHash(order)))
}

/** Nonce of an order: the first 32 bits of the hash of its client id. */
export function nonceOf(clientOrderId: string): bigint {
  return BigInt(`0x${bytesToHex(sha256(utf8ToBytes(clientOrderId)).slice(0, 4))}`)
}

/** Address (lower case) whose key made r ‖ s ‖ v, with or without 0x; undefined for what is no signature. */
export function recoverAddress(digest: Uint8Array, signature: string): string | undefined {
  const hex = signature.replace(/^0x/, '')
  if (!/^[0-9a-fA-F]{128}1[bcBC]$/.test(hex)) return undefined
  try {
    const point = secp256k1.Signature.fromHex(hex.slice(0, 128), 'compact')
      .addRecoveryBit(Number.parseInt(hex.slice(128), 16) - 27)
      .recoverPublicKey(digest)
    return addressOfPoint(point.toBytes(false))
  } catch {
    // r or s out of range: no key can have made this.
    return undefined
  }
}

/** Address (lower case) of a private key, with or without 0x. */
export function addressOfKey(privateKey: string): string {
  return addressOfPoint(secp256k1.getPublicKey(hexToBytes(privateKey.replace(/^0x/, '')), false))
}

function addressOfPoint(publicKey: Uint8Array): string {
  return `0x${bytesToHex(keccak_256(publicKey.slice(1)).slice(12))}`
}
