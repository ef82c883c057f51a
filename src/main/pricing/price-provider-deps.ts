import type { Clock } from '../base/clock.ts'
import type { Logger } from '../base/logger.ts'
import type { SymbolId, VenueId } from '../domain/brands.ts'
import type { LastKnownTier } from './last-known-tier.ts'
import type { PriceCeilings } from './price-age.ts'
import type { SharedPrices } from './shared-prices.ts'
import type { LiveTop } from './stream-tier.ts'
import type { TtlPolicy } from './ttl-policy.ts'

/** What a price provider is made of; only the first three have no default. */
export interface PriceProviderDeps {
  readonly clock: Clock
  /** Ends shared requests when the provider's owner ends. */
  readonly lifetime: AbortSignal
  readonly log: Logger
  /** Life of a cached price whatever the caller would accept, when no policy says otherwise; 5,000 by default. */
  readonly ttlMs?: number
  /** Asked at each price, so that a changed setting counts at once. */
  readonly ttlPolicy?: () => TtlPolicy
  /** Oldest price of each use; product.md's by default. */
  readonly ceilings?: () => PriceCeilings
  /** Deadline of one venue request; 5,000 by default. */
  readonly requestTimeoutMs?: number
  /** Prices kept; the one received longest ago goes first. 2,048 by default. */
  readonly maxEntries?: number
  /** Prices of other terminals; none by default. */
  readonly shared?: SharedPrices
  /** What outlives the program; memory alone by default. */
  readonly lastKnown?: LastKnownTier
  /** True when verified live books may answer; false by default. */
  readonly prefersStream?: () => boolean
  /** The verified live book, when somebody keeps one; none by default. */
  readonly liveBook?: (venue: VenueId, symbol: SymbolId) => LiveTop | undefined
}
