import type { SymbolId, VenueId } from '../domain/brands.ts'

/** A price that was called wrong, and when by our monotonic clock. */
export interface WrongPrice {
  readonly venue: VenueId
  readonly symbol: SymbolId
  readonly reason: string
  readonly atMs: number
}

/** What could not be told while the store was away; the newest word on each instrument. */
export interface Unsaid {
  add(price: WrongPrice): void
  /** Everything, which is forgotten with that. */
  take(): readonly WrongPrice[]
}

export function createUnsaid(most = 256): Unsaid {
  const kept = new Map<string, WrongPrice>()
  return {
    add(price) {
      const key = `${price.venue}|${price.symbol}`
      kept.delete(key)
      kept.set(key, price)
      const oldest = kept.keys().next()
      if (kept.size > most && !oldest.done) kept.delete(oldest.value)
    },
    take() {
      const all = [...kept.values()]
      kept.clear()
      return all
    },
  }
}
