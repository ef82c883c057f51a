import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Subject } from '../../faults/fault.ts'
import { Refusal } from '../../matching/refusal.ts'
import type { Random } from '../../random.ts'
import { bearerOf } from './authentication.ts'
import { refusalError, VenueError } from './errors.ts'
import { readJson, writeJson } from './json.ts'
import { RateLimitError } from './limiter.ts'
import { Params } from './params.ts'
import { readBody, symbolOf } from './request-body.ts'
import { findRoute } from './route-table.ts'
import { OtherReply, type ParadexVenue, type Route } from './venue.ts'

/** What goes back; without a body there is no content. */
interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** Answers the venue's REST calls. */
export class RestServer {
  readonly #venue: ParadexVenue
  readonly #routes: readonly Route[]
  readonly #random: Random

  constructor(venue: ParadexVenue, routes: readonly Route[], random: Random) {
    this.#venue = venue
    this.#routes = routes
    this.#random = random
  }

  /** Handles one request from start to end, faults included. Rejects when the client goes away half-way. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { faults, clock, sequencer } = this.#venue
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    const body = await readBody(request)
    const symbol = symbolOf(url, body)
    const subject = {
      path: url.pathname,
      method: request.method ?? 'GET',
      ...(symbol !== undefined && { symbol }),
    }
    const latency = faults.strike('latency', subject)
    if (latency) await clock.sleep(latency.delayMs + latency.jitterMs * this.#random.next())
    const reply = this.#withFaults(subject, () => this.#answer(request, url, subject, body))
    const lost = faults.strike('lost-reply', subject)
    // The command was taken in; only its answer never arrives.
    if (lost?.cut) request.socket.destroy()
    else if (!lost) send(response, reply)
    sequencer.run()
  }

  /** The answer, or what a fault puts in its place. */
  #withFaults(subject: Subject, answer: () => Reply): Reply {
    const { faults } = this.#venue
    const failure = faults.strike('status', subject)
    if (failure) {
      if (failure.executed) answer()
      return failureReply(failure.status, failure.html)
    }
    const limit = faults.strike('rate-limit', subject)
    // No ban is documented: what stands before the venue would answer with a page.
    if (limit) return limit.banned ? failureReply(403, true) : errorReply(new RateLimitError(1_000))
    return answer()
  }

  #answer(request: IncomingMessage, url: URL, subject: Subject, body: string | undefined): Reply {
    const venue = this.#venue
    try {
      const found = findRoute(this.#routes, subject.method ?? 'GET', url.pathname)
      if (!found) throw new VenueError('NOT_FOUND', `path ${url.pathname} not found`)
      if (body === undefined) throw new VenueError('BINDING_ERROR', 'body larger than 1 MB', 413)
      const { route, values } = found
      const { budget } = route
      const now = venue.clock.now()
      venue.limiter.take(budget, now)
      const isPrivate = budget === 'private' || budget === 'orders'
      if (isPrivate) venue.limiter.take('privateAddress', now)
      const session = isPrivate
        ? venue.tokens.check(bearerOf(request.headers.authorization), venue.now())
        : undefined
      const params = new Params({ ...Object.fromEntries(url.searchParams), ...values })
      const headers = request.headers as Readonly<Record<string, string | undefined>>
      const answer = route.handle({
        venue,
        params,
        headers,
        subject,
        body: body === '' ? undefined : readJson(body),
        ...(session && { session }),
      })
      return okReply(answer, venue.limiter.headers(budget, now))
    } catch (cause) {
      return errorReply(cause)
    }
  }
}

function okReply(answer: unknown, headers: Readonly<Record<string, string>>): Reply {
  if (!(answer instanceof OtherReply)) return { status: 200, headers, body: writeJson(answer) }
  const { status, body } = answer
  return { status, headers, ...(body !== undefined && { body: writeJson(body) }) }
}

function errorReply(cause: unknown): Reply {
  const error =
    cause instanceof VenueError
      ? cause
      : cause instanceof Refusal
        ? refusalError(cause.reason)
        : new VenueError('INTERNAL_ERROR', `unexpected error: ${String(cause)}`)
  return {
    status: error.status,
    ...(error instanceof RateLimitError && { headers: { 'Retry-After': String(error.retryAfterSeconds) } }),
    body: writeJson(error.toBody()),
  }
}

/** A failure of the front: JSON that says nothing about the order, or the page of a gateway. */
function failureReply(status: number, html: boolean): Reply {
  const page = `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`
  if (html) return { status, headers: { 'Content-Type': 'text/html' }, body: page }
  const code =
    status === 429 ? 'RATE_LIMIT_EXCEEDED' : status === 503 ? 'SERVICE_UNAVAILABLE' : 'INTERNAL_ERROR'
  return { status, body: writeJson(new VenueError(code, 'the request was not answered in time').toBody()) }
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  const type = body === undefined ? {} : { 'Content-Type': 'application/json' }
  response.writeHead(status, { ...type, ...headers })
  response.end(body)
}
