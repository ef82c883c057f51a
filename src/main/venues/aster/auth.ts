import { createHmac } from 'node:crypto'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { AppError } from '../../base/errors.ts'

/**
 * What opens an account. `v3`: `user` owns it, `signer` is its registered API wallet, `privateKey` is the
 * signer's. `v1`: legacy API key and secret.
 */
export type AsterCredentials =
  | { readonly kind: 'v3'; readonly user: string; readonly signer: string; readonly privateKey: string }
  | { readonly kind: 'v1'; readonly apiKey: string; readonly secret: string }

/** Parameters as text, in the order in which they travel. */
export type Params = Readonly<Record<string, string>>

const hashText = (text: string): Uint8Array => keccak_256(utf8ToBytes(text))

const word = (value: bigint): Uint8Array => hexToBytes(value.toString(16).padStart(64, '0'))

const DOMAIN_TYPE_HASH = hashText(
  'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)',
)
const MESSAGE_TYPE_HASH = hashText('Message(string msg)')
const EIP712_PREFIX = Uint8Array.of(0x19, 0x01)

/** The EIP-712 domain of Aster on one chain: 1666 mainnet, 714 testnet. */
export function domainSeparator(chainId: number): Uint8Array {
  return keccak_256(
    concatBytes(
      DOMAIN_TYPE_HASH,
      hashText('AsterSignTransaction'),
      hashText('1'),
      word(BigInt(chainId)),
      word(0n),
    ),
  )
}

/** What is signed for one parameter string. */
export function digestOf(message: string, separator: Uint8Array): Uint8Array {
  const structHash = keccak_256(concatBytes(MESSAGE_TYPE_HASH, hashText(message)))
  return keccak_256(concatBytes(EIP712_PREFIX, separator, structHash))
}

/** 65 bytes `r‖s‖v` with v 27 or 28, as hex with `0x`. Deterministic (RFC 6979), low s. */
export function signDigest(digest: Uint8Array, privateKey: Uint8Array): string {
  const signed = secp256k1.sign(digest, privateKey, { prehash: false, format: 'recovered' })
  const recovery = signed[0] ?? 0
  return `0x${bytesToHex(signed.subarray(1))}${(27 + recovery).toString(16)}`
}

/** Lower-case hex HMAC-SHA256 of query string and body joined without a separator. */
export function signHmac(text: string, secret: string): string {
  return createHmac('sha256', secret).update(text).digest('hex')
}

/** `k=v&k=v`, percent-encoded: what is signed is what travels. */
export function encodeParams(params: Params): string {
  return Object.entries(params)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')
}

/** The venue refuses a nonce that is further than this from its own time. */
const NONCE_WINDOW_US = 10_000_000n

/**
 * Strictly increasing microseconds: the venue refuses a nonce that it has seen. One that has run further ahead than
 * the venue accepts (the clock was corrected) is of no use to continue from: counting starts again at the time.
 *
 * @param venueNowMs the venue's time as we know it
 */
export function createNonces(venueNowMs: () => number): () => bigint {
  let last = 0n
  return () => {
    const now = BigInt(venueNowMs()) * 1000n
    const useless = last > now + NONCE_WINDOW_US
    last = now > last || useless ? now : last + 1n
    return last
  }
}

/** A parsed signing key of V3, kept so that the hex is read once. */
export interface WalletKey {
  readonly user: string
  readonly signer: string
  readonly bytes: Uint8Array
}

const ADDRESS = /^0x[0-9a-fA-F]{40}$/
const PRIVATE_KEY = /^(0x)?[0-9a-fA-F]{64}$/

/**
 * Reads V3 credentials.
 *
 * @throws {AppError} `config` when a part has a wrong shape or the key is not the signer's. No value is named.
 */
export function readWalletKey(credentials: AsterCredentials & { kind: 'v3' }): WalletKey {
  if (!ADDRESS.test(credentials.user) || !ADDRESS.test(credentials.signer))
    throw new AppError('config', 'expected user and signer as 0x and 40 hex digits')
  if (!PRIVATE_KEY.test(credentials.privateKey))
    throw new AppError('config', "expected the signer's private key as 64 hex digits")
  const bytes = hexToBytes(credentials.privateKey.replace(/^0x/, ''))
  if (addressOf(bytes) !== credentials.signer.toLowerCase())
    throw new AppError(
      'config',
      `expected the private key of signer ${credentials.signer}, got that of another address`,
    )
  return { user: credentials.user, signer: credentials.signer, bytes }
}

/** The address of a private key, lower case. */
export function addressOf(privateKey: Uint8Array): string {
  const point = secp256k1.getPublicKey(privateKey, false)
  return `0x${bytesToHex(keccak_256(point.subarray(1)).subarray(12))}`
}

/** Signs with V3: `nonce`, `user` and `signer` first, then the call's own parameters, `signature` last. */
export function signV3(params: Params, key: WalletKey, nonce: bigint, separator: Uint8Array): string {
  const message = encodeParams({ nonce: String(nonce), user: key.user, signer: key.signer, ...params })
  return `${message}&signature=${signDigest(digestOf(message, separator), key.bytes)}`
}

/** Signs with V1: the call's own parameters, then `recvWindow`, `timestamp`, `signature`. */
export function signV1(params: Params, secret: string, timestampMs: number, receiveWindowMs: number): string {
  const message = encodeParams({
    ...params,
    recvWindow: String(receiveWindowMs),
    timestamp: String(timestampMs),
  })
  return `${message}&signature=${signHmac(message, secret)}`
}
