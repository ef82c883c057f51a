import type { Clock } from '../../base/clock.ts'
import { createEmitter, type Unsubscribe } from '../../base/emitter.ts'
import { messageOf } from '../../base/errors.ts'
import { createLock, type Lock } from '../../base/lock.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId, VenueId } from '../../domain/brands.ts'
import type { ExchangeClient } from '../../venues/exchange-client.ts'
import type { LiveBook } from '../live-book.ts'
import { WHOLE_BOOK } from './depth-need.ts'
import { createFirstData } from './first-data.ts'
import type { FeedLease, FeedNeeds, LeaseReason } from './lease.ts'
import { createSupervisedFeed, type FeedStatus, type SupervisedFeed } from './supervised-feed.ts'

/**
 * Knows who needs which market data and why, pauses what nobody needs any more and brings it back in time. Account
 * streams are not its business: it never touches them.
 */
export interface FeedSupervisor {
  /**
   * The feed flows, or resumes at once, until the lease is disposed; then it cools down and pauses.
   *
   * @param client the venue's own, whose market data it is; on paper too
   */
  acquire(client: ExchangeClient, symbol: SymbolId, reason: LeaseReason, needs?: FeedNeeds): FeedLease
  /** Somebody is likely to need the feed soon: it flows for one cool-down. */
  prewarm(client: ExchangeClient, symbol: SymbolId, reason: LeaseReason): void
  /** It is needed, or cools down. */
  isFlowing(client: ExchangeClient, symbol: SymbolId): boolean
  /** Levels a side that the book has to have now; infinite for the whole one, and while nobody has said. */
  levelsOf(client: ExchangeClient, symbol: SymbolId): number
  /** Every feed that was ever needed. */
  feeds(): readonly FeedStatus[]
  /** A feed's cool-down is over: what was kept for it may go. */
  onIdle(listener: (feed: { readonly venue: VenueId; readonly symbol: SymbolId }) => void): Unsubscribe
  /** A book has to have more levels from now on, or needs no more than these; infinite for the whole one. */
  onLevels(listener: (feed: FeedLevels) => void): Unsubscribe
  /** Ends every wait; nothing is paused or resumed any more. */
  stop(): void
}

/** How deep the book of a feed has to be. */
export interface FeedLevels {
  readonly venue: VenueId
  readonly symbol: SymbolId
  readonly levels: number
}

export interface FeedSupervisorDeps {
  readonly clock: Clock
  readonly log: Logger
  /** From the last need to the pause; asked at each, so that a setting counts at once. */
  readonly coolDownMs: () => number
  /** The book when somebody keeps it: a feed is back when its book is. */
  readonly findBook: (venue: VenueId, symbol: SymbolId) => LiveBook | undefined
}

export function createFeedSupervisor({
  clock,
  log,
  coolDownMs,
  findBook,
}: FeedSupervisorDeps): FeedSupervisor {
  const firstData = createFirstData({ clock, findBook })
  const onError = (cause: unknown): void => log.error('feeds.listener', { message: messageOf(cause) })
  const idle = createEmitter<{ venue: VenueId; symbol: SymbolId }>(onError)
  const depths = createEmitter<FeedLevels>(onError)
  const byVenue = new Map<VenueId, { lock: Lock; feeds: Map<SymbolId, SupervisedFeed> }>()

  const feedOf = (client: ExchangeClient, symbol: SymbolId): SupervisedFeed => {
    const ofVenue = byVenue.get(client.venue) ?? { lock: createLock(), feeds: new Map() }
    byVenue.set(client.venue, ofVenue)
    const present = ofVenue.feeds.get(symbol)
    if (present) return present
    const feed = createSupervisedFeed({
      client,
      symbol,
      lock: ofVenue.lock,
      firstData,
      coolDownMs,
      onLevels: (levels) => depths.emit({ venue: client.venue, symbol, levels }),
      onIdle: () => idle.emit({ venue: client.venue, symbol }),
      clock,
      log,
    })
    ofVenue.feeds.set(symbol, feed)
    return feed
  }
  const all = (): SupervisedFeed[] => [...byVenue.values()].flatMap(({ feeds }) => [...feeds.values()])

  return {
    acquire: (client, symbol, reason, needs = {}) => feedOf(client, symbol).acquire(reason, needs),
    prewarm: (client, symbol, reason) => feedOf(client, symbol).acquire(reason, {})[Symbol.dispose](),
    isFlowing: (client, symbol) => byVenue.get(client.venue)?.feeds.get(symbol)?.isFlowing() ?? false,
    levelsOf: (client, symbol) => byVenue.get(client.venue)?.feeds.get(symbol)?.levels() || WHOLE_BOOK,
    feeds: () => all().map((feed) => feed.status()),
    onIdle: (listener) => idle.on(listener),
    onLevels: (listener) => depths.on(listener),
    stop() {
      for (const feed of all()) feed.stop()
    },
  }
}
