import { accountRoutes } from './account-routes.ts'
import { orderRoutes } from './order-routes.ts'
import { publicRoutes } from './public-routes.ts'
import type { Operation } from './venue.ts'

const ALL: readonly Operation[] = [...publicRoutes, ...orderRoutes, ...accountRoutes]
const BY_ACTION = new Map(ALL.map((operation) => [operation.action, operation]))
const BY_ROUTE = new Map(ALL.map((operation) => [`${operation.method} ${operation.path}`, operation]))
const OF_MARKET = /^\/([^/]+)(\/(?:book|trades|candles))$/

/** An operation and the market its path names. */
export interface FoundRoute {
  readonly operation: Operation
  readonly pathParams: Readonly<Record<string, string>>
}

/** Operation of a socket action. */
export function operationOf(action: string): Operation | undefined {
  return BY_ACTION.get(action)
}

/** Operation of a REST call; `path` is what follows `/v2`. */
export function findRoute(method: string, path: string): FoundRoute | undefined {
  const exact = BY_ROUTE.get(`${method} ${path}`)
  if (exact) return { operation: exact, pathParams: {} }
  const [, market, rest] = OF_MARKET.exec(path) ?? []
  const operation = BY_ROUTE.get(`${method} /{market}${rest}`)
  return operation && market !== undefined ? { operation, pathParams: { market } } : undefined
}
