import type { Clock } from '../base/clock.ts'
import type { SymbolId, VenueId } from '../domain/brands.ts'
import type { Bbo } from '../domain/market.ts'
import { createPriceSlots, type PriceSlot } from './price-slots.ts'
import type { AgedBbo, PriceQuestion, PriceTier } from './price-tier.ts'
import type { TtlPolicy } from './ttl-policy.ts'
import { createTurnClock } from './turn-clock.ts'

/** The nearest tier: prices of this process, in slots. */
export interface MemoryTier extends PriceTier {
  slotOf(venue: VenueId, symbol: SymbolId): PriceSlot
  /** Newest price within its time to live, free of allocation. */
  peek(slot: PriceSlot): Bbo | undefined
  read(
    question: Omit<PriceQuestion, 'client'> & { readonly client: { readonly venue: VenueId } },
  ): AgedBbo | undefined
  /**
   * Keeps a price, unless it is older than the one held, or was received before its instrument was forgotten.
   *
   * @param isAskedSince it was asked for after that: the wall clock's whole milliseconds cannot tell so close to it.
   */
  write(price: AgedBbo, isAskedSince?: boolean): void
  /** The last price of an instrument however old, with its age; for comparing, not for trading. */
  latest(venue: VenueId, symbol: SymbolId): AgedBbo | undefined
  /** True when the price was received before its instrument was last forgotten, whoever brings it back. */
  isForgotten(price: AgedBbo): boolean
  /** Counts what was forgotten: a lookup that began before must not bring an older price back. */
  generationOf(slot: PriceSlot): number
  forgetVenue(venue: VenueId): readonly SymbolId[]
  list(): readonly (AgedBbo & { readonly ttlMs: number })[]
  readonly size: number
}

interface Deps {
  readonly clock: Clock
  readonly policy: () => TtlPolicy
  readonly maxEntries: number
}

/**
 * Ages are the larger of two: by the wall clock, which counts a machine's sleep and sees clocks that were set
 * back, and by the monotonic clock, which nobody can set.
 */
export function createMemoryTier({ clock, policy, maxEntries }: Deps): MemoryTier {
  const slots = createPriceSlots()
  const turn = createTurnClock(clock)
  /** By slot; a hole is a price that was never there, was forgotten or was evicted. */
  const entries: (Bbo | undefined)[] = []
  const receivedMonotonicMs: number[] = []
  const ttlsMs: number[] = []
  const generations: number[] = []
  const forgottenAtMs: number[] = []
  /** When a price was last called wrong that had no slot here; a slot made later begins with it. */
  let strangersForgottenAtMs: number | undefined
  let held = 0

  const slotOf = (venue: VenueId, symbol: SymbolId): PriceSlot => {
    const known = slots.find(venue, symbol)
    if (known !== undefined) return known
    const slot = slots.intern(venue, symbol)
    if (strangersForgottenAtMs !== undefined) forgottenAtMs[slot] = strangersForgottenAtMs
    return slot
  }

  const evictOldest = (): void => {
    let oldest = -1
    for (const [slot, bbo] of entries.entries()) {
      if (bbo && (oldest < 0 || (receivedMonotonicMs[slot] ?? 0) < (receivedMonotonicMs[oldest] ?? 0)))
        oldest = slot
    }
    entries[oldest] = undefined
    held -= 1
  }

  const drop = (slot: number): boolean => {
    generations[slot] = (generations[slot] ?? 0) + 1
    forgottenAtMs[slot] = clock.monotonicMs()
    if (!entries[slot]) return false
    entries[slot] = undefined
    held -= 1
    return true
  }

  const isForgottenAt = (slot: number, receivedMs: number): boolean =>
    receivedMs < (forgottenAtMs[slot] ?? Number.NEGATIVE_INFINITY)

  const agedAt = (slot: number): AgedBbo | undefined => {
    const bbo = entries[slot]
    if (!bbo) return undefined
    const byWallMs = clock.now() - bbo.receivedAtMs
    if (byWallMs < 0) return undefined
    // Rounded down: the wall's hand moves in whole milliseconds, and the two started in the same one.
    const byMonotonicMs = Math.floor(clock.monotonicMs() - (receivedMonotonicMs[slot] ?? 0))
    return { bbo, ageMs: Math.max(byWallMs, byMonotonicMs) }
  }

  return {
    name: 'memory',
    slotOf,
    peek(slot) {
      const bbo = entries[slot]
      if (bbo === undefined) return undefined
      const ttlMs = ttlsMs[slot] as number
      // The turn's time may lie a little before the receipt, within one run; far before means a clock set back.
      const byWallMs = turn.nowMs() - bbo.receivedAtMs
      const byMonotonicMs = turn.monotonicMs() - (receivedMonotonicMs[slot] as number)
      return byWallMs <= ttlMs && byWallMs >= -ttlMs && byMonotonicMs <= ttlMs ? bbo : undefined
    },
    read({ client, symbol, maxAgeMs }) {
      const slot = slots.find(client.venue, symbol)
      const aged = slot === undefined ? undefined : agedAt(slot)
      if (!aged || slot === undefined || aged.ageMs > maxAgeMs || aged.ageMs > (ttlsMs[slot] ?? 0))
        return undefined
      return aged
    },
    latest(venue, symbol) {
      const slot = slots.find(venue, symbol)
      return slot === undefined ? undefined : agedAt(slot)
    },
    isForgotten({ bbo, ageMs }) {
      const slot = slots.find(bbo.venue, bbo.symbol)
      return slot !== undefined && isForgottenAt(slot, clock.monotonicMs() - ageMs)
    },
    write({ bbo, ageMs }, isAskedSince = false) {
      const slot = slotOf(bbo.venue, bbo.symbol)
      const receivedMs = clock.monotonicMs() - ageMs
      if (!isAskedSince && isForgottenAt(slot, receivedMs)) return
      if (entries[slot] && (receivedMonotonicMs[slot] ?? 0) > receivedMs) return
      if (!entries[slot]) held += 1
      entries[slot] = bbo
      receivedMonotonicMs[slot] = receivedMs
      policy().observe(bbo)
      ttlsMs[slot] = policy().ttlMs(bbo.venue, bbo.symbol)
      if (held > maxEntries) evictOldest()
    },
    forget(venue, symbol, _reason, isOurs) {
      // Names that only others use leave no slot here, only the moment: whoever asks for one later meets it.
      const slot = isOurs ? slotOf(venue, symbol) : slots.find(venue, symbol)
      if (slot === undefined) strangersForgottenAtMs = clock.monotonicMs()
      else drop(slot)
    },
    forgetVenue: (venue) => slots.of(venue).flatMap(([symbol, slot]) => (drop(slot) ? [symbol] : [])),
    generationOf: (slot) => generations[slot] ?? 0,
    list: () =>
      entries.flatMap((_, slot) => {
        const aged = agedAt(slot)
        return aged ? [{ ...aged, ttlMs: ttlsMs[slot] ?? 0 }] : []
      }),
    get size() {
      return held
    },
  }
}
