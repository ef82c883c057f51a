import type { Clock } from '../../src/main/base/clock.ts'
import { AppError } from '../../src/main/base/errors.ts'
import type { HttpRequest, HttpResponse, HttpTransport } from '../../src/main/net/http-transport.ts'
import type { DryVenue, SignedText } from './venues/venue-tool.ts'

/** A request as it would have left. */
export interface DryRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  /** `null` for a public request. */
  readonly signed: SignedText | null
}

/** A transport that lets public requests through and keeps private ones. */
export interface DryTransport extends HttpTransport {
  /** The last private request, else the last public one. */
  captured(): HttpRequest | undefined
}

interface Deps {
  readonly inner: HttpTransport
  readonly venue: DryVenue
  readonly clock: Clock
  readonly note: (text: string) => void
}

const OFFLINE_TIMEOUT_MS = 3_000

/** The time is ours, so that a frozen clock stays frozen; instruments have a published fall-back. */
export function createDryTransport({ inner, venue, clock, note }: Deps): DryTransport {
  let lastPrivate: HttpRequest | undefined
  let lastPublic: HttpRequest | undefined

  const instruments = async (request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> => {
    try {
      return await inner.send({ ...request, timeoutMs: OFFLINE_TIMEOUT_MS }, signal)
    } catch (cause) {
      if (!(cause instanceof AppError) || (cause.kind !== 'transport' && cause.kind !== 'timeout'))
        throw cause
      note(`no server is reachable: using the published steps of ${venue.instruments.symbols}`)
      return jsonResponse(venue.instruments.body())
    }
  }

  return {
    async send(request, signal) {
      const path = new URL(request.url).pathname
      const { timePath, timePathEnd = '/time' } = venue
      const isTime = timePath === undefined ? path.endsWith(timePathEnd) : path === timePath
      if (isTime) return jsonResponse(venue.timeBody(clock.now()))
      if (venue.published?.has(path)) return jsonResponse(venue.published.get(path), venue.publishedHeaders)
      if (path.endsWith(venue.instruments.path)) return instruments(request, signal)
      if (!venue.isPrivate(request)) {
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

/** The captured request for the screen. */
export function describeRequest(request: HttpRequest, venue: DryVenue): DryRequest {
  return {
    method: request.method,
    url: request.url,
    headers: request.headers ?? {},
    body: request.body ?? null,
    signed: venue.signedText(request) ?? null,
  }
}

const jsonResponse = (value: unknown, headers: HttpResponse['headers'] = {}): HttpResponse => ({
  status: 200,
  headers: { 'content-type': 'application/json', ...headers },
  text: JSON.stringify(value),
  elapsedMs: 0,
})
