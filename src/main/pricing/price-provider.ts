import { untilAborted, withDeadline } from '../base/abort.ts'
import type { Clock } from '../base/clock.ts'
import type { Logger } from '../base/logger.ts'
import type { SymbolId, VenueId } from '../domain/brands.ts'
import type { Bbo, DepthSnapshot } from '../domain/market.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import { ageOf } from './price-age.ts'
import { createPriceSlots, type PriceSlot } from './price-slots.ts'
import { topOfBook } from './top-of-book.ts'
import { createTurnClock } from './turn-clock.ts'

/** A best bid and offer with what a caller must know before it trusts it. */
export interface PricedBbo extends Bbo {
  /** Milliseconds between our receipt and this answer. */
  readonly ageMs: number
  /** True when no venue was asked for this answer. */
  readonly hit: boolean
}

/** Counters since start. */
export interface PriceStats {
  readonly hits: number
  readonly misses: number
  /** Requests that did not go out: hits, and callers that shared somebody else's request. */
  readonly callsSaved: number
  /** Hits ÷ (hits + misses), 0–1; 0 before the first read. */
  readonly hitRate: number
  readonly entries: number
  readonly invalidations: number
}

export interface PriceProviderDeps {
  readonly clock: Clock
  /** Ends shared requests when the provider's owner ends. */
  readonly lifetime: AbortSignal
  readonly log: Logger
  /** Longest life of a cached price whatever the caller would accept; 5,000 by default. */
  readonly ttlMs?: number
  /** Deadline of one venue request; 5,000 by default. */
  readonly requestTimeoutMs?: number
  /** Prices kept; the one received longest ago goes first. 2,048 by default. */
  readonly maxEntries?: number
}

/** Cache-first prices (seed 1): the liquidity check puts a book in, execution reads it without a second call. */
export interface PriceProvider {
  /** The handle for `peek`. Ask once per instrument, not per read. */
  slotOf(venue: VenueId, symbol: SymbolId): PriceSlot
  /** Newest price within the TTL, or `undefined`. Synchronous and free of allocation; for screens and sizing. */
  peek(slot: PriceSlot): Bbo | undefined
  /** Keeps the top of a fetched book. Older than what is held (by our receipt), or one-sided: ignored. */
  cacheOrderBook(depth: DepthSnapshot): void
  /** Keeps a best bid and offer from a trusted stream, under the same rule. */
  put(bbo: Bbo): void
  /**
   * A price at most `maxAgeMs` old: from the cache, else by one request that every waiter shares.
   *
   * @param signal gives up this caller's wait only.
   * @throws {AppError} what the request threw (`transport`, `timeout`, `rate-limit`, …), or `cancelled`.
   */
  getBboPrices(
    client: ExchangeClient,
    symbol: SymbolId,
    options: { readonly maxAgeMs: number },
    signal: AbortSignal,
  ): Promise<PricedBbo>
  /** Forgets a price, and keeps a request that is already on its way from bringing an older one back. */
  invalidate(venue: VenueId, symbol: SymbolId, reason: string): void
  stats(): PriceStats
}

const DEFAULTS = { ttlMs: 5_000, requestTimeoutMs: 5_000, maxEntries: 2_048 } as const

export function createPriceProvider(deps: PriceProviderDeps): PriceProvider {
  const { clock, lifetime, log } = deps
  const { ttlMs, requestTimeoutMs, maxEntries } = { ...DEFAULTS, ...deps }
  const slots = createPriceSlots()
  const turnNow = createTurnClock(clock)
  /** By slot; a hole is a price that was never there, was invalidated or was evicted. */
  const entries: (Bbo | undefined)[] = []
  const inFlight = new Map<string, Promise<Bbo>>()
  let [held, hits, misses, shared, invalidations] = [0, 0, 0, 0, 0]

  const evictOldest = (): void => {
    let oldest = -1
    for (const [slot, bbo] of entries.entries()) {
      if (bbo && (oldest < 0 || bbo.receivedAtMs < (entries[oldest]?.receivedAtMs ?? 0))) oldest = slot
    }
    entries[oldest] = undefined
    held -= 1
  }

  const put = (bbo: Bbo): void => {
    const slot = slots.intern(bbo.venue, bbo.symbol)
    const ours = entries[slot]
    if (ours && ours.receivedAtMs > bbo.receivedAtMs) return
    if (!ours) held += 1
    entries[slot] = bbo
    if (held > maxEntries) evictOldest()
  }

  const keyOf = (venue: VenueId, symbol: SymbolId): string => `${venue}|${symbol}`

  const request = (client: ExchangeClient, symbol: SymbolId): Promise<Bbo> => {
    const key = keyOf(client.venue, symbol)
    const fetched: Promise<Bbo> = client.marketData
      .fetchBboPrices({ symbol }, withDeadline(lifetime, requestTimeoutMs))
      .then((bbo) => {
        // Only while this request is still the current one: an invalidation since then made it history.
        if (inFlight.get(key) === fetched) put(bbo)
        return bbo
      })
      .finally(() => {
        if (inFlight.get(key) === fetched) inFlight.delete(key)
      })
    inFlight.set(key, fetched)
    // Every waiter may have left by the time it fails; each of them still sees its own rejection.
    fetched.catch(() => undefined)
    return fetched
  }

  const cached = (venue: VenueId, symbol: SymbolId, maxAgeMs: number): PricedBbo | undefined => {
    const slot = slots.find(venue, symbol)
    const bbo = slot === undefined ? undefined : entries[slot]
    if (!bbo) return undefined
    const ageMs = ageOf(bbo.receivedAtMs, clock.now())
    if (ageMs === undefined || ageMs > Math.min(maxAgeMs, ttlMs)) return undefined
    return { ...bbo, source: 'cache', ageMs, hit: true }
  }

  return {
    slotOf: (venue, symbol) => slots.intern(venue, symbol),
    peek(slot) {
      const bbo = entries[slot]
      if (bbo === undefined) return undefined
      // `turnNow` may lie a little before the receipt, within one run; far before means a clock set back.
      return Math.abs(turnNow() - bbo.receivedAtMs) <= ttlMs ? bbo : undefined
    },
    cacheOrderBook(depth) {
      const bbo = topOfBook(depth)
      if (bbo) put(bbo)
    },
    put,
    async getBboPrices(client, symbol, { maxAgeMs }, signal) {
      const hit = cached(client.venue, symbol, maxAgeMs)
      if (hit) {
        hits += 1
        return hit
      }
      misses += 1
      const waiting = inFlight.get(keyOf(client.venue, symbol))
      if (waiting) shared += 1
      const bbo = await untilAborted(waiting ?? request(client, symbol), signal)
      return { ...bbo, ageMs: Math.max(0, clock.now() - bbo.receivedAtMs), hit: false }
    },
    invalidate(venue, symbol, reason) {
      invalidations += 1
      inFlight.delete(keyOf(venue, symbol))
      const slot = slots.find(venue, symbol)
      if (slot === undefined || !entries[slot]) return
      entries[slot] = undefined
      held -= 1
      log.debug('price.invalidated', { venue, symbol, reason })
    },
    stats: () => ({
      hits,
      misses,
      callsSaved: hits + shared,
      hitRate: hits + misses === 0 ? 0 : hits / (hits + misses),
      entries: held,
      invalidations,
    }),
  }
}
