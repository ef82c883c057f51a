import type { Clock } from '../../clock.ts'
import type { Switchboard } from '../../faults/switchboard.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import type { Account } from '../../matching/account.ts'
import type { Exchange } from '../../matching/exchange.ts'
import type { CredentialsOf } from '../protocol.ts'
import type { Desk } from './desk-port.ts'
import { VenueError } from './errors.ts'
import { listingOf } from './instruments.ts'
import type { LimitClass } from './limiter.ts'
import type { Params } from './params.ts'
import type { Sessions } from './sessions.ts'
import type { TradeIds } from './trade-ids.ts'

/** Everything the GRVT protocol speaks about. */
export interface GrvtVenue {
  readonly clock: Clock
  readonly exchange: Exchange
  readonly markets: ReadonlyMap<string, SymbolMarket>
  readonly account: Account
  readonly credentials: CredentialsOf<'grvt'>
  readonly faults: Switchboard
  readonly seed: number
  readonly chainId: number
  /** Address that may sign for the sub-account, in lower case. */
  readonly signer: string
  /** Address of the account the sub-account belongs to. */
  readonly fundingAddress: string
  readonly sessions: Sessions
  readonly tradeIds: TradeIds
  readonly desk: Desk
  /** The venue's idea of the time in ms: the clock plus any skew a fault gave it. */
  now(): number
}

/** The hosts of the live venue; here they are the first part of the path. */
export type Host = 'edge' | 'trades' | 'market-data'

/** One request that has passed the checks of its route. */
export interface RouteContext {
  readonly venue: GrvtVenue
  readonly params: Params
}

/** One endpoint. Those of `trades` need a session. */
export interface Route {
  readonly host: Host
  /** Without `full/` or `lite/`: `v1/create_order`. */
  readonly name: string
  readonly cost: LimitClass
  /** True when it places orders: a fault may refuse them. */
  readonly places?: boolean
  handle(context: RouteContext): unknown
}

/** An answer that comes with headers of its own, or with another status than 200. */
export class HeadedReply {
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>
  readonly status: number

  constructor(body: unknown, headers: Readonly<Record<string, string>>, status = 200) {
    this.body = body
    this.headers = headers
    this.status = status
  }
}

/** Market of a name; case counts. @throws {VenueError} 3000 when the venue does not list it. */
export function marketNamed(venue: GrvtVenue, name: string | undefined): SymbolMarket {
  const market = name === undefined ? undefined : venue.markets.get(name)
  if (!market) throw new VenueError(3000)
  return market
}

/** @throws {VenueError} 3020 for a text that is no sub-account id, 1001 for one of somebody else. */
export function checkSubAccount(venue: GrvtVenue, params: Params): void {
  const id = params.text('sub_account_id') ?? ''
  if (!/^\d{1,20}$/.test(id)) throw new VenueError(3020)
  if (id !== venue.credentials.subAccountId) throw new VenueError(1001)
}

/** Symbols that `kind`, `base` and `quote` leave; each is a list, and an absent one leaves everything. */
export function chosenSymbols(venue: GrvtVenue, params: Params): ReadonlySet<string> {
  const kinds = params.texts('kind')
  const bases = params.texts('base')
  const quotes = params.texts('quote')
  const instruments = [...venue.markets.values()].map(({ instrument }) => instrument)
  return new Set(
    instruments
      .filter((instrument) => kinds?.includes(listingOf(instrument).kind) ?? true)
      .filter(({ base }) => bases?.includes(base) ?? true)
      .filter(({ quote }) => quotes?.includes(quote) ?? true)
      .map(({ symbol }) => symbol),
  )
}
