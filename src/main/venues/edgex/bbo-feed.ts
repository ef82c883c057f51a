import { createEmitter } from '../../base/emitter.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { Bbo } from '../../domain/market.ts'
import { OrderBook } from '../../domain/order-book.ts'
import { toPrice, toSize } from '../../domain/order-book-grid.ts'
import type { BookSink } from '../book-sink.ts'
import type { BookFeed } from '../diff-book-feed.ts'
import type { Feed } from '../feed.ts'
import { EDGEX } from './venue-id.ts'

interface Deps {
  readonly instrument: Instrument
  /** A verified book of the near levels. */
  readonly createBook: (sink: BookSink) => BookFeed
  /** Told of every top before the listeners. */
  readonly onTop: (bbo: Bbo) => void
  readonly log: Logger
}

/**
 * Best bid and offer of one contract: the top of its verified 15-level book. The venue's own channels of best prices
 * come once a second, or only once. Sheet section 6.
 *
 * Every frame of a book that stands is told, for it proves its top to be true still.
 */
export function createBboFeed({ instrument, createBook, onTop, log }: Deps): Feed<Bbo> {
  const { symbol, venueSymbol } = instrument
  const listeners = createEmitter<Bbo>((cause) =>
    log.error('bbo.listener', { venueSymbol, message: messageOf(cause) }),
  )
  const book = new OrderBook({ tickSize: instrument.tickSize, lotSize: instrument.lotSize })

  const tell = (): void => {
    const { bestBidTicks, bestAskTicks } = book
    if (book.state !== 'live' || bestBidTicks < 0 || bestAskTicks < 0) return
    const top: Bbo = {
      venue: EDGEX,
      symbol,
      bidPrice: toPrice(book.grid, bestBidTicks),
      bidSizeBase: toSize(book.grid, book.bestBidLots),
      askPrice: toPrice(book.grid, bestAskTicks),
      askSizeBase: toSize(book.grid, book.bestAskLots),
      sequence: book.sequence,
      venueTimeMs: book.venueTimeMs,
      receivedAtMs: book.receivedAtMs,
      source: 'stream',
    }
    onTop(top)
    listeners.emit(top)
  }

  const feed = createBook({
    onSnapshot(levels) {
      book.applySnapshot(levels)
      tell()
    },
    onChanges(changes) {
      const applied = book.applyChanges(changes)
      tell()
      return applied
    },
    onFault: () => book.markFaulted(),
  })

  return {
    on: (listener) => listeners.on(listener),
    get listenerCount() {
      return listeners.listenerCount
    },
    begin: () => feed.begin(),
    end: () => feed.detach(),
    onFrame: (frame, receivedAtMs) => feed.onFrame(frame, receivedAtMs),
  }
}
