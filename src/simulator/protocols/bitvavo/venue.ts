import type { Clock } from '../../clock.ts'
import type { Switchboard } from '../../faults/switchboard.ts'
import type { Instrument } from '../../market/instrument.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import type { Account } from '../../matching/account.ts'
import type { Exchange } from '../../matching/exchange.ts'
import type { BookNonces } from './book-nonces.ts'
import { invalid } from './errors.ts'
import type { Params } from './params.ts'

/** Key that opens one account. */
export interface BitvavoCredentials {
  readonly apiKey: string
  readonly secret: string
}

/** Everything the Bitvavo protocol speaks about. */
export interface BitvavoVenue {
  readonly clock: Clock
  readonly exchange: Exchange
  readonly markets: ReadonlyMap<string, SymbolMarket>
  readonly credentials: BitvavoCredentials
  /** The one account these credentials open. */
  readonly account: Account
  readonly faults: Switchboard
  readonly nonces: BookNonces
  /** How long `GET /order` does not know yet what was placed or cancelled. */
  readonly orderLagMs: number
  /** How long the fee of a fill is not known yet. */
  readonly settleAfterMs: number
  /** The venue's idea of the time in ms: the clock plus any skew a fault gave it. */
  now(): number
}

/** One request that has passed the checks of its operation. */
export interface OperationContext {
  readonly venue: BitvavoVenue
  readonly params: Params
}

/** One thing the venue does, by REST and by the WebSocket action of the same meaning. */
export interface Operation {
  /** Name over WebSocket. */
  readonly action: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Path behind `/v2`; `{market}` stands for the parameter `market`. */
  readonly path: string
  readonly isPrivate: boolean
  /** Points of the rate limit. */
  readonly weight: number | ((params: Params) => number)
  /** Places or changes an order. */
  readonly takesOrder?: boolean
  handle(context: OperationContext): unknown
}

/** Market that the `market` parameter names. @throws {VenueError} 203 when absent, 205 when not listed. */
export function marketOf({ venue, params }: OperationContext): SymbolMarket {
  const market = venue.markets.get(params.required('market'))
  if (!market) throw invalid('market')
  return market
}

/** The market that is named, alone, or all of them. @throws {VenueError} 205 when it is not listed. */
export function oneOrAll<T>(context: OperationContext, row: (market: SymbolMarket) => T): T | readonly T[] {
  if (context.params.has('market')) return row(marketOf(context))
  return [...context.venue.markets.values()].map(row)
}

/** Instrument of a symbol the venue lists. */
export function instrumentOf(venue: BitvavoVenue): (symbol: string) => Instrument {
  return (symbol) => venue.exchange.market(symbol).instrument
}
