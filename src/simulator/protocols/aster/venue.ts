import type { Clock } from '../../clock.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import type { Account } from '../../matching/account.ts'
import type { Exchange } from '../../matching/exchange.ts'
import { invalidSymbol } from './errors.ts'
import type { Limits } from './limiter.ts'
import type { ListenKeys } from './listen-keys.ts'
import type { Params } from './params.ts'

/** Keys that open one account. */
export interface AsterCredentials {
  /** `signer` signs for `user`; `privateKey` is the signer's. */
  readonly v3: { readonly user: string; readonly signer: string; readonly privateKey: string }
  readonly v1: { readonly apiKey: string; readonly secret: string }
}

/** Everything the Aster protocol speaks about. */
export interface AsterVenue {
  readonly clock: Clock
  readonly exchange: Exchange
  readonly markets: ReadonlyMap<string, SymbolMarket>
  readonly listenKeys: ListenKeys
  readonly chainId: number
  readonly limits: Limits
  readonly seed: number
  readonly credentials: AsterCredentials
  /** The one account these credentials open. */
  readonly account: Account
  /** The venue's idea of the time in ms: the clock plus any skew a fault gave it. */
  now(): number
}

/** One request that has passed the checks of its route. */
export interface RouteContext {
  readonly venue: AsterVenue
  readonly params: Params
  /** Present on signed and key-only routes. */
  readonly account: Account
  readonly version: 'v1' | 'v3'
}

/** One endpoint. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly paths: readonly string[]
  /** `key`: V1 needs the API key only, V3 the whole signature. `key-v1`: V1 needs the key, V3 nothing. */
  readonly security: 'none' | 'key-v1' | 'key' | 'signed'
  readonly weight: number | ((params: Params) => number)
  /** Counts against the order limits, this many orders. */
  readonly orders?: (params: Params) => number
  handle(context: RouteContext): unknown
}

/** The same path in both generations of the API. */
export function bothVersions(path: string): string[] {
  return [`/fapi/v1/${path}`, `/fapi/v3/${path}`]
}

/** Market that the `symbol` parameter names. @throws {VenueError} −1102 when absent, −1121 when not listed. */
export function marketOf(venue: AsterVenue, params: Params): SymbolMarket {
  const market = venue.markets.get(params.required('symbol'))
  if (!market) throw invalidSymbol()
  return market
}

/** Market that the `pair` parameter of index candles names. @throws {VenueError} −1102 when absent, −1121 when not listed. */
export function marketOfPair(venue: AsterVenue, params: Params): SymbolMarket {
  const market = venue.markets.get(params.required('pair'))
  if (!market) throw invalidSymbol()
  return market
}

/** Markets that trade, in the order they are listed. */
export function tradingMarkets(venue: AsterVenue): SymbolMarket[] {
  return [...venue.markets.values()].filter(({ instrument }) => instrument.status === 'trading')
}
