import type { Clock } from '../../clock.ts'
import type { Switchboard } from '../../faults/switchboard.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import type { Account } from '../../matching/account.ts'
import type { Exchange } from '../../matching/exchange.ts'
import type { CredentialsOf } from '../protocol.ts'
import { badRequest } from './errors.ts'
import { listingOf } from './exchange-info.ts'
import type { Params } from './params.ts'

/** Everything the Backpack protocol speaks about. */
export interface BackpackVenue {
  readonly clock: Clock
  readonly exchange: Exchange
  readonly markets: ReadonlyMap<string, SymbolMarket>
  readonly account: Account
  readonly credentials: CredentialsOf<'backpack'>
  readonly faults: Switchboard
  readonly seed: number
  /** How long an order that is not post-only waits before it is matched. */
  readonly takerDelayMs: number
  /** The venue's idea of the time in ms: the clock plus any skew a fault gave it. */
  now(): number
}

/** One request that has passed the checks of its route. */
export interface RouteContext {
  readonly venue: BackpackVenue
  readonly params: Params
  /** Items of a body that is a list. */
  readonly items: readonly Params[]
}

/** One endpoint. Without an instruction it is public. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE' | 'PATCH'
  readonly path: string
  readonly instruction?: string
  /** True when the body is a list of orders. */
  readonly isBatch?: boolean
  /** True when it places orders: a fault may refuse them. */
  readonly places?: boolean
  handle(context: RouteContext): unknown
}

/** An answer that is not JSON with status 200. */
export class OtherReply {
  readonly status: number
  /** Plain text; undefined is no body at all. */
  readonly text: string | undefined

  constructor(status: number, text?: string) {
    this.status = status
    this.text = text
  }
}

/** Market that the `symbol` parameter names; case counts. @throws {VenueError} when the venue does not list it. */
export function marketOf(venue: BackpackVenue, params: Params): SymbolMarket {
  const market = venue.markets.get(params.required('symbol'))
  if (!market) throw badRequest('Invalid market symbol')
  return market
}

/** Markets the parameters leave: one symbol, one type, or all. */
export function chosenMarkets(venue: BackpackVenue, params: Params): SymbolMarket[] {
  if (params.has('symbol')) return [marketOf(venue, params)]
  const type = params.oneOf('marketType', ['PERP', 'SPOT'])
  return [...venue.markets.values()].filter(
    ({ instrument }) => type === undefined || listingOf(instrument).marketType === type,
  )
}

/** True for a perpetual whose book is not closed: it has a mark price and pays funding. */
export function isLivePerpetual({ instrument }: SymbolMarket): boolean {
  return instrument.status === 'trading' && listingOf(instrument).marketType === 'PERP'
}
