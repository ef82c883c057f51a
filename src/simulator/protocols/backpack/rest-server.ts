import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ActiveFault, Subject } from '../../faults/fault.ts'
import { Refusal } from '../../matching/refusal.ts'
import type { Random } from '../../random.ts'
import { accountRoutes } from './account-routes.ts'
import type { Authentication } from './authentication.ts'
import { PlainError, refusalError, VenueError } from './errors.ts'
import { historyRoutes } from './history-routes.ts'
import { type Limiter, tooMany } from './limiter.ts'
import { orderRoutes } from './order-routes.ts'
import { Params } from './params.ts'
import { publicRoutes } from './public-routes.ts'
import { readBody, readItems, readQuery } from './request-body.ts'
import { type BackpackVenue, OtherReply, type Route } from './venue.ts'

export interface RestDeps {
  readonly venue: BackpackVenue
  readonly authentication: Authentication
  readonly limiter: Limiter
  readonly random: Random
}

/** What goes back; without a body type there is no body. */
interface Reply {
  readonly status: number
  readonly type?: 'application/json' | 'text/plain' | 'text/html'
  readonly body?: string
}

/** Answers the venue's REST calls. */
export class RestServer {
  readonly #deps: RestDeps
  readonly #routes: ReadonlyMap<string, Route>

  constructor(deps: RestDeps) {
    this.#deps = deps
    const routes = [...publicRoutes, ...orderRoutes, ...accountRoutes, ...historyRoutes]
    this.#routes = new Map(routes.map((route) => [`${route.method} ${route.path}`, route]))
  }

  /** Handles one request from start to end, faults included. Rejects when the client goes away half-way. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { faults } = this.#deps.venue
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    const method = request.method ?? 'GET'
    const body = await readBody(request)
    const symbol = url.searchParams.get('symbol') ?? /"symbol"\s*:\s*"([^"]+)"/.exec(body ?? '')?.[1]
    const subject = { path: url.pathname, method, ...(symbol !== undefined && { symbol }) }
    await this.#delay(subject)
    const reply = await this.#withFaults(subject, () => this.#answer(request, url, method, body))
    const lost = faults.strike('lost-reply', subject)
    // The command was carried out; only its answer never arrives.
    if (lost?.cut) request.socket.destroy()
    else if (!lost) send(response, reply)
  }

  /** The answer, or what a fault puts in its place. */
  async #withFaults(subject: Subject, answer: () => Promise<Reply>): Promise<Reply> {
    const { faults } = this.#deps.venue
    const failure = faults.strike('status', subject)
    if (failure) {
      if (failure.executed) await answer()
      return failureReply(failure.status, failure.html)
    }
    const limit = faults.strike('rate-limit', subject)
    // A ban is the firewall's page: the venue documents no code for it.
    if (limit) return limit.banned ? failureReply(403, true) : errorReply(tooMany())
    return answer()
  }

  async #answer(
    request: IncomingMessage,
    url: URL,
    method: string,
    body: string | undefined,
  ): Promise<Reply> {
    const { venue, limiter, authentication } = this.#deps
    try {
      limiter.request(venue.clock.now())
      const route = this.#routes.get(`${method} ${url.pathname}`)
      if (!route) throw new PlainError('not found', 404)
      const sets =
        method === 'GET' ? [readQuery(url)] : readItems(request.headers, body, route.isBatch ?? false)
      if (route.instruction) authentication.checkRequest(request.headers, route.instruction, sets)
      const rejection = route.places && venue.faults.strike('reject-orders', { path: url.pathname, method })
      if (rejection) throw rejectedOrder(rejection)
      const items = sets.map((set) => new Params(set, method !== 'GET'))
      const params = items[0] ?? new Params({}, true)
      return okReply(await route.handle({ venue, params, items }))
    } catch (cause) {
      return errorReply(cause)
    }
  }

  async #delay(subject: Subject): Promise<void> {
    const { venue, random } = this.#deps
    const latency = venue.faults.strike('latency', subject)
    if (latency) await venue.clock.sleep(latency.delayMs + latency.jitterMs * random.next())
  }
}

function okReply(body: unknown): Reply {
  if (!(body instanceof OtherReply)) return json(200, body)
  return body.text === undefined
    ? { status: body.status }
    : { status: body.status, type: 'text/plain', body: body.text }
}

function errorReply(cause: unknown): Reply {
  if (cause instanceof PlainError) return { status: cause.status, type: 'text/plain', body: cause.message }
  const error =
    cause instanceof VenueError
      ? cause
      : cause instanceof Refusal
        ? refusalError(cause.reason)
        : new VenueError('SERVER_ERROR', `Unexpected error: ${String(cause)}`)
  return json(error.status, error.toBody())
}

/** The refusal a fault asks for; the venue's codes are names. */
function rejectedOrder({
  code = 'INVALID_ORDER',
  message = 'Order rejected',
}: ActiveFault<'reject-orders'>): VenueError {
  return new VenueError(String(code), message)
}

/** A failure of the front: the firewall's page, or JSON of the venue that says nothing about the order. */
function failureReply(status: number, html: boolean): Reply {
  const page = `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`
  if (html || status < 500) return { status, type: 'text/html', body: page }
  return json(status, { code: 'TIMEOUT', message: 'The request was not answered in time' })
}

function json(status: number, body: unknown): Reply {
  return { status, type: 'application/json', body: JSON.stringify(body) }
}

function send(response: ServerResponse, { status, type, body }: Reply): void {
  response.writeHead(status, type ? { 'Content-Type': type } : { 'Content-Length': '0' })
  response.end(body)
}
