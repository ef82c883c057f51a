import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ActiveFault, Subject } from '../../faults/fault.ts'
import type { Switchboard } from '../../faults/switchboard.ts'
import { Refusal } from '../../matching/refusal.ts'
import type { Random } from '../../random.ts'
import { accountRoutes } from './account-routes.ts'
import { Authentication } from './authentication.ts'
import { refusalError, VenueError } from './errors.ts'
import { banned, type Limiter, tooMany } from './limiter.ts'
import { listenKeyRoutes } from './listen-key-routes.ts'
import { orderRoutes } from './order-routes.ts'
import { Params } from './params.ts'
import { publicRoutes } from './public-routes.ts'
import { spotRoutes } from './spot-routes.ts'
import type { AsterVenue, Route } from './venue.ts'

const MAX_BODY_BYTES = 1_000_000

export interface RestDeps {
  readonly venue: AsterVenue
  readonly limiter: Limiter
  readonly faults: Switchboard
  readonly random: Random
}

interface Reply {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: unknown
}

/** Answers the venue's REST calls. */
export class RestServer {
  readonly #deps: RestDeps
  readonly #authentication: Authentication
  readonly #routes = new Map<string, Route>()

  constructor(deps: RestDeps) {
    this.#deps = deps
    this.#authentication = new Authentication(deps.venue)
    for (const route of [
      ...publicRoutes,
      ...orderRoutes,
      ...accountRoutes,
      ...listenKeyRoutes,
      ...spotRoutes,
    ]) {
      for (const path of route.paths) this.#routes.set(`${route.method} ${path}`, route)
    }
  }

  /** Handles one request from start to end, faults included. Rejects when the client goes away half-way. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    const method = request.method ?? 'GET'
    const body = await readBody(request)
    const params = new Params(url.search.slice(1), body ?? '')
    const symbol = params.text('symbol')
    const subject = { path: url.pathname, method, ...(symbol !== undefined && { symbol }) }
    await this.#delay(subject)
    const reply =
      body === undefined
        ? errorReply(new VenueError(-1000, 'The request body is larger than 1 MB.', 413))
        : this.#withFaults(subject, () => this.#answer(request, url, method, body, params))
    const lost = this.#deps.faults.strike('lost-reply', subject)
    // The command was carried out; only its answer never arrives.
    if (lost?.cut) request.socket.destroy()
    else if (!lost) send(response, reply)
  }

  /** The answer, or what a fault puts in its place. */
  #withFaults(subject: Subject, answer: () => Reply): Reply {
    const { faults, venue } = this.#deps
    const failure = faults.strike('status', subject)
    if (failure) {
      if (failure.executed) answer()
      return failureReply(failure.status, failure.html)
    }
    const limit = faults.strike('rate-limit', subject)
    if (limit) return errorReply(limit.banned ? banned(venue.now() + limit.banMs) : tooMany())
    return answer()
  }

  #answer(request: IncomingMessage, url: URL, method: string, body: string, params: Params): Reply {
    const { venue, limiter, faults } = this.#deps
    let headers: Record<string, string> = {}
    try {
      const route = this.#routes.get(`${method} ${url.pathname}`)
      const weight = typeof route?.weight === 'function' ? route.weight(params) : (route?.weight ?? 1)
      headers = limiter.request(weight, venue.clock.now())
      if (!route) throw new VenueError(-5000, `Path ${url.pathname}, Method ${method} is invalid`, 404)
      const version = url.pathname.includes('/v3/') ? 'v3' : 'v1'
      const apiKey = request.headers['x-mbx-apikey']
      const account = this.#authentication.check(route, {
        version,
        query: url.search.slice(1),
        body,
        apiKey: typeof apiKey === 'string' ? apiKey : undefined,
        params,
      })
      if (route.orders) headers = { ...headers, ...limiter.orders(route.orders(params), venue.clock.now()) }
      const rejection = route.orders && faults.strike('reject-orders', { path: url.pathname, method })
      if (rejection) throw rejectedOrder(rejection)
      return { status: 200, headers, body: route.handle({ venue, params, account, version }) }
    } catch (cause) {
      return errorReply(cause, headers)
    }
  }

  async #delay(subject: Subject): Promise<void> {
    const latency = this.#deps.faults.strike('latency', subject)
    if (!latency) return
    await this.#deps.venue.clock.sleep(latency.delayMs + latency.jitterMs * this.#deps.random.next())
  }
}

function errorReply(cause: unknown, headers: Record<string, string> = {}): Reply {
  const error =
    cause instanceof VenueError
      ? cause
      : cause instanceof Refusal
        ? refusalError(cause.reason)
        : new VenueError(
            -1000,
            `An unknown error occured while processing the request: ${String(cause)}`,
            500,
          )
  return { status: error.status, headers, body: error.toBody() }
}

/** The refusal a fault asks for; Aster's codes are numbers. */
function rejectedOrder({ code, message = 'New order rejected.' }: ActiveFault<'reject-orders'>): VenueError {
  return new VenueError(typeof code === 'number' ? code : -2010, message)
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  const isPage = typeof body === 'string'
  response.writeHead(status, { 'Content-Type': isPage ? 'text/html' : 'application/json', ...headers })
  response.end(isPage ? body : JSON.stringify(body))
}

/** A failure of the venue's front: JSON that says nothing about the order, or the HTML page of a gateway. */
function failureReply(status: number, html: boolean): Reply {
  const page = `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`
  const unknown = {
    code: -1007,
    msg: 'Timeout waiting for response from backend server. Send status unknown; execution status unknown.',
  }
  return { status, headers: {}, body: html ? page : unknown }
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
