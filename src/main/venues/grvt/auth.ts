import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { AppError } from '../../base/errors.ts'
import { digestOf, hashStruct, type StructTypes } from './typed-data.ts'

/** What opens an account: the key for logging in, the key that signs orders, and the account they trade for. */
export interface GrvtCredentials {
  readonly apiKey: string
  /** secp256k1, 64 hex digits with or without `0x`. */
  readonly privateKey: string
  /** Decimal digits. */
  readonly subAccountId: string
}

/** A signing key, read once. */
export interface SigningKey {
  readonly bytes: Uint8Array
  /** The address that the venue knows, lower case. */
  readonly signer: string
}

/** `r` and `s` with all of their 64 digits: the venue refuses shorter ones. */
export interface Signature {
  readonly r: string
  readonly s: string
  readonly v: 27 | 28
}

const DOMAIN: StructTypes = {
  EIP712Domain: [
    ['string', 'name'],
    ['string', 'version'],
    ['uint256', 'chainId'],
  ],
}

/** The signed domain of one chain: no contract, no salt. Sheet section 4.3. */
export function domainSeparator(chainId: number): Uint8Array {
  return hashStruct('EIP712Domain', DOMAIN, { name: 'GRVT Exchange', version: '0', chainId: BigInt(chainId) })
}

/** The types of an order. Client order id, trigger and broker are not signed. Sheet section 4.3. */
export const ORDER_TYPES: StructTypes = {
  Order: [
    ['uint64', 'subAccountID'],
    ['bool', 'isMarket'],
    ['uint8', 'timeInForce'],
    ['bool', 'postOnly'],
    ['bool', 'reduceOnly'],
    ['OrderLeg[]', 'legs'],
    ['uint32', 'nonce'],
    ['int64', 'expiration'],
  ],
  OrderLeg: [
    ['uint256', 'assetID'],
    ['uint64', 'contractSize'],
    ['uint64', 'limitPrice'],
    ['bool', 'isBuyingContract'],
  ],
}

/** The venue's numbers of the times in force. */
export const TIME_IN_FORCE = {
  GOOD_TILL_TIME: 1n,
  ALL_OR_NONE: 2n,
  IMMEDIATE_OR_CANCEL: 3n,
  FILL_OR_KILL: 4n,
  RETAIL_PRICE_IMPROVEMENT: 5n,
} as const

/** An order of one leg as it is signed: whole numbers only. */
export interface SignedOrder {
  readonly subAccountId: bigint
  readonly isMarket: boolean
  readonly timeInForce: keyof typeof TIME_IN_FORCE
  readonly postOnly: boolean
  readonly reduceOnly: boolean
  readonly assetId: bigint
  /** Size × 10^base_decimals. */
  readonly contractSize: bigint
  /** Price × 10^9; 0 for a market order. */
  readonly limitPrice: bigint
  readonly isBuying: boolean
  readonly nonce: number
  readonly expirationNs: bigint
}

/** What is signed for an order. */
export function orderDigest(order: SignedOrder, separator: Uint8Array): Uint8Array {
  return digestOf(separator, 'Order', ORDER_TYPES, {
    subAccountID: order.subAccountId,
    isMarket: order.isMarket,
    timeInForce: TIME_IN_FORCE[order.timeInForce],
    postOnly: order.postOnly,
    reduceOnly: order.reduceOnly,
    legs: [
      {
        assetID: order.assetId,
        contractSize: order.contractSize,
        limitPrice: order.limitPrice,
        isBuyingContract: order.isBuying,
      },
    ],
    nonce: BigInt(order.nonce),
    expiration: order.expirationNs,
  })
}

/** Deterministic (RFC 6979), low s. */
export function signDigest(digest: Uint8Array, key: Uint8Array): Signature {
  const signed = secp256k1.sign(digest, key, { prehash: false, format: 'recovered' })
  return {
    r: `0x${bytesToHex(signed.subarray(1, 33))}`,
    s: `0x${bytesToHex(signed.subarray(33))}`,
    v: signed[0] === 0 ? 27 : 28,
  }
}

const PLAIN_DECIMAL = /^(\d+)(?:\.(\d*))?$/

/**
 * Decimal text × 10^decimals, digits beyond that cut off, as the venue's contract does. Never by way of a float.
 *
 * @throws {AppError} `bug` for anything but plain, non-negative decimal text.
 */
export function scaleDecimal(text: string, decimals: number): bigint {
  const [matched, whole = '', fraction = ''] = PLAIN_DECIMAL.exec(text) ?? []
  if (matched === undefined) throw new AppError('bug', `expected plain decimal text, got ${text}`)
  return BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, '0'))
}

const PRIVATE_KEY = /^(?:0x)?[0-9a-fA-F]{64}$/

/**
 * Reads the signing key.
 *
 * @throws {AppError} `config` when it is none. Its value is not named.
 */
export function readSigningKey(privateKey: string): SigningKey {
  const text = privateKey.trim()
  if (!PRIVATE_KEY.test(text)) throw new AppError('config', 'expected a private key of 64 hex digits')
  const bytes = hexToBytes(text.replace(/^0x/, ''))
  if (!secp256k1.utils.isValidSecretKey(bytes))
    throw new AppError('config', 'expected a private key on the curve, got a number outside of it')
  return { bytes, signer: addressOf(bytes) }
}

/** The address of a private key, lower case. */
export function addressOf(privateKey: Uint8Array): string {
  const point = secp256k1.getPublicKey(privateKey, false)
  return `0x${bytesToHex(keccak_256(point.subarray(1)).subarray(12))}`
}
