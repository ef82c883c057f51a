import type { Clock } from '../base/clock.ts'
import type { SymbolId, VenueId } from '../domain/brands.ts'
import type { Bbo } from '../domain/market.ts'
import { ageOf } from './price-age.ts'
import type { PriceTier } from './price-tier.ts'

interface Deps {
  readonly clock: Clock
  /** Off by default, as seed 1 has it: streams are for watching. Asked at every read. */
  readonly isPreferred: () => boolean
  /** Top of the verified live book, when somebody keeps one and it is whole. */
  readonly liveBbo: (venue: VenueId, symbol: SymbolId) => Bbo | undefined
}

/** Verified live books as a source of prices. The book is asked when a price is wanted: no frame pays for it. */
export function createStreamTier({ clock, isPreferred, liveBbo }: Deps): PriceTier {
  return {
    name: 'stream',
    read({ client, symbol, maxAgeMs }) {
      const bbo = isPreferred() ? liveBbo(client.venue, symbol) : undefined
      // A book that has not changed for long is old by its own receipt, whatever its socket says.
      const ageMs = bbo && ageOf(bbo.receivedAtMs, clock.now())
      return bbo && ageMs !== undefined && ageMs <= maxAgeMs ? { bbo, ageMs } : undefined
    },
    write: () => undefined,
    forget: () => undefined,
  }
}
