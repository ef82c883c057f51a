import type { Clock } from '../../clock.ts'
import type { Subject } from '../../faults/fault.ts'
import type { Switchboard } from '../../faults/switchboard.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import type { Account } from '../../matching/account.ts'
import type { Exchange } from '../../matching/exchange.ts'
import type { CredentialsOf } from '../protocol.ts'
import type { BookChannel } from './book-channel.ts'
import { VenueError } from './errors.ts'
import type { FundingIndex } from './funding.ts'
import type { BigSequence } from './ids.ts'
import type { Limiter } from './limiter.ts'
import type { OrderRegister } from './order-register.ts'
import type { Params } from './params.ts'
import type { Positions } from './positions.ts'
import type { Sequencer } from './sequencer.ts'
import type { StarkKey } from './signing/stark-key.ts'
import type { TypedData } from './signing/typed-data.ts'
import type { Session, Tokens } from './tokens.ts'

/** Chain ids of the testnet, which the simulated venue gives as its own. */
export const CHAIN_ID = 'PRIVATE_SN_POTC_SEPOLIA'
export const L1_CHAIN_ID = '11155111'

/** Everything the Paradex protocol speaks about. */
export interface ParadexVenue {
  readonly clock: Clock
  readonly exchange: Exchange
  readonly markets: ReadonlyMap<string, SymbolMarket>
  readonly account: Account
  readonly credentials: CredentialsOf<'paradex'>
  readonly faults: Switchboard
  readonly seed: number
  readonly limiter: Limiter
  readonly tokens: Tokens
  readonly key: StarkKey
  readonly typedData: TypedData
  readonly sequencer: Sequencer
  readonly orders: OrderRegister
  readonly books: ReadonlyMap<string, BookChannel>
  readonly funding: ReadonlyMap<string, FundingIndex>
  readonly positions: Positions
  /** Sequence numbers of REST answers; those of the streams are others. */
  readonly restSequence: BigSequence
  /** How long an order or a cancel of a retail token waits; 300 on the live venue. */
  readonly speedBumpMs: number
  /** False until `POST /onboarding` was called. */
  onboarded: boolean
  /** The venue's idea of the time in ms: the clock plus any skew a fault gave it. */
  now(): number
}

/** One request that has passed the checks of its route. */
export interface RouteContext {
  readonly venue: ParadexVenue
  /** Values of path and query. */
  readonly params: Params
  /** Parsed body; undefined when there was none. */
  readonly body: unknown
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The call as faults see it. */
  readonly subject: Subject
  /** Present on private routes. */
  readonly session?: Session
}

/** One endpoint; `{name}` in its path is a parameter. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly budget: 'public' | 'auth' | 'private' | 'orders'
  handle(context: RouteContext): unknown
}

/** An answer that is not JSON with status 200. */
export class OtherReply {
  readonly status: number
  /** Undefined is no body at all. */
  readonly body: unknown

  constructor(status: number, body?: unknown) {
    this.status = status
    this.body = body
  }
}

/** @throws {VenueError} `MARKET_NOT_FOUND` when the venue does not list it; case counts. */
export function marketOf(venue: ParadexVenue, symbol: string): SymbolMarket {
  const market = venue.markets.get(symbol)
  if (!market) throw new VenueError('MARKET_NOT_FOUND', `market ${symbol} not found`)
  return market
}

/** Markets that `market` leaves: one, or all when it is absent. */
export function chosenMarkets(venue: ParadexVenue, params: Params): SymbolMarket[] {
  const symbol = params.text('market')
  return symbol === undefined ? [...venue.markets.values()] : [marketOf(venue, symbol)]
}

/** Place of a market in the list, which goes into ids of trades. */
export function marketIndexOf(venue: ParadexVenue, symbol: string): number {
  return [...venue.markets.keys()].indexOf(symbol)
}

/** Session of a private route. */
export function sessionOf({ session }: RouteContext): Session {
  if (!session) throw new RangeError('a private route was reached without a session')
  return session
}
