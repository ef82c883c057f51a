import { bytesToHex } from '@noble/hashes/utils.js'
import type { Clock } from '../../src/main/base/clock.ts'
import { AppError } from '../../src/main/base/errors.ts'
import type { HttpRequest, HttpResponse, HttpTransport } from '../../src/main/net/http-transport.ts'
import { digestOf, domainSeparator } from '../../src/main/venues/aster/auth.ts'
import { publishedExchangeInfo } from './published-instruments.ts'

/** A request as it would have left. */
export interface DryRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  /** What was signed; `digest` for wallet signatures. `null` for a public request. */
  readonly signed: { readonly string: string; readonly digest?: string } | null
}

/** A transport that lets public requests through and keeps private ones. */
export interface DryTransport extends HttpTransport {
  /** The last private request, else the last public one. */
  captured(): HttpRequest | undefined
}

interface Deps {
  readonly inner: HttpTransport
  readonly clock: Clock
  readonly note: (text: string) => void
}

const OFFLINE_TIMEOUT_MS = 3_000

/** The time is ours, so that a frozen clock stays frozen; instruments have a published fall-back. */
export function createDryTransport({ inner, clock, note }: Deps): DryTransport {
  let lastPrivate: HttpRequest | undefined
  let lastPublic: HttpRequest | undefined

  const exchangeInfo = async (request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> => {
    try {
      return await inner.send({ ...request, timeoutMs: OFFLINE_TIMEOUT_MS }, signal)
    } catch (cause) {
      if (!(cause instanceof AppError) || (cause.kind !== 'transport' && cause.kind !== 'timeout'))
        throw cause
      note('no server is reachable: using the published steps of BTC, ETH, SOL, DOGE and ASTER')
      return jsonResponse(publishedExchangeInfo())
    }
  }

  return {
    async send(request, signal) {
      const path = new URL(request.url).pathname
      if (path.endsWith('/time')) return jsonResponse({ serverTime: clock.now() })
      if (path.endsWith('/exchangeInfo')) return exchangeInfo(request, signal)
      if (!isPrivate(request)) {
        lastPublic = request
        return inner.send(request, signal)
      }
      lastPrivate = request
      throw new AppError('cancelled', 'a dry run sends nothing private', { sent: false })
    },
    captured: () => lastPrivate ?? lastPublic,
    close: () => inner.close(),
  }
}

const isPrivate = (request: HttpRequest): boolean =>
  request.headers?.['x-mbx-apikey'] !== undefined || signedText(request) !== undefined

/** Query and body joined as the venue joins them, without the signature. */
function signedText(request: HttpRequest): string | undefined {
  const text = `${new URL(request.url).search.slice(1)}${request.body ?? ''}`
  const at = text.indexOf('&signature=')
  return at < 0 ? undefined : text.slice(0, at)
}

/** The captured request for the screen. */
export function describeRequest(request: HttpRequest, chainId: number): DryRequest {
  const string = signedText(request)
  const isWallet = request.headers?.['x-mbx-apikey'] === undefined
  return {
    method: request.method,
    url: request.url,
    headers: request.headers ?? {},
    body: request.body ?? null,
    signed:
      string === undefined
        ? null
        : {
            string,
            ...(isWallet ? { digest: `0x${bytesToHex(digestOf(string, domainSeparator(chainId)))}` } : {}),
          },
  }
}

const jsonResponse = (value: unknown): HttpResponse => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  text: JSON.stringify(value),
  elapsedMs: 0,
})
