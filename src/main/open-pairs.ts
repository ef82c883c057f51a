import type { Clock } from './base/clock.ts'
import type { Logger } from './base/logger.ts'
import type { Journals } from './desk/journals.ts'
import { createPairDesks, type PairDesks } from './desk/pair-desks.ts'
import { keepPairFeeds } from './desk/pair-feeds.ts'
import type { Session } from './desk/session.ts'
import type { TradingDesk } from './desk/trading-desk.ts'
import type { SymbolId, VenueId } from './domain/brands.ts'
import type { Instrument } from './domain/instrument.ts'
import { TOP_LEVELS_NEEDED } from './market-data/feeds/depth-need.ts'
import type { FeedNeeds, LeaseReason } from './market-data/feeds/lease.ts'
import type { LiveBooks } from './market-data/live-books.ts'
import type { PriceProvider } from './pricing/price-provider.ts'
import type { Environments } from './settings/environments.ts'
import type { ExchangeClient, LeverageInfo } from './venues/exchange-client.ts'

interface PairParts {
  readonly journals: Journals
  readonly environments: Environments
  readonly session: Session
  readonly books: LiveBooks
  readonly prices: PriceProvider
  /** The venues' own clients that have connected. */
  readonly connected: () => readonly ExchangeClient[]
  readonly instruments: () => readonly Instrument[]
  readonly clock: Clock
  readonly log: Logger
  readonly lifetime: AbortSignal
}

/** The pair desks and what the window's pair ticket needs beside them. */
export interface OpenPairs {
  readonly pairs: PairDesks
  /** Its operations go on, and its legs are followed. */
  venueCame(): void
  prepareBook(instrument: Instrument): void
  leverageOf(desk: TradingDesk, symbol: SymbolId, nowMs: number): Promise<LeverageInfo>
}

/** Leverage changes by hand, and the question is dear. */
const LEVERAGE_LIVES_MS = 60_000

/** Puts the pair desks together with the books they hold. */
export function openPairs(parts: PairParts): OpenPairs {
  const { books, connected, instruments, lifetime } = parts
  const marks: FeedNeeds = { levels: TOP_LEVELS_NEEDED }
  const hold = (
    venue: VenueId,
    symbol: SymbolId,
    reason: LeaseReason,
    needs?: FeedNeeds,
  ): Disposable | undefined => {
    const client = connected().find((each) => each.venue === venue)
    const instrument = instruments().find((each) => each.venue === venue && each.symbol === symbol)
    return client && instrument ? books.acquire(client, instrument, reason, needs) : undefined
  }
  const pairs = createPairDesks({
    ...parts,
    holdBooks(legs) {
      const held = new DisposableStack()
      for (const { venue, symbol } of legs) held.use(hold(venue, symbol, 'execution', marks))
      return held
    },
  })
  const lookAgain = keepPairFeeds(pairs, (venue, symbol) => hold(venue, symbol, 'pair', marks), lifetime)
  const leverages = new Map<string, { readonly atMs: number; readonly info: Promise<LeverageInfo> }>()
  return {
    pairs,
    venueCame() {
      pairs.venueCame()
      lookAgain()
    },
    // Let go at once: the feed stays warm for its cool-down, and the book with it.
    prepareBook: ({ venue, symbol }) => hold(venue, symbol, 'ticket')?.[Symbol.dispose](),
    leverageOf({ client }, symbol, nowMs) {
      const key = `${client.venue}|${symbol}|${parts.session.mode}`
      const known = leverages.get(key)
      if (known && nowMs - known.atMs < LEVERAGE_LIVES_MS) return known.info
      const info = client.account.getLeverageInfo({ symbol }, lifetime)
      leverages.set(key, { atMs: nowMs, info })
      return info
    },
  }
}
