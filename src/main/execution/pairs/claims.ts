import type { Clock } from '../../base/clock.ts'
import type { SymbolId, VenueId } from '../../domain/brands.ts'

/** Where a leg trades. */
export interface LegPlace {
  readonly venue: VenueId
  readonly symbol: SymbolId
}

/**
 * Which instruments operations work on. Two at once on one instrument could not tell their positions apart, so the
 * second waits, and gives up when the first takes long.
 */
export interface Claims {
  /** @returns `undefined` when another operation still works there after `waitMs`. */
  take(places: readonly LegPlace[], waitMs: number, signal: AbortSignal): Promise<Disposable | undefined>
}

const LOOK_EVERY_MS = 20

export function createClaims(clock: Clock): Claims {
  const taken = new Set<string>()
  return {
    async take(places, waitMs, signal) {
      const keys = places.map(({ venue, symbol }) => `${venue}|${symbol}`)
      const untilMs = clock.monotonicMs() + waitMs
      while (keys.some((key) => taken.has(key))) {
        if (clock.monotonicMs() >= untilMs) return undefined
        await clock.sleep(LOOK_EVERY_MS, signal)
      }
      for (const key of keys) taken.add(key)
      return {
        [Symbol.dispose]() {
          for (const key of keys) taken.delete(key)
        },
      }
    },
  }
}
