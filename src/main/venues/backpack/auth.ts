import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { AppError } from '../../base/errors.ts'

/** What opens an account: both parts base64, as the venue hands them out. */
export interface BackpackCredentials {
  /** The 32-byte ED25519 verifying key. */
  readonly apiKey: string
  /** The 32-byte seed; the 64 bytes of seed and public key that some wallets give will do. */
  readonly secret: string
}

/** Parameters of a call, with the types that they have in JSON. */
export type Params = Readonly<Record<string, string | number | boolean>>

/** A signing key, read once. */
export interface SigningKey {
  readonly apiKey: string
  readonly key: KeyObject
}

/** DER of a PKCS#8 ED25519 key up to the seed. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')
const KEY_BYTES = 32
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/

/**
 * Reads credentials.
 *
 * @throws {AppError} `config` when a part has a wrong shape or the two do not belong together. No value is named.
 */
export function readSigningKey(credentials: BackpackCredentials): SigningKey {
  const apiKey = credentials.apiKey.trim()
  const publicBytes = bytesOf(apiKey)
  const secretBytes = bytesOf(credentials.secret.trim())
  if (publicBytes?.length !== KEY_BYTES)
    throw new AppError('config', 'expected an API key of 32 bytes in base64, got another shape')
  if (secretBytes?.length !== KEY_BYTES && secretBytes?.length !== 2 * KEY_BYTES)
    throw new AppError('config', 'expected a secret of 32 bytes in base64, got another shape')
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8_PREFIX, secretBytes.subarray(0, KEY_BYTES)]),
    format: 'der',
    type: 'pkcs8',
  })
  if (!publicBytes.equals(publicBytesOf(key)))
    throw new AppError('config', 'expected the secret that belongs to the API key, got that of another key')
  return { apiKey, key }
}

function bytesOf(text: string): Buffer | undefined {
  return BASE64.test(text) ? Buffer.from(text, 'base64') : undefined
}

function publicBytesOf(key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-KEY_BYTES)
}

/**
 * The string that is signed: for each set of parameters the instruction and its parameters in byte order of their
 * names, then the time. Values are not percent-encoded. A batch of orders has a set for each. Sheet section 4.
 */
export function signingText(
  instruction: string,
  sets: readonly Params[],
  timestampMs: number,
  windowMs: number,
): string {
  const calls = sets.map((params) =>
    [`instruction=${instruction}`, ...sortedNames(params).map((name) => `${name}=${params[name]}`)].join('&'),
  )
  return [...calls, `timestamp=${timestampMs}`, `window=${windowMs}`].join('&')
}

/** Names are ASCII, so the order of UTF-16 units is byte order. */
const sortedNames = (params: Params): string[] => Object.keys(params).sort()

/** Base64 ED25519 signature; the same text gives the same signature. */
export function signText(text: string, key: KeyObject): string {
  return sign(null, Buffer.from(text), key).toString('base64')
}
