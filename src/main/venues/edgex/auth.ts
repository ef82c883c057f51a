import { createHash, createHmac } from 'node:crypto'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { AppError } from '../../base/errors.ts'

/** What opens an account: of the present generation, or of the legacy one. */
export type EdgexCredentials =
  | {
      readonly kind: 'v2'
      readonly accountId: string
      readonly apiKey: string
      readonly secret: string
      readonly passphrase: string
      /** Signs orders; never the wallet's own key. */
      readonly signerPrivateKey: string
    }
  | { readonly kind: 'v1'; readonly accountId: string; readonly starkPrivateKey: string }

/** A body as the venue flattens it. Numbers travel as text. */
export type BodyValue = string | boolean | readonly BodyValue[] | Body
export interface Body {
  readonly [name: string]: BodyValue
}

/** Parameters of a GET; an empty one is neither signed nor sent. */
export type Params = Readonly<Record<string, string>>

/** Names are ASCII, so the order of UTF-16 units is byte order. */
const sortedNames = (value: object): string[] => Object.keys(value).sort()

/** `k=v&k=v` by name, values as they are; nested objects and lists in their place. Sheet section 4.2. */
export function flatten(value: BodyValue): string {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  if (isList(value)) return value.map(flatten).join('&')
  return sortedNames(value)
    .map((name) => `${name}=${flatten(value[name] as BodyValue)}`)
    .join('&')
}

const isList = (value: readonly BodyValue[] | Body): value is readonly BodyValue[] => Array.isArray(value)

/** What a call is signed over, in both generations. @param params flattened */
export const requestText = (timestampMs: number, method: string, path: string, params: string): string =>
  `${timestampMs}${method}${path}${params}`

/** Lower-case hex HMAC-SHA256. The key is the base64 text of the secret as given. Sheet section 4.2. */
export function signRequest(text: string, secret: string): string {
  return createHmac('sha256', Buffer.from(secret).toString('base64')).update(text).digest('hex')
}

/** The nonce of an order: the head of its client id's SHA-256. Sheet section 4.3. */
export function nonceOf(clientOrderId: string): number {
  return createHash('sha256').update(clientOrderId).digest().readUInt32BE(0)
}

/** The EIP-712 domain of the venue, from its metadata. */
export interface OrderDomain {
  readonly chainId: bigint
  readonly verifyingContract: string
}

/** What an order's signature binds, in whole quanta; all amounts are positive for both sides. */
export interface OrderTerms {
  readonly nonce: number
  readonly accountId: bigint
  readonly isBuying: boolean
  readonly amountSynthetic: bigint
  readonly amountCollateral: bigint
  readonly amountFee: bigint
  /** When the order leaves the book, and when the signature ends; ms since the epoch. */
  readonly expireTimeMs: number
  readonly l2ExpireTimeMs: number
}

/** The assets of an order by their number. */
export interface OrderAssets {
  readonly synthetic: bigint
  readonly collateral: bigint
}

/** A signing key of V2 with its address. */
export interface SignerKey {
  readonly bytes: Uint8Array
  /** Lower case. */
  readonly address: string
}

const PRIVATE_KEY = /^(0x)?[0-9a-fA-F]{64}$/

/**
 * Reads the signer's key.
 *
 * @throws {AppError} `config` for what is no secp256k1 key. The value is not named.
 */
export function readSignerKey(privateKey: string): SignerKey {
  const bytes = PRIVATE_KEY.test(privateKey) ? hexToBytes(privateKey.replace(/^0x/, '')) : undefined
  if (!bytes || !secp256k1.utils.isValidSecretKey(bytes))
    throw new AppError('config', 'expected a signer private key of 64 hex digits, a number of the curve')
  const point = secp256k1.getPublicKey(bytes, false)
  return { bytes, address: `0x${bytesToHex(keccak_256(point.subarray(1)).subarray(12))}` }
}

const hashText = (text: string): Uint8Array => keccak_256(utf8ToBytes(text))
const word = (value: bigint): Uint8Array => hexToBytes(value.toString(16).padStart(64, '0'))

const DOMAIN_TYPE = hashText(
  'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)',
)
const BASE_TYPE_TEXT = 'OrderBase(uint256 nonce,address signer,uint64 accountId,uint256 expirationTimestamp)'
const BASE_TYPE = hashText(BASE_TYPE_TEXT)
const ORDER_TYPE = hashText(
  `LimitOrderParams(OrderBase base,int256 amountSynthetic,int256 amountCollateral,uint256 amountFee,uint64 assetIdSynthetic,uint64 assetIdCollateral,bool isBuyingSynthetic,bytes32 parentOrderHash,uint256 subOrderIndex)${BASE_TYPE_TEXT}`,
)
const NAME = hashText('EdgeX')
const VERSION = hashText('1')
const EIP712_PREFIX = Uint8Array.of(0x19, 0x01)

/** The separator of the venue's domain. */
export function domainSeparator({ chainId, verifyingContract }: OrderDomain): Uint8Array {
  return keccak_256(concatBytes(DOMAIN_TYPE, NAME, VERSION, word(chainId), word(BigInt(verifyingContract))))
}

/** The hash of one order's terms. A single order has no parent: 32 zero bytes, index 0. */
export function orderStructHash(terms: OrderTerms, assets: OrderAssets, signer: string): Uint8Array {
  const base = keccak_256(
    concatBytes(
      BASE_TYPE,
      word(BigInt(terms.nonce)),
      word(BigInt(signer)),
      word(terms.accountId),
      word(BigInt(Math.floor(terms.expireTimeMs / 1000))),
    ),
  )
  return keccak_256(
    concatBytes(
      ORDER_TYPE,
      base,
      word(terms.amountSynthetic),
      word(terms.amountCollateral),
      word(terms.amountFee),
      word(assets.synthetic),
      word(assets.collateral),
      word(terms.isBuying ? 1n : 0n),
      word(0n),
      word(0n),
    ),
  )
}

/** What is signed. */
export const orderDigest = (separator: Uint8Array, structHash: Uint8Array): Uint8Array =>
  keccak_256(concatBytes(EIP712_PREFIX, separator, structHash))

/** 65 bytes `r‖s‖v` with v 27 or 28, as hex. Deterministic (RFC 6979), low s. Sheet section 4.3. */
export function signDigest(digest: Uint8Array, key: Uint8Array): string {
  const signed = secp256k1.sign(digest, key, { prehash: false, format: 'recovered' })
  return `${bytesToHex(signed.subarray(1))}${(27 + (signed[0] ?? 0)).toString(16)}`
}
