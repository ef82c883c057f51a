import { AppError } from '../../base/errors.ts'
import {
  type BackpackCredentials,
  type Params,
  readSigningKey,
  type SigningKey,
  signingText,
  signText,
} from './auth.ts'
import { RECEIVE_WINDOW_MS } from './config.ts'

/** Signs with the credentials there are; reads them at each call. */
export interface Signer {
  /** True when there are credentials. */
  available(): boolean
  /** @throws {AppError} `auth` without credentials, `config` when they have a wrong shape. */
  check(): void
  /** The headers of a REST call with exactly these query or body parameters. */
  headers(instruction: string, params: Params): Readonly<Record<string, string>>
  /** The `signature` of a private SUBSCRIBE frame: key, signature, timestamp, window. */
  subscription(): readonly [string, string, string, string]
}

interface Deps {
  readonly readCredentials: () => BackpackCredentials | undefined
  readonly venueNowMs: () => number
}

/** Sheet section 4. */
export function createSigner({ readCredentials, venueNowMs }: Deps): Signer {
  let kept: { readonly from: BackpackCredentials; readonly key: SigningKey } | undefined

  const current = (): SigningKey => {
    const credentials = readCredentials()
    if (!credentials)
      throw new AppError('auth', 'expected credentials for Backpack, got none: only public data is available')
    if (kept?.from !== credentials) kept = { from: credentials, key: readSigningKey(credentials) }
    return kept.key
  }

  const sign = (instruction: string, params: Params) => {
    const { apiKey, key } = current()
    const timestampMs = venueNowMs()
    const text = signingText(instruction, [params], timestampMs, RECEIVE_WINDOW_MS)
    return { apiKey, signature: signText(text, key), timestamp: String(timestampMs) }
  }

  return {
    available: () => readCredentials() !== undefined,
    check: () => void current(),
    headers(instruction, params) {
      const { apiKey, signature, timestamp } = sign(instruction, params)
      return {
        'x-api-key': apiKey,
        'x-signature': signature,
        'x-timestamp': timestamp,
        'x-window': String(RECEIVE_WINDOW_MS),
      }
    },
    subscription() {
      const { apiKey, signature, timestamp } = sign('subscribe', {})
      return [apiKey, signature, timestamp, String(RECEIVE_WINDOW_MS)]
    },
  }
}
