import type { Clock } from '../base/clock.ts'
import type { Unsubscribe } from '../base/emitter.ts'
import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { SymbolId, VenueId } from '../domain/brands.ts'
import type { Instrument } from '../domain/instrument.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import type { FeedSupervisor } from './feeds/feed-supervisor.ts'
import type { LeaseReason } from './feeds/lease.ts'
import { createLiveBook, type LiveBook } from './live-book.ts'

/** A reason to keep a book. Disposing it twice is safe; the last one let go ends the feed. */
export interface BookLease extends Disposable {
  readonly book: LiveBook
  readonly reason: LeaseReason
}

/** The books somebody needs now, each kept once however many ask. */
export interface LiveBooks {
  /**
   * The book of an instrument, for as long as the lease is held.
   *
   * @throws {AppError} what the subscription threw.
   */
  acquire(client: ExchangeClient, instrument: Instrument, reason: LeaseReason): BookLease
  /** The same without counting as a need: the feed of such a book may pause while nobody looks. */
  keep(client: ExchangeClient, instrument: Instrument, reason: LeaseReason): BookLease
  /** A feed's cool-down is over: a book that nobody holds goes. */
  dropIdle(venue: VenueId, symbol: SymbolId): void
  /** The book when somebody keeps it. */
  find(venue: VenueId, symbol: SymbolId): LiveBook | undefined
  /** Who keeps which book, for the screen and the log. */
  reasons(venue: VenueId, symbol: SymbolId): readonly LeaseReason[]
}

interface Kept {
  readonly book: LiveBook
  readonly stop: Unsubscribe
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
  readonly feeds?: Pick<FeedSupervisor, 'acquire' | 'isFlowing'>
}

export function createLiveBooks({ clock, log, onFault, feeds }: LiveBooksDeps): LiveBooks {
  const byVenue = new Map<VenueId, Map<SymbolId, Kept>>()
  const keptOf = (venue: VenueId, symbol: SymbolId): Kept | undefined => byVenue.get(venue)?.get(symbol)

  const open = (client: ExchangeClient, instrument: Instrument): Kept => {
    const { venue, symbol } = instrument
    const book = createLiveBook(instrument, clock, (cause) =>
      log.error('book.listener', { venue, symbol, message: messageOf(cause) }),
    )
    if (onFault) {
      book.onChange(() => {
        if (book.state === 'faulted') onFault(instrument, book.fault ?? 'book fault')
      })
    }
    const kept = { book, stop: client.streams.subscribeBook(symbol, book), leases: new Set<BookLease>() }
    const ofVenue = byVenue.get(venue) ?? new Map<SymbolId, Kept>()
    byVenue.set(venue, ofVenue.set(symbol, kept))
    return kept
  }

  const close = (venue: VenueId, symbol: SymbolId, kept: Kept): void => {
    kept.stop()
    if (keptOf(venue, symbol) === kept) byVenue.get(venue)?.delete(symbol)
  }

  const lend = (
    client: ExchangeClient,
    instrument: Instrument,
    reason: LeaseReason,
    counts: boolean,
  ): BookLease => {
    const { venue, symbol } = instrument
    const kept = keptOf(venue, symbol) ?? open(client, instrument)
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
    const feed = counts ? feeds?.acquire(client, symbol, reason) : undefined
    return lease
  }

  return {
    acquire: (client, instrument, reason) => lend(client, instrument, reason, true),
    keep: (client, instrument, reason) => lend(client, instrument, reason, false),
    dropIdle(venue, symbol) {
      const kept = keptOf(venue, symbol)
      if (kept?.leases.size === 0) close(venue, symbol, kept)
    },
    find: (venue, symbol) => keptOf(venue, symbol)?.book,
    reasons: (venue, symbol) => [...(keptOf(venue, symbol)?.leases ?? [])].map((lease) => lease.reason),
  }
}
