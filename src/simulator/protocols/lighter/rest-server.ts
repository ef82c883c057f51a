import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Subject } from '../../faults/fault.ts'
import type { Random } from '../../random.ts'
import { accountRoutes } from './account-routes.ts'
import { toVenueError, VenueError, venueError } from './errors.ts'
import { historyRoutes } from './history-routes.ts'
import { listingOf } from './instruments.ts'
import { writeJson } from './json.ts'
import { Params, readForm } from './params.ts'
import { publicRoutes } from './public-routes.ts'
import type { Route } from './route.ts'
import { transactionRoutes } from './transaction-routes.ts'
import type { LighterVenue } from './venue.ts'

const MAX_BODY_BYTES = 1_000_000
const CREATE_ORDER = '14'

interface Reply {
  readonly status: number
  readonly body: object | string
}

/** Answers the venue's REST calls. */
export class RestServer {
  readonly #venue: LighterVenue
  readonly #random: Random
  readonly #routes: ReadonlyMap<string, Route>

  constructor(venue: LighterVenue, random: Random) {
    this.#venue = venue
    this.#random = random
    const routes = [...publicRoutes, ...accountRoutes, ...historyRoutes, ...transactionRoutes]
    this.#routes = new Map(routes.map((route) => [`${route.method} ${route.path}`, route]))
  }

  /** Handles one request from start to end, faults included. Rejects when the client goes away half-way. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { faults, clock, sequencer } = this.#venue
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    const body = await readBody(request)
    const form = readForm(request.headers['content-type'] ?? '', body ?? '')
    const token = request.headers.authorization
    if (token !== undefined && !url.searchParams.has('auth')) url.searchParams.set('auth', token)
    const params = new Params(url.searchParams, form)
    const subject = subjectOf(this.#venue, request.method ?? 'GET', url.pathname, params)
    const latency = faults.strike('latency', subject)
    if (latency) await clock.sleep(latency.delayMs + latency.jitterMs * this.#random.next())
    const reply =
      body === undefined
        ? errorReply(new VenueError(20001, 'body larger than 1 MB', 413))
        : this.#withFaults(subject, url.pathname, params)
    const lost = faults.strike('lost-reply', subject)
    // What was asked for is carried out; only its answer never arrives.
    if (lost?.cut) request.socket.destroy()
    else if (!lost) send(response, reply)
    sequencer.run()
  }

  /** The answer, or what a fault puts in its place. */
  #withFaults(subject: Subject, path: string, params: Params): Reply {
    const { faults } = this.#venue
    const failure = faults.strike('status', subject)
    if (failure) {
      if (failure.executed) this.#answer(subject, path, params)
      return failureReply(failure.status, failure.html)
    }
    const limit = faults.strike('rate-limit', subject)
    if (limit) return errorReply(venueError('rateLimit'))
    return this.#answer(subject, path, params)
  }

  #answer(subject: Subject, path: string, params: Params): Reply {
    const venue = this.#venue
    try {
      const route = this.#routes.get(`${subject.method} ${path}`)
      venue.limiter.request(route?.weight ?? 1, venue.clock.now())
      if (!route) throw new VenueError(404, `path ${path} not found`, 404)
      if (route.security === 'token') {
        const account = params.integer(params.has('account_index') ? 'account_index' : 'value')
        venue.tokens.check(params.text('auth'), account, venue.now())
      }
      const rejection = isCreate(params) && venue.faults.strike('reject-orders', subject)
      if (rejection) throw rejectedOrder(rejection.code, rejection.message)
      return { status: 200, body: route.handle({ venue, params }) }
    } catch (cause) {
      return errorReply(cause)
    }
  }
}

/** What faults see of a request. Transactions of all kinds have one path, so the kind is added to it. */
function subjectOf(venue: LighterVenue, method: string, path: string, params: Params): Subject {
  const type = params.text('tx_type')
  const marketId = params.text('market_id')
  const market = [...venue.markets.keys()].find((symbol) => String(listingOf(symbol).marketId) === marketId)
  return {
    path: type === undefined ? path : `${path}?tx_type=${type}`,
    method,
    ...(market !== undefined && { symbol: market }),
  }
}

function isCreate(params: Params): boolean {
  return params.text('tx_type') === CREATE_ORDER
}

/** The refusal a fault asks for; the codes of this venue are numbers. */
export function rejectedOrder(code: number | string | undefined, message = 'order rejected'): VenueError {
  return new VenueError(typeof code === 'number' ? code : 21739, message)
}

function errorReply(cause: unknown): Reply {
  const error = toVenueError(cause)
  return { status: error.status, body: error.toBody() }
}

/** A failure of the venue's front: JSON that says nothing about the order, or the HTML page of a gateway. */
function failureReply(status: number, html: boolean): Reply {
  const page = `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`
  return { status, body: html ? page : { code: status, message: 'upstream request failed' } }
}

function send(response: ServerResponse, { status, body }: Reply): void {
  const isPage = typeof body === 'string'
  response.writeHead(status, { 'Content-Type': isPage ? 'text/html' : 'application/json' })
  response.end(isPage ? body : writeJson(body))
}

/** Body as text; undefined when it is too large. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk)
  }
  return bytes > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks).toString('utf8')
}
