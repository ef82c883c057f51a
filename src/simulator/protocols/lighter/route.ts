import type { Params } from './params.ts'
import type { LighterVenue } from './venue.ts'

/** One request that has passed the checks of its route. */
export interface RouteContext {
  readonly venue: LighterVenue
  readonly params: Params
}

/** One endpoint. */
export interface Route {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** `token` needs an auth token of the account the request names. */
  readonly security: 'none' | 'token'
  /** Weights of section 8 of the venue sheet. */
  readonly weight: number
  handle(context: RouteContext): object
}

/** Weight of every endpoint that has none of its own. */
const USUAL_WEIGHT = 300

/** A reading endpoint under `/api/v1`. */
export function get(
  path: string,
  handle: Route['handle'],
  { security = 'none', weight = USUAL_WEIGHT }: Partial<Pick<Route, 'security' | 'weight'>> = {},
): Route {
  return { method: 'GET', path: `/api/v1/${path}`, security, weight, handle }
}
