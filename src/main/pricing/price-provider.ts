import type { SymbolId, VenueId } from '../domain/brands.ts'
import type { Bbo, DepthSnapshot } from '../domain/market.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import { createLastKnownTier } from './last-known-tier.ts'
import { createMemoryTier } from './memory-tier.ts'
import { ageOf, PRICE_AGE_CEILING_MS, type PriceUse } from './price-age.ts'
import type { PriceProviderDeps } from './price-provider-deps.ts'
import { createPriceSearch } from './price-search.ts'
import type { PriceSlot } from './price-slots.ts'
import { createPriceCounter, type PriceStats } from './price-stats.ts'
import type { AgedBbo, PriceTier, PriceTierName } from './price-tier.ts'
import { type SequenceState, sequenceStateOf } from './sequence-state.ts'
import { createSharedTier } from './shared-tier.ts'
import { createStreamTier } from './stream-tier.ts'
import { topOfBook } from './top-of-book.ts'
import { fixedTtl } from './ttl-policy.ts'
import { createVenueTier } from './venue-tier.ts'

/** A best bid and offer with what a caller must know before it trusts it. */
export interface PricedBbo extends Bbo {
  /** Milliseconds between the price's own receipt, here or at another terminal, and this answer. */
  readonly ageMs: number
  /** True when no venue was asked for this answer. */
  readonly hit: boolean
  readonly tier: PriceTierName
  readonly sequenceState: SequenceState
  /** A last known price: for looking at, never for an order. */
  readonly degraded: boolean
}

/** What a caller needs of a price. */
export interface PriceNeed {
  readonly maxAgeMs: number
  /** Takes the last known price, however old, when there is none young enough. Screens only. */
  readonly acceptsDegraded?: boolean
}

/** One price that is kept, as a list shows it. */
export interface ListedPrice extends AgedBbo {
  readonly tier: 'memory' | 'last-known'
  /** Milliseconds it may be answered with in all; absent for last known prices. */
  readonly ttlMs?: number
}

/** Cache-first prices (seed 1): the liquidity check puts a book in, execution reads it without a second call. */
export interface PriceProvider {
  /** The handle for `peek`. Ask once per instrument, not per read. */
  slotOf(venue: VenueId, symbol: SymbolId): PriceSlot
  /** Newest price within the TTL, or `undefined`. Synchronous and free of allocation; for screens and sizing. */
  peek(slot: PriceSlot): Bbo | undefined
  /** Oldest price a use accepts now, milliseconds: the user's choice within its bounds. */
  ceilingMs(use: PriceUse): number
  /** Keeps the top of a fetched book. Older than what is held (by our receipt), or one-sided: ignored. */
  cacheOrderBook(depth: DepthSnapshot): void
  /** Keeps a best bid and offer from a trusted stream, under the same rule. */
  put(bbo: Bbo): void
  /**
   * The venue's book by one request, which every waiter of this venue and symbol shares; its top is kept.
   *
   * @param signal gives up this caller's wait only.
   * @throws {AppError} what the request threw.
   */
  readOrderBook(
    client: ExchangeClient,
    request: { readonly symbol: SymbolId; readonly levels: number },
    signal: AbortSignal,
  ): Promise<DepthSnapshot>
  /**
   * A price at most `maxAgeMs` old: from the nearest tier that has one, else by one request that every waiter shares.
   *
   * @param signal gives up this caller's wait only.
   * @throws {AppError} what the request threw (`transport`, `timeout`, `rate-limit`, …), `cancelled`, or
   * `venue-unavailable` when even a fresh answer had grown too old before it could be used.
   */
  getBboPrices(
    client: ExchangeClient,
    symbol: SymbolId,
    need: PriceNeed,
    signal: AbortSignal,
  ): Promise<PricedBbo>
  /** Forgets a price, here and at other terminals, and keeps a request on its way from bringing an older one back. */
  invalidate(venue: VenueId, symbol: SymbolId, reason: string): void
  /** The same for this terminal alone, for what only we know or believe. */
  invalidateHere(venue: VenueId, symbol: SymbolId, reason: string): void
  /** Forgets every price of a venue here: its connection was away. */
  invalidateVenue(venue: VenueId, reason: string): void
  /** Prices that are kept, and the last known ones of instruments that have none. */
  list(): readonly ListedPrice[]
  stats(): PriceStats
}

const DEFAULTS = { requestTimeoutMs: 5_000, maxEntries: 2_048 } as const

export function createPriceProvider(deps: PriceProviderDeps): PriceProvider {
  const { clock, lifetime, log, shared } = deps
  const { requestTimeoutMs, maxEntries } = { ...DEFAULTS, ...deps }
  const fixed = fixedTtl(deps.ttlMs)
  const ceilingMs = (use: PriceUse): number => (deps.ceilings?.() ?? PRICE_AGE_CEILING_MS)[use]
  const counter = createPriceCounter()
  const memory = createMemoryTier({ clock, maxEntries, policy: deps.ttlPolicy ?? (() => fixed) })
  const lastKnown = deps.lastKnown ?? createLastKnownTier({ clock, log, file: undefined, maxEntries: 512 })
  const sharedTier = shared && createSharedTier({ shared, clock, log, latest: memory.latest })
  const venueTier = createVenueTier({
    clock,
    lifetime,
    requestTimeoutMs,
    onFetched: (bbo) => keep(bbo, true, true),
    onRequest: counter.request,
  })
  const stream = createStreamTier({
    isPreferred: deps.prefersStream ?? (() => false),
    liveBook: deps.liveBook ?? (() => undefined),
  })
  /** Asked in this order after memory. */
  const farther: readonly PriceTier[] = [stream, ...(sharedTier ? [sharedTier] : []), venueTier]
  const search = createPriceSearch(memory, farther)

  const keep = (bbo: Bbo, isFetched: boolean, isAskedSince = false): void => {
    const ageMs = ageOf(bbo.receivedAtMs, clock.now())
    // Received in the future: the clock was set back, and nobody knows how old it is.
    if (ageMs === undefined) return
    memory.write({ bbo, ageMs }, isAskedSince)
    lastKnown.write({ bbo, ageMs })
    if (isFetched) sharedTier?.write({ bbo, ageMs })
  }

  const answer = ({ bbo, ageMs }: AgedBbo, tier: PriceTierName): PricedBbo => {
    counter.answered(tier)
    return {
      ...bbo,
      source: sourceOf(tier, bbo),
      ageMs,
      hit: tier !== 'venue' && tier !== 'last-known',
      tier,
      sequenceState: sequenceStateOf(bbo),
      degraded: tier === 'last-known',
    }
  }

  /** Orders' prices are worth a line each; screens ask every second. */
  const noteHit = (
    venue: VenueId,
    symbol: SymbolId,
    ageMs: number,
    tier: PriceTierName,
    maxAgeMs: number,
  ): void => {
    const level = maxAgeMs < ceilingMs('sizing') ? 'info' : 'debug'
    log[level]('Using cached BBO', { venue, symbol, ageMs, tier })
  }

  const forget = (venue: VenueId, symbol: SymbolId, reason: string, isOurs: boolean): void => {
    counter.invalidated()
    for (const tier of [memory, ...farther]) tier.forget(venue, symbol, reason, isOurs)
    log.debug('price.invalidated', { venue, symbol, reason })
  }

  const stopListening = [
    shared?.onForgotten(({ venue, symbol, reason }) => {
      log.info('price.called-wrong', { venue, symbol, reason })
      forget(venue, symbol, reason, false)
    }),
    shared?.onMissed((reason) => {
      for (const { bbo } of memory.list()) forget(bbo.venue, bbo.symbol, reason, false)
    }),
  ]
  const endListening = (): void => {
    for (const stop of stopListening) stop?.()
  }
  lifetime.addEventListener('abort', endListening, { once: true })

  return {
    slotOf: memory.slotOf,
    peek: memory.peek,
    ceilingMs,
    cacheOrderBook(depth) {
      const bbo = topOfBook(depth)
      if (bbo) keep(bbo, true)
    },
    put: (bbo) => keep(bbo, false),
    readOrderBook: venueTier.readDepth,
    async getBboPrices(client, symbol, { maxAgeMs, acceptsDegraded = false }, signal) {
      const question = { client, symbol, maxAgeMs }
      const near = memory.read(question)
      if (near) {
        noteHit(client.venue, symbol, near.ageMs, 'memory', maxAgeMs)
        return answer(near, 'memory')
      }
      try {
        const { price, tier } = await search.find(question, signal)
        if (tier !== 'venue') noteHit(client.venue, symbol, price.ageMs, tier, maxAgeMs)
        return answer(price, tier)
      } catch (cause) {
        const old = acceptsDegraded
          ? await lastKnown.read({ ...question, maxAgeMs: Number.POSITIVE_INFINITY }, signal)
          : undefined
        if (old) return answer(old, 'last-known')
        counter.failed()
        throw cause
      }
    },
    invalidate: (venue, symbol, reason) => forget(venue, symbol, reason, true),
    invalidateHere: (venue, symbol, reason) => forget(venue, symbol, reason, false),
    invalidateVenue(venue, reason) {
      venueTier.forgetVenue(venue)
      const symbols = memory.forgetVenue(venue)
      counter.invalidated()
      log.debug('price.invalidated', { venue, symbols: symbols.length, reason })
    },
    list() {
      const kept = memory.list()
      const names = new Set(kept.map(({ bbo }) => `${bbo.venue}|${bbo.symbol}`))
      const old = lastKnown.list().filter(({ bbo }) => !names.has(`${bbo.venue}|${bbo.symbol}`))
      return [
        ...kept.map((each) => ({ ...each, tier: 'memory' as const })),
        ...old.map((each) => ({ ...each, tier: 'last-known' as const })),
      ]
    },
    stats: () => counter.stats(memory.size),
  }
}

/** What the order's row says of its price. */
function sourceOf(tier: PriceTierName, { source }: Bbo): Bbo['source'] {
  if (tier === 'venue' || tier === 'stream') return source
  return tier === 'memory' ? 'cache' : tier
}
