import { AppError } from '../../base/errors.ts'
import {
  type AsterCredentials,
  createNonces,
  domainSeparator,
  encodeParams,
  type Params,
  readWalletKey,
  signV1,
  signV3,
  type WalletKey,
} from './auth.ts'
import { RECEIVE_WINDOW_MS } from './config.ts'

/** A call ready to travel. */
export interface SignedCall {
  readonly query: string
  readonly body?: string
  readonly headers: Readonly<Record<string, string>>
}

/** Signs with whichever generation of credentials there is. */
export interface Signer {
  /** True when there are credentials. */
  available(): boolean
  /** @throws {AppError} `auth` without credentials, `config` when they have a wrong shape. */
  check(): void
  sign(method: string, path: string, params: Params): SignedCall
  /** The path of a V3 call in the generation that the credentials belong to. */
  pathOf(path: string): string
}

interface Deps {
  readonly readCredentials: () => AsterCredentials | undefined
  readonly chainId: number
  readonly venueNowMs: () => number
}

/** V1 paths that are not the V3 path with another number. Sheet section 5.4. */
const V1_PATHS: ReadonlyMap<string, string> = new Map([
  ['/fapi/v3/balance', '/fapi/v2/balance'],
  ['/fapi/v3/positionRisk', '/fapi/v2/positionRisk'],
  ['/fapi/v3/accountWithJoinMargin', '/fapi/v4/account'],
])

const LISTEN_KEY = '/fapi/v3/listenKey'
const FORM = 'application/x-www-form-urlencoded'

/** Signs V3 calls with the wallet key and V1 calls with the secret; reads the credentials at each call. */
export function createSigner({ readCredentials, chainId, venueNowMs }: Deps): Signer {
  const separator = domainSeparator(chainId)
  const nextNonce = createNonces(venueNowMs)
  let wallet: { readonly from: AsterCredentials; readonly key: WalletKey } | undefined

  const current = (): AsterCredentials => {
    const credentials = readCredentials()
    if (credentials) return credentials
    throw new AppError('auth', 'expected credentials for Aster, got none: only public data is available')
  }

  const keyOf = (credentials: AsterCredentials & { kind: 'v3' }): WalletKey => {
    if (wallet?.from !== credentials) wallet = { from: credentials, key: readWalletKey(credentials) }
    return wallet.key
  }

  const signedText = (credentials: AsterCredentials, path: string, params: Params): string => {
    if (credentials.kind === 'v3') return signV3(params, keyOf(credentials), nextNonce(), separator)
    // V1 listen keys belong to the API key alone and take no signature.
    if (path === LISTEN_KEY) return encodeParams(params)
    return signV1(params, credentials.secret, venueNowMs(), RECEIVE_WINDOW_MS)
  }

  return {
    available: () => readCredentials() !== undefined,
    check() {
      const credentials = current()
      if (credentials.kind === 'v3') keyOf(credentials)
    },
    sign(method, path, params) {
      const credentials = current()
      const text = signedText(credentials, path, params)
      const key: Record<string, string> =
        credentials.kind === 'v1' ? { 'x-mbx-apikey': credentials.apiKey } : {}
      return method === 'GET'
        ? { query: text, headers: key }
        : { query: '', body: text, headers: { ...key, 'content-type': FORM } }
    },
    pathOf(path) {
      if (current().kind === 'v3') return path
      return V1_PATHS.get(path) ?? path.replace('/fapi/v3/', '/fapi/v1/')
    },
  }
}
