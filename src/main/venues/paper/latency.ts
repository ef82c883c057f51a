import type { VenueId } from '../../domain/brands.ts'

/** Round trips of orders, ms: what paper orders wait for. */
export interface LatencySource {
  /** The next order's round trip. */
  nextMs(): number
  /** A round trip that the real venue took. */
  observe(roundTripMs: number): void
}

/** Latest measured round trips that are drawn from. */
const KEPT = 64
/** Fewer say nothing about a venue. */
const ENOUGH = 5
/** A connection that hangs is a fault of its own, not this venue's latency. */
const LONGEST_MS = 2_000
const [SHORTEST_DEFAULT_MS, LONGEST_DEFAULT_MS] = [20, 60]

/**
 * Draws from the latest measured round trips of the venue's live orders; while there are fewer than five, evenly
 * between 20 and 60 ms. The same seed and the same measurements give the same waits.
 */
export function createLatencySource(seed: number): LatencySource {
  const random = seededRandom(seed)
  const measured: number[] = []
  return {
    nextMs() {
      const drawn = random()
      const found = measured.length < ENOUGH ? undefined : measured[Math.floor(drawn * measured.length)]
      return found ?? SHORTEST_DEFAULT_MS + drawn * (LONGEST_DEFAULT_MS - SHORTEST_DEFAULT_MS)
    },
    observe(roundTripMs) {
      if (!(roundTripMs >= 0)) return
      measured.push(Math.min(roundTripMs, LONGEST_MS))
      if (measured.length > KEPT) measured.shift()
    },
  }
}

/** A venue's own source: the same in every run, another for each venue, so that the legs of a pair are not in step. */
export function latencyOf(venue: VenueId): LatencySource {
  let seed = 0
  for (const letter of venue) seed = (Math.imul(seed, 31) + (letter.codePointAt(0) ?? 0)) >>> 0
  return createLatencySource(seed)
}

/** No latency: the answer comes with the fill. */
export const instant: LatencySource = { nextMs: () => 0, observe: () => undefined }

/** Numbers in [0, 1) from a 32-bit seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
