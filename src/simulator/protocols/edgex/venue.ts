import type { Clock } from '../../clock.ts'
import type { Switchboard } from '../../faults/switchboard.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import type { Account } from '../../matching/account.ts'
import type { Exchange } from '../../matching/exchange.ts'
import type { Random } from '../../random.ts'
import type { CredentialsOf } from '../protocol.ts'
import { type Contract, contractOfId, type Generation } from './contract.ts'
import { VenueError } from './errors.ts'
import type { Keys } from './keys.ts'
import type { Params } from './params.ts'
import type { ToldBooks } from './told-books.ts'

/** Everything the EdgeX protocol speaks about. */
export interface EdgexVenue {
  readonly clock: Clock
  readonly exchange: Exchange
  readonly markets: ReadonlyMap<string, SymbolMarket>
  readonly account: Account
  readonly credentials: CredentialsOf<'edgex'>
  /** What signatures are checked against; constant for the account. */
  readonly keys: Keys
  readonly faults: Switchboard
  readonly seed: number
  readonly keyRandom: Random
  readonly books: ToldBooks
  /** False while the stock markets are shut. */
  readonly stockMarketOpen: boolean
  /** True when V1 answers everything public with empty data, as the live host has since it was replaced. */
  readonly v1Retired: boolean
  /** Why orders ended that no terms of theirs explain, by engine id. */
  readonly cancelReasons: Map<number, string>
  /** Orders whose cancel was taken in and is not carried out yet. */
  readonly canceling: Set<number>
  /** The venue's idea of the time in ms: the clock plus any skew a fault gave it. */
  now(): number
}

/** One request that has passed the checks of its route. */
export interface RouteContext {
  readonly venue: EdgexVenue
  readonly generation: Generation
  readonly params: Params
}

/** One endpoint, below `/api/v1/` and `/api/v2/`. */
export interface Route {
  readonly method: 'GET' | 'POST'
  /** Begins with `public/` or `private/`. */
  readonly path: string
  handle(context: RouteContext): unknown
}

/** A contract and its market. */
export interface ContractMarket {
  readonly contract: Contract
  readonly market: SymbolMarket
}

/**
 * The contract a generation shows under an id; undefined for ids of the other generation and of nobody: the venue
 * answers those with success and no data.
 */
export function findContract(
  { venue, generation }: Pick<RouteContext, 'venue' | 'generation'>,
  id: string | undefined,
): ContractMarket | undefined {
  if (id === undefined || (generation === 'v1' && venue.v1Retired)) return undefined
  const contract = contractOfId(id)
  if (contract?.generation !== generation) return undefined
  return { contract, market: venue.exchange.market(contract.symbol) }
}

/** The contract a command names. @throws {VenueError} when this generation does not list it. */
export function requireContract(context: RouteContext): ContractMarket {
  const id = context.params.required('contractId')
  const contract = contractOfId(id)
  if (contract?.generation !== context.generation)
    throw new VenueError('INVALID_CONTRACT_ID', `invalid contractId:${id}`, { contractId: id })
  return { contract, market: context.venue.exchange.market(contract.symbol) }
}
