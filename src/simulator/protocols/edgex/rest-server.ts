import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ActiveFault, Subject } from '../../faults/fault.ts'
import { Refusal } from '../../matching/refusal.ts'
import type { Random } from '../../random.ts'
import { accountRoutes } from './account-routes.ts'
import type { Authentication } from './authentication.ts'
import { cancelRoutes } from './cancel-routes.ts'
import { contractOfId, type Generation } from './contract.ts'
import { type ErrorParam, refusalError, VenueError } from './errors.ts'
import { fundingRoutes } from './funding-routes.ts'
import { historyRoutes } from './history-routes.ts'
import { klineRoutes } from './kline-routes.ts'
import { type Limiter, tooMany } from './limiter.ts'
import { orderRoutes } from './order-routes.ts'
import { Params } from './params.ts'
import { publicRoutes } from './public-routes.ts'
import { readBody, readJson, readQuery } from './request-body.ts'
import { bodyText, queryText } from './signing-text.ts'
import type { EdgexVenue, Route } from './venue.ts'

export interface RestDeps {
  readonly venue: EdgexVenue
  readonly authentication: Authentication
  readonly limiter: Limiter
  readonly random: Random
}

interface Reply {
  readonly status: number
  readonly type: 'application/json' | 'text/html'
  readonly body: string
}

const ROUTES: readonly Route[] = [
  ...publicRoutes,
  ...klineRoutes,
  ...fundingRoutes,
  ...orderRoutes,
  ...cancelRoutes,
  ...accountRoutes,
  ...historyRoutes,
]

/** Answers the venue's REST calls, of both generations. */
export class RestServer {
  readonly #deps: RestDeps
  readonly #routes = new Map(ROUTES.map((route) => [`${route.method} ${route.path}`, route]))

  constructor(deps: RestDeps) {
    this.#deps = deps
  }

  /** Handles one request from start to end, faults included. Rejects when the client goes away half-way. */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { venue, random } = this.#deps
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    const method = request.method ?? 'GET'
    const body = await readBody(request)
    const contractId =
      url.searchParams.get('contractId') ?? /"contractId"\s*:\s*"(\d+)"/.exec(body ?? '')?.[1]
    const symbol = contractId === undefined ? undefined : contractOfId(contractId)?.symbol
    const subject = { path: url.pathname, method, ...(symbol !== undefined && { symbol }) }
    const latency = venue.faults.strike('latency', subject)
    if (latency) await venue.clock.sleep(latency.delayMs + latency.jitterMs * random.next())
    const reply = this.#withFaults(subject, () => this.#answer(request, url, method, body))
    const lost = venue.faults.strike('lost-reply', subject)
    // The command was carried out; only its answer never arrives.
    if (lost?.cut) request.socket.destroy()
    else if (!lost) send(response, reply)
  }

  /** The answer, or what a fault puts in its place. */
  #withFaults(subject: Subject, answer: () => Reply): Reply {
    const { faults } = this.#deps.venue
    const failure = faults.strike('status', subject)
    if (failure) {
      if (failure.executed) answer()
      return this.#failure(failure.status, failure.html)
    }
    const limit = faults.strike('rate-limit', subject)
    // Nobody knows what a ban looks like: it is the page of the host in front.
    if (limit) return limit.banned ? page(403) : this.#error(tooMany())
    return answer()
  }

  #answer(request: IncomingMessage, url: URL, method: string, body: string | undefined): Reply {
    const { venue, limiter, authentication } = this.#deps
    try {
      limiter.request(venue.clock.now())
      const [, generation, path = ''] = /^\/api\/(v1|v2)\/(.+)$/.exec(url.pathname) ?? []
      const route = this.#routes.get(`${method} ${path}`)
      if (!route) throw new VenueError('GATEWAY_NOT_FOUND', 'no such path')
      const values = method === 'GET' ? readQuery(url) : readJson(body)
      const params = new Params(values)
      if (path.startsWith('private/')) {
        authentication.check(generation as Generation, {
          headers: request.headers,
          method,
          path: url.pathname,
          params: method === 'GET' ? queryText(values) : bodyText(values),
          accountId: params.text('accountId'),
        })
      }
      const rejection =
        path.endsWith('/createOrder') && venue.faults.strike('reject-orders', { path: url.pathname, method })
      if (rejection) throw rejectedOrder(rejection)
      return this.#success(route.handle({ venue, generation: generation as Generation, params }))
    } catch (cause) {
      return this.#error(cause)
    }
  }

  #success(data: unknown): Reply {
    return this.#envelope(200, 'SUCCESS', data, null, null)
  }

  #error(cause: unknown): Reply {
    const error =
      cause instanceof VenueError
        ? cause
        : cause instanceof Refusal
          ? refusalError(cause.reason)
          : new VenueError('GATEWAY_INTERNAL_ERROR', `unexpected error: ${String(cause)}`)
    return this.#envelope(error.status, error.code, null, error.message, error.errorParam)
  }

  /** A failure of the front: a page, or JSON that says nothing about the request. */
  #failure(status: number, html: boolean): Reply {
    if (html || status < 500) return page(status)
    return this.#envelope(
      status,
      'GATEWAY_INTERNAL_ERROR',
      null,
      'the request was not answered in time',
      null,
    )
  }

  #envelope(
    status: number,
    code: string,
    data: unknown,
    msg: string | null,
    errorParam: ErrorParam | null,
  ): Reply {
    const { venue } = this.#deps
    const time = String(venue.now())
    const envelope = {
      code,
      data,
      msg,
      errorParam,
      requestTime: time,
      responseTime: time,
      traceId: venue.keyRandom.hex(32),
    }
    return { status, type: 'application/json', body: JSON.stringify(envelope) }
  }
}

/** The refusal a fault asks for. */
function rejectedOrder({
  code = 'ORDER_MARGIN_AVAILABLE_AMOUNT_NOT_ENOUGH',
  message = 'order rejected',
}: ActiveFault<'reject-orders'>): VenueError {
  return new VenueError(String(code), message)
}

function page(status: number): Reply {
  const body = `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`
  return { status, type: 'text/html', body }
}

function send(response: ServerResponse, { status, type, body }: Reply): void {
  response.writeHead(status, { 'Content-Type': type })
  response.end(body)
}
