import type { SymbolId, VenueId } from '../domain/brands.ts'
import type { Bbo } from '../domain/market.ts'
import type { PriceTier } from './price-tier.ts'

/** What a price needs of a live book. */
export interface LiveTop {
  /** Absent while the book is not whole. */
  bbo(): Bbo | undefined
  /** Milliseconds since our receipt of its last change, by a clock that nobody can set back. */
  ageMs(): number | undefined
}

interface Deps {
  /** Off by default, as seed 1 has it: streams are for watching. Asked at every read. */
  readonly isPreferred: () => boolean
  /** The verified live book, when somebody keeps one. */
  readonly liveBook: (venue: VenueId, symbol: SymbolId) => LiveTop | undefined
}

/** Verified live books as a source of prices. The book is asked when a price is wanted: no frame pays for it. */
export function createStreamTier({ isPreferred, liveBook }: Deps): PriceTier {
  return {
    name: 'stream',
    read({ client, symbol, maxAgeMs }) {
      const book = isPreferred() ? liveBook(client.venue, symbol) : undefined
      const bbo = book?.bbo()
      // A book that has not changed for long is old by its own receipt, whatever its socket says.
      const ageMs = book?.ageMs()
      return bbo && ageMs !== undefined && ageMs <= maxAgeMs ? { bbo, ageMs } : undefined
    },
    write: () => undefined,
    forget: () => undefined,
  }
}
