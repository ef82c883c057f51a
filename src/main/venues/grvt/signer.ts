import { randomBytes } from 'node:crypto'
import { AppError } from '../../base/errors.ts'
import {
  domainSeparator,
  type GrvtCredentials,
  orderDigest,
  readSigningKey,
  type SignedOrder,
  type SigningKey,
  signDigest,
} from './auth.ts'

/** The `signature` of an order on the wire. */
export interface WireSignature {
  readonly signer: string
  readonly r: string
  readonly s: string
  readonly v: number
  readonly expiration: string
  readonly nonce: number
  readonly chain_id: string
}

/** Signs with the credentials there are; reads them at each call. */
export interface Signer {
  /** True when there are credentials. */
  available(): boolean
  /** @throws {AppError} `auth` without credentials, `config` when they have a wrong shape. */
  check(): void
  /** @throws {AppError} `auth` without credentials. */
  credentials(): GrvtCredentials
  /** @param expiresAtMs by the venue's clock */
  sign(
    order: Omit<SignedOrder, 'subAccountId' | 'nonce' | 'expirationNs'>,
    expiresAtMs: number,
  ): WireSignature
}

interface Deps {
  readonly readCredentials: () => GrvtCredentials | undefined
  readonly chainId: number
}

const SUB_ACCOUNT = /^\d{1,20}$/

/** Sheet section 4.3. Each order takes a nonce of its own: the venue refuses a message that it has seen. */
export function createSigner({ readCredentials, chainId }: Deps): Signer {
  const separator = domainSeparator(chainId)
  let kept: { readonly from: GrvtCredentials; readonly key: SigningKey } | undefined

  const credentials = (): GrvtCredentials => {
    const found = readCredentials()
    if (found) return found
    throw new AppError('auth', 'expected credentials for GRVT, got none: only public data is available')
  }

  const keyOf = (from: GrvtCredentials): SigningKey => {
    if (!SUB_ACCOUNT.test(from.subAccountId))
      throw new AppError('config', 'expected a sub-account id of decimal digits')
    if (kept?.from !== from) kept = { from, key: readSigningKey(from.privateKey) }
    return kept.key
  }

  return {
    available: () => readCredentials() !== undefined,
    check: () => void keyOf(credentials()),
    credentials,
    sign(order, expiresAtMs) {
      const from = credentials()
      const { bytes, signer } = keyOf(from)
      const nonce = randomBytes(4).readUInt32BE(0)
      const expirationNs = BigInt(Math.floor(expiresAtMs)) * 1_000_000n
      const digest = orderDigest(
        { ...order, subAccountId: BigInt(from.subAccountId), nonce, expirationNs },
        separator,
      )
      return {
        signer,
        ...signDigest(digest, bytes),
        expiration: String(expirationNs),
        nonce,
        chain_id: String(chainId),
      }
    },
  }
}
