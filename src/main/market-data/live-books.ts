import type { Clock } from '../base/clock.ts'
import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { SymbolId, VenueId } from '../domain/brands.ts'
import type { Instrument } from '../domain/instrument.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import { type BookSupply, createBookSupply } from './book-supply.ts'
import { WHOLE_BOOK } from './feeds/depth-need.ts'
import type { FeedSupervisor } from './feeds/feed-supervisor.ts'
import type { FeedNeeds, LeaseReason } from './feeds/lease.ts'
import { createLiveBook, type LiveBook } from './live-book.ts'

/** A reason to keep a book. Disposing it twice is safe; the last one let go ends the feed. */
export interface BookLease extends Disposable {
  readonly book: LiveBook
  readonly reason: LeaseReason
}

/** The books somebody needs now, each kept once however many ask. */
export interface LiveBooks {
  /**
   * The book of an instrument, for as long as the lease is held. Who needs few levels says so: while nobody needs more,
   * the book may come from a smaller feed. See `LiveBook.levels`.
   *
   * @throws {AppError} what the subscription threw.
   */
  acquire(client: ExchangeClient, instrument: Instrument, reason: LeaseReason, needs?: FeedNeeds): BookLease
  /** The same without counting as a need: the feed of such a book may pause while nobody looks. */
  keep(client: ExchangeClient, instrument: Instrument, reason: LeaseReason): BookLease
  /** The book of a feed has to have so many levels a side from now on. */
  setLevels(venue: VenueId, symbol: SymbolId, levels: number): void
  /** A feed's cool-down is over: a book that nobody holds goes. */
  dropIdle(venue: VenueId, symbol: SymbolId): void
  /** The book when somebody keeps it. */
  find(venue: VenueId, symbol: SymbolId): LiveBook | undefined
  /** Who keeps which book, for the screen and the log. */
  reasons(venue: VenueId, symbol: SymbolId): readonly LeaseReason[]
}

interface Kept {
  readonly book: LiveBook
  readonly supply: BookSupply
  readonly leases: Set<BookLease>
}

export interface LiveBooksDeps {
  readonly clock: Clock
  readonly log: Logger
  /** Told when a book turned wrong, with why: cached prices of it must go. */
  readonly onFault?: (instrument: Instrument, words: string) => void
  /**
   * Told of every book that is acquired, for as long as its lease is held. A book whose last lease is gone stays while
   * its feed flows, until `dropIdle`; without a supervisor it goes at once.
   */
  readonly feeds?: Pick<FeedSupervisor, 'acquire' | 'isFlowing' | 'levelsOf'>
}

export function createLiveBooks({ clock, log, onFault, feeds }: LiveBooksDeps): LiveBooks {
  const byVenue = new Map<VenueId, Map<SymbolId, Kept>>()
  const keptOf = (venue: VenueId, symbol: SymbolId): Kept | undefined => byVenue.get(venue)?.get(symbol)

  const open = (client: ExchangeClient, instrument: Instrument, levels: number): Kept => {
    const { venue, symbol } = instrument
    const book = createLiveBook(instrument, clock, (cause) =>
      log.error('book.listener', { venue, symbol, message: messageOf(cause) }),
    )
    if (onFault) {
      book.onChange(() => {
        if (book.state === 'faulted') onFault(instrument, book.fault ?? 'book fault')
      })
    }
    const supply = createBookSupply(client, symbol, book, levels)
    const kept = { book, supply, leases: new Set<BookLease>() }
    const ofVenue = byVenue.get(venue) ?? new Map<SymbolId, Kept>()
    byVenue.set(venue, ofVenue.set(symbol, kept))
    return kept
  }

  const close = (venue: VenueId, symbol: SymbolId, kept: Kept): void => {
    kept.supply.stop()
    if (keptOf(venue, symbol) === kept) byVenue.get(venue)?.delete(symbol)
  }

  /** Of a book that is opened: what is needed of the feed already, or by whom it is opened for. */
  const levelsNow = (client: ExchangeClient, symbol: SymbolId, needs: FeedNeeds | undefined): number => {
    const flowing = feeds?.isFlowing(client, symbol) ? feeds.levelsOf(client, symbol) : undefined
    if (!needs) return flowing ?? WHOLE_BOOK
    return Math.max(flowing ?? 0, needs.levels ?? WHOLE_BOOK)
  }

  const lend = (
    client: ExchangeClient,
    instrument: Instrument,
    reason: LeaseReason,
    needs: FeedNeeds | undefined,
  ): BookLease => {
    const { venue, symbol } = instrument
    const { levels = WHOLE_BOOK } = needs ?? {}
    const kept = keptOf(venue, symbol) ?? open(client, instrument, levelsNow(client, symbol, needs))
    // With a supervisor, that one says it; see `setLevels`.
    if (!feeds && levels > kept.book.levels) kept.supply.need(levels)
    const lease: BookLease = {
      book: kept.book,
      reason,
      [Symbol.dispose]() {
        if (!kept.leases.delete(lease)) return
        feed?.[Symbol.dispose]()
        if (kept.leases.size === 0 && !feeds?.isFlowing(client, symbol)) close(venue, symbol, kept)
      },
    }
    kept.leases.add(lease)
    // After the book: a feed is back when its book is.
    const feed = needs ? feeds?.acquire(client, symbol, reason, needs) : undefined
    return lease
  }

  return {
    acquire: (client, instrument, reason, needs = {}) => lend(client, instrument, reason, needs),
    keep: (client, instrument, reason) => lend(client, instrument, reason, undefined),
    setLevels: (venue, symbol, levels) => keptOf(venue, symbol)?.supply.need(levels),
    dropIdle(venue, symbol) {
      const kept = keptOf(venue, symbol)
      if (kept?.leases.size === 0) close(venue, symbol, kept)
    },
    find: (venue, symbol) => keptOf(venue, symbol)?.book,
    reasons: (venue, symbol) => [...(keptOf(venue, symbol)?.leases ?? [])].map((lease) => lease.reason),
  }
}
