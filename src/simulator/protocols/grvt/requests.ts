import type { IncomingHttpHeaders } from 'node:http'
import type { Subject } from '../../faults/fault.ts'
import { Refusal } from '../../matching/refusal.ts'
import type { Random } from '../../random.ts'
import { accountRoutes } from './account-routes.ts'
import { refusalError, VenueError } from './errors.ts'
import { historyRoutes } from './history-routes.ts'
import type { Limiter } from './limiter.ts'
import { loginRoutes } from './login-routes.ts'
import { orderRoutes } from './order-routes.ts'
import { Params } from './params.ts'
import { publicRoutes } from './public-routes.ts'
import { type GrvtVenue, HeadedReply, type Host, type Route } from './venue.ts'

export interface RequestsDeps {
  readonly venue: GrvtVenue
  readonly limiter: Limiter
  readonly random: Random
}

/** One call, whether it came by REST or on a socket. */
export interface Call {
  readonly host: Host
  /** Name of the endpoint with its version: `v1/create_order`. */
  readonly name: string
  /** Those of the request, or of the upgrade of the socket. */
  readonly headers: IncomingHttpHeaders
  readonly subject: Subject
  /** Reads the parameters. @throws {VenueError} 1003 when they cannot be read. */
  readonly read: () => unknown
}

/** What becomes of a call: an answer, an error of the venue, a page of its front, or nothing at all. */
export type Outcome =
  | { readonly kind: 'done'; readonly reply: HeadedReply }
  | { readonly kind: 'error'; readonly error: VenueError }
  | { readonly kind: 'page'; readonly status: number }
  | { readonly kind: 'lost'; readonly cut: boolean }

/** Carries out calls, faults included. */
export class Requests {
  readonly #deps: RequestsDeps
  readonly #routes: ReadonlyMap<string, Route>

  constructor(deps: RequestsDeps) {
    this.#deps = deps
    const routes = [...loginRoutes, ...publicRoutes, ...orderRoutes, ...accountRoutes, ...historyRoutes]
    this.#routes = new Map(routes.map((route) => [`${route.host} ${route.name}`, route]))
  }

  /** Carries out one call. */
  async call(call: Call): Promise<Outcome> {
    const { venue, random } = this.#deps
    const latency = venue.faults.strike('latency', call.subject)
    if (latency) await venue.clock.sleep(latency.delayMs + latency.jitterMs * random.next())
    const outcome = await this.#withFaults(call)
    const lost = venue.faults.strike('lost-reply', call.subject)
    // The command was carried out; only its answer never arrives.
    return lost ? { kind: 'lost', cut: lost.cut } : outcome
  }

  async #withFaults(call: Call): Promise<Outcome> {
    const { faults } = this.#deps.venue
    const failure = faults.strike('status', call.subject)
    if (failure) {
      if (failure.executed) await this.#answer(call)
      const { status, html } = failure
      if (html || status < 500) return { kind: 'page', status }
      return { kind: 'error', error: new VenueError(1002, undefined, status) }
    }
    const limit = faults.strike('rate-limit', call.subject)
    if (limit)
      return limit.banned ? { kind: 'page', status: 403 } : { kind: 'error', error: new VenueError(1006) }
    return this.#answer(call)
  }

  async #answer({ host, name, headers, subject, read }: Call): Promise<Outcome> {
    const { venue, limiter } = this.#deps
    try {
      const route = this.#routes.get(`${host} ${name}`)
      if (!route) throw new VenueError(1004)
      const params = new Params(read())
      if (host === 'trades') venue.sessions.check(headers, venue.now())
      limiter.request(route.cost, venue.clock.now())
      const rejection = route.places && venue.faults.strike('reject-orders', subject)
      if (rejection) throw new VenueError(Number(rejection.code ?? 2082), rejection.message)
      const result = await route.handle({ venue, params })
      return { kind: 'done', reply: result instanceof HeadedReply ? result : new HeadedReply(result, {}) }
    } catch (cause) {
      return { kind: 'error', error: errorOf(cause) }
    }
  }
}

function errorOf(cause: unknown): VenueError {
  if (cause instanceof VenueError) return cause
  return cause instanceof Refusal
    ? refusalError(cause.reason)
    : new VenueError(1005, `Unknown Error: ${cause}`)
}
