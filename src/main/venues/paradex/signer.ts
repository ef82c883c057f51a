import { setImmediate } from 'node:timers/promises'
import { AppError } from '../../base/errors.ts'
import { warmStarkSigning } from '../../signing/stark-ecdsa.ts'
import {
  createMessages,
  type Messages,
  type OrderTerms,
  type ParadexCredentials,
  readSigningKey,
  type SigningKey,
  signMessage,
} from './auth.ts'
import { SIGN_IN_LIFE_S } from './config.ts'

/** By value: a vault may tell the same ones in a fresh object each time. */
const isSame = (a: ParadexCredentials, b: ParadexCredentials): boolean =>
  a.account === b.account && a.privateKey === b.privateKey && a.ethereumAccount === b.ethereumAccount

/** Signs with the credentials there are; reads them at each call. */
export interface Signer {
  /** True when there are credentials. */
  available(): boolean
  /** @throws {AppError} `auth` without credentials, `config` when they have a wrong shape. */
  check(): void
  /** Whose key it is; the same object for the same credentials. */
  key(): Pick<SigningKey, 'account' | 'publicKey' | 'ethereumAccount'>
  /** Learns the network and fills the tables behind signatures. To be awaited before anything is signed. */
  prepare(signal: AbortSignal): Promise<void>
  /** The headers of a sign-in. */
  signInHeaders(): Readonly<Record<string, string>>
  /** The headers that register the public key of a new account. */
  onboardingHeaders(ethereumAccount: string): Readonly<Record<string, string>>
  /** The two fields that make an order valid. */
  order(terms: OrderTerms): { readonly signature: string; readonly signature_timestamp: number }
}

interface Deps {
  readonly readCredentials: () => ParadexCredentials | undefined
  readonly venueNowMs: () => number
  /** The network's name in signatures, from the venue's own configuration. */
  readonly fetchChainId: (signal: AbortSignal) => Promise<string>
}

/** Sheet section 4. A signature takes some 2 ms, so it stays on this thread. */
export function createSigner({ readCredentials, venueNowMs, fetchChainId }: Deps): Signer {
  let kept: { readonly from: ParadexCredentials; readonly key: SigningKey } | undefined
  let messages: { readonly key: SigningKey; readonly of: Messages } | undefined
  let chainId: string | undefined
  let lastOrderMs = 0

  const current = (): SigningKey => {
    const credentials = readCredentials()
    if (!credentials)
      throw new AppError('auth', 'expected credentials for Paradex, got none: only public data is available')
    if (!kept || !isSame(kept.from, credentials))
      kept = { from: { ...credentials }, key: readSigningKey(credentials) }
    return kept.key
  }

  const messagesOf = (key: SigningKey): Messages => {
    if (chainId === undefined) throw new AppError('bug', 'expected the network to be known before signing')
    if (messages?.key !== key) messages = { key, of: createMessages(chainId, key.accountNumber) }
    return messages.of
  }

  const sign = (hash: (messages: Messages) => bigint): string => {
    const key = current()
    return signMessage(hash(messagesOf(key)), key.privateKey)
  }

  const signatureHeaders = (signature: string, timestampS: number): Record<string, string> => ({
    'paradex-starknet-account': current().account,
    'paradex-starknet-signature': signature,
    'paradex-timestamp': String(timestampS),
    'paradex-signature-expiration': String(timestampS + SIGN_IN_LIFE_S),
  })

  return {
    available: () => readCredentials() !== undefined,
    check: () => void current(),
    key: current,
    async prepare(signal) {
      current()
      const [found] = await Promise.all([chainId ?? fetchChainId(signal), warmStarkSigning()])
      chainId = found
      const key = current()
      if (messages?.key === key) return
      // What a key is prepared by, each in a turn of its own: together they would hold up the main thread for 10 ms.
      await setImmediate()
      messagesOf(key)
      await setImmediate()
      void key.publicKey
      await setImmediate()
    },
    signInHeaders() {
      const timestampS = Math.floor(venueNowMs() / 1000)
      const signature = sign((of) => of.signIn(timestampS, timestampS + SIGN_IN_LIFE_S))
      return signatureHeaders(signature, timestampS)
    },
    onboardingHeaders(ethereumAccount) {
      const timestampS = Math.floor(venueNowMs() / 1000)
      const signature = sign((of) => of.onboarding())
      return { ...signatureHeaders(signature, timestampS), 'paradex-ethereum-account': ethereumAccount }
    },
    order(terms) {
      // The time is the nonce: two equal orders in one millisecond would be one.
      lastOrderMs = Math.max(lastOrderMs + 1, venueNowMs())
      const timestampMs = lastOrderMs
      return {
        signature: sign((of) => of.order(terms, timestampMs)),
        signature_timestamp: timestampMs,
      }
    },
  }
}
