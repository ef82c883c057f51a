import type { Clock } from '../../clock.ts'
import type { Switchboard } from '../../faults/switchboard.ts'
import type { SymbolMarket } from '../../market/symbol-market.ts'
import type { Account } from '../../matching/account.ts'
import type { Exchange } from '../../matching/exchange.ts'
import type { AuthTokens } from './auth-tokens.ts'
import type { BookChannel } from './book-channel.ts'
import { venueError } from './errors.ts'
import { listingOf } from './instruments.ts'
import type { Limiter } from './limiter.ts'
import type { NonceCounter } from './nonces.ts'
import type { EndReasons } from './order-terms.ts'
import type { PublicKey } from './signing/schnorr.ts'
import type { Tier } from './tiers.ts'
import type { TransactionQueue } from './transaction-record.ts'
import type { VolumeQuota } from './volume-quota.ts'

/** Keys that open one account. */
export interface LighterCredentials {
  readonly accountIndex: number
  readonly apiKeyIndex: number
  /** Forty little-endian bytes as 80 hexadecimal digits. */
  readonly privateKey: string
  readonly publicKey: string
  /** Ethereum address the account belongs to. */
  readonly l1Address: string
}

/** Everything the Lighter protocol speaks about. */
export interface LighterVenue {
  readonly clock: Clock
  readonly exchange: Exchange
  readonly markets: ReadonlyMap<string, SymbolMarket>
  /** The one account these credentials open. */
  readonly account: Account
  readonly credentials: LighterCredentials
  readonly chainId: number
  readonly seed: number
  readonly tier: Tier
  readonly faults: Switchboard
  readonly limiter: Limiter
  readonly key: PublicKey
  readonly tokens: AuthTokens
  readonly nonces: NonceCounter
  readonly quota: VolumeQuota
  readonly reasons: EndReasons
  readonly sequencer: TransactionQueue
  /** Books as they were told: what REST answers is as old as the stream. */
  readonly books: ReadonlyMap<string, BookChannel>
  /** The venue's idea of the time in ms: the clock plus any skew a fault gave it. */
  now(): number
}

/** Index that stands for every market. */
export const ALL_MARKETS = 255

/** Market of an index. @throws {VenueError} 21602 when it is not listed. */
export function marketOf({ markets }: Pick<LighterVenue, 'markets'>, marketId: number): SymbolMarket {
  for (const market of markets.values()) {
    if (listingOf(market.instrument.symbol).marketId === marketId) return market
  }
  throw venueError('invalidMarket', String(marketId))
}

/** Index of a market. */
export function marketIdOf(market: SymbolMarket): number {
  return listingOf(market.instrument.symbol).marketId
}

/** Markets that trade, in the order they are listed. */
export function tradingMarkets({ markets }: Pick<LighterVenue, 'markets'>): SymbolMarket[] {
  return [...markets.values()].filter(({ instrument }) => instrument.status === 'trading')
}

/** Height of the rollup's chain: a block each half second. */
export function blockHeight(nowMs: number): number {
  return Math.floor(nowMs / 500) - 3_300_000_000
}
