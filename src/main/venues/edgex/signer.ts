import { AppError } from '../../base/errors.ts'
import { readStarkKey } from '../../signing/stark-ecdsa.ts'
import {
  domainSeparator,
  type EdgexCredentials,
  type OrderAssets,
  type OrderDomain,
  type OrderTerms,
  orderDigest,
  orderStructHash,
  readSignerKey,
  requestText,
  type SignerKey,
  signDigest,
  signRequest,
} from './auth.ts'
import { type EdgexGeneration, PRIVATE_STREAM_PATH } from './config.ts'
import { requestMessage, type StarkKey, signHeader, signOrder, starkKeyOf } from './stark-auth.ts'

export type Headers = Readonly<Record<string, string>>

/** What a generation needs to sign an order of one contract. */
export interface OrderMarket {
  readonly domain: OrderDomain | undefined
  readonly assets: OrderAssets
}

/** Signs with the credentials there are, of either generation; reads them at each call. */
export interface Signer {
  /** True when there are credentials. */
  available(): boolean
  /** The generation of the credentials. */
  kind(): EdgexGeneration | undefined
  /** @throws {AppError} `auth` without credentials, `config` when they have a wrong shape or another generation. */
  check(): void
  accountId(): string
  /** Of a call with exactly these parameters, flattened. */
  headers(method: string, path: string, params: string): Headers
  /** The query and the headers that open the private socket. */
  handshake(): { readonly query: string; readonly headers: Headers }
  /** `l2Signature` of an order. @throws {AppError} `protocol` when the metadata lacks what V2 signs with. */
  signOrder(terms: OrderTerms, market: OrderMarket): string
}

interface Deps {
  readonly readCredentials: () => EdgexCredentials | undefined
  readonly venueNowMs: () => number
  /** What the client speaks until it connects anew. */
  readonly generation: () => EdgexGeneration
}

type Keys =
  | { readonly kind: 'v2'; readonly of: EdgexCredentials & { kind: 'v2' }; readonly signer: SignerKey }
  | { readonly kind: 'v1'; readonly of: EdgexCredentials & { kind: 'v1' }; readonly stark: StarkKey }

/** An id that is padded or in quotes is refused by the venue as unknown. Sheet section 9. */
const ACCOUNT_ID = /^[1-9]\d{0,19}$/

/**
 * Reads credentials.
 *
 * @throws {AppError} `config` when a part has a wrong shape. No value is named.
 */
export function readKeySet(credentials: EdgexCredentials): Keys {
  if (!ACCOUNT_ID.test(credentials.accountId))
    throw new AppError('config', 'expected an account id of plain digits, got another shape')
  if (credentials.kind === 'v1')
    return { kind: 'v1', of: credentials, stark: starkKeyOf(readStarkKey(credentials.starkPrivateKey)) }
  const { apiKey, secret, passphrase } = credentials
  if (apiKey === '' || secret === '' || passphrase === '')
    throw new AppError('config', 'expected API key, secret and passphrase, got an empty one')
  return { kind: 'v2', of: credentials, signer: readSignerKey(credentials.signerPrivateKey) }
}

/** Sheet section 4. */
export function createSigner({ readCredentials, venueNowMs, generation }: Deps): Signer {
  let kept: { readonly from: EdgexCredentials; readonly keys: Keys } | undefined

  const current = (): Keys => {
    const credentials = readCredentials()
    if (!credentials)
      throw new AppError('auth', 'expected credentials for EdgeX, got none: only public data is available')
    if (credentials.kind !== generation())
      throw new AppError(
        'config',
        `expected EdgeX keys of ${generation()}, got keys of ${credentials.kind}: connect again with them`,
      )
    if (kept?.from !== credentials) kept = { from: credentials, keys: readKeySet(credentials) }
    return kept.keys
  }

  const sign = (keys: Keys, method: string, path: string, paramsAt: (ms: number) => string) => {
    for (let timestampMs = Math.floor(venueNowMs()); ; timestampMs += 1) {
      const params = paramsAt(timestampMs)
      const text = requestText(timestampMs, method, path, params)
      if (keys.kind === 'v2') return { params, headers: hmacHeaders(keys.of, timestampMs, text) }
      const message = requestMessage(text)
      if (message === undefined) continue
      const signature = signHeader(message, keys.stark)
      const headers: Headers = {
        'X-edgeX-Api-Timestamp': String(timestampMs),
        'X-edgeX-Api-Signature': signature,
      }
      return { params, headers }
    }
  }

  return {
    available: () => readCredentials() !== undefined,
    kind: () => readCredentials()?.kind,
    check: () => void current(),
    accountId: () => current().of.accountId,
    headers: (method, path, params) => sign(current(), method, path, () => params).headers,
    handshake() {
      const keys = current()
      const account = `accountId=${keys.of.accountId}`
      const { params, headers } = sign(keys, 'GET', PRIVATE_STREAM_PATH, (timestampMs) =>
        keys.kind === 'v2' ? `${account}&timestamp=${timestampMs}` : account,
      )
      return { query: params, headers }
    },
    signOrder(terms, { domain, assets }) {
      const keys = current()
      if (keys.kind === 'v1') return signOrder(terms, assets, keys.stark)
      if (!domain)
        throw new AppError(
          'protocol',
          'expected the chain id and contract of EdgeX in its metadata, got none',
        )
      const hash = orderStructHash(terms, assets, keys.signer.address)
      return signDigest(orderDigest(domainSeparator(domain), hash), keys.signer.bytes)
    },
  }
}

function hmacHeaders(keys: EdgexCredentials & { kind: 'v2' }, timestampMs: number, text: string): Headers {
  return {
    'X-edgeX-Api-Key': keys.apiKey,
    'X-edgeX-Passphrase': keys.passphrase,
    'X-edgeX-Timestamp': String(timestampMs),
    'X-edgeX-Signature': signRequest(text, keys.secret),
  }
}
