import type { Clock } from '../base/clock.ts'
import type { Logger } from '../base/logger.ts'
import type { Journals } from '../desk/journals.ts'
import { createPairDesks, type PairDesks } from '../desk/pair-desks.ts'
import { keepPairFeeds } from '../desk/pair-feeds.ts'
import { watchPairs } from '../desk/pair-watch.ts'
import { type Session, TRADING_MODES, type TradingMode } from '../desk/session.ts'
import type { TradingDesk } from '../desk/trading-desk.ts'
import type { SymbolId, VenueId } from '../domain/brands.ts'
import type { Instrument } from '../domain/instrument.ts'
import type { Notices } from '../ipc/notices.ts'
import { TOP_LEVELS_NEEDED } from '../market-data/feeds/depth-need.ts'
import type { FeedNeeds, LeaseReason } from '../market-data/feeds/lease.ts'
import type { LiveBooks } from '../market-data/live-books.ts'
import type { PriceProvider } from '../pricing/price-provider.ts'
import type { Environments } from '../settings/environments.ts'
import type { ExchangeClient, LeverageInfo } from '../venues/exchange-client.ts'

interface PairParts {
  readonly journals: Journals
  readonly environments: Environments
  readonly session: Session
  readonly books: LiveBooks
  readonly prices: PriceProvider
  /** The venues' own clients that have connected. */
  readonly connected: () => readonly ExchangeClient[]
  readonly instruments: () => readonly Instrument[]
  readonly notices: Notices
  readonly clock: Clock
  readonly log: Logger
  readonly lifetime: AbortSignal
}

/** The pair desks and what the window's pair ticket needs beside them. */
export interface OpenPairs {
  readonly pairs: PairDesks
  /** Reads the pairs back, takes up what was begun, and says which legs the venues do not have. */
  start(): Promise<void>
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
    async start() {
      await pairs.start()
      for (const mode of TRADING_MODES) void watchLegs(mode, pairs, parts)
    },
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

/** Says it when a leg that a pair holds is not in the venue's account any more. Resolves at the end. */
function watchLegs(mode: TradingMode, pairs: PairDesks, parts: PairParts): Promise<void> {
  const { session, connected, notices, clock, log, lifetime } = parts
  return watchPairs(
    {
      pairs: { standing: () => pairs.standing(mode) },
      positionOf: (_, venue, symbol) =>
        session
          .desksOf(mode)
          .find(({ client }) => client.venue === venue)
          ?.portfolio.positions.sizeOf(symbol),
      onMissing: ({ pair, leg, positionBase }) => {
        const { venue, symbol, heldBase } = leg
        log.error('pair.leg-missing', { pairId: pair.pairId, venue, symbol, heldBase, positionBase })
        const name =
          connected()
            .find((client) => client.venue === venue)
            ?.exchangeName() ?? venue
        const words = `the pair holds ${heldBase.toFixed()} there, the venue says ${positionBase.toFixed()}: close the pair or mend the leg`
        notices.say('error', `${symbol} on ${name}: a leg is missing (${mode})`, words)
      },
      clock,
    },
    lifetime,
  )
}
