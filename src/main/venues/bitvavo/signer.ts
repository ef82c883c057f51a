import { AppError } from '../../base/errors.ts'
import { type BitvavoCredentials, checkCredentials, requestText, signText, socketText } from './auth.ts'
import { ACCESS_WINDOW_MS } from './config.ts'

/** Signs calls and the account stream. */
export interface Signer {
  /** True when there are credentials. */
  available(): boolean
  /** @throws {AppError} `auth` without credentials, `config` when they have a wrong shape. */
  check(): void
  /** The headers of one call. */
  headers(method: string, pathAndQuery: string, body?: string): Readonly<Record<string, string>>
  /** The frame that opens the account stream. */
  authenticateFrame(): string
}

interface Deps {
  readonly readCredentials: () => BitvavoCredentials | undefined
  readonly venueNowMs: () => number
}

/** Reads the credentials at each call, so that a vault can stand behind them. */
export function createSigner({ readCredentials, venueNowMs }: Deps): Signer {
  const current = (): BitvavoCredentials => {
    const credentials = readCredentials()
    if (!credentials)
      throw new AppError('auth', 'expected credentials for Bitvavo, got none: only public data is available')
    checkCredentials(credentials)
    return credentials
  }

  return {
    available: () => readCredentials() !== undefined,
    check: () => void current(),
    headers(method, pathAndQuery, body) {
      const { apiKey, secret } = current()
      const timestampMs = venueNowMs()
      return {
        'bitvavo-access-key': apiKey,
        'bitvavo-access-signature': signText(requestText(timestampMs, method, pathAndQuery, body), secret),
        'bitvavo-access-timestamp': String(timestampMs),
        'bitvavo-access-window': String(ACCESS_WINDOW_MS),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      }
    },
    authenticateFrame() {
      const { apiKey, secret } = current()
      const timestamp = venueNowMs()
      const signature = signText(socketText(timestamp), secret)
      return JSON.stringify({
        action: 'authenticate',
        key: apiKey,
        signature,
        timestamp,
        window: ACCESS_WINDOW_MS,
      })
    },
  }
}
