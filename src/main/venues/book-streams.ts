import type { Unsubscribe } from '../base/emitter.ts'
import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { SymbolId } from '../domain/brands.ts'
import type { Instrument } from '../domain/instrument.ts'
import { type BookSink, guardedSink } from './book-sink.ts'
import type { BookFeed } from './diff-book-feed.ts'
import type { StreamSocket, StreamSocketEvents } from './stream-socket.ts'
import { createStreamTraffic, type SymbolTraffic } from './stream-traffic.ts'

/** Books on one socket; each sink has a feed of its own. */
export interface BookStreams {
  readonly socket: StreamSocket
  subscribeBook(instrument: Instrument, sink: BookSink): Unsubscribe
  pause(symbol: SymbolId): Promise<void>
  resume(symbol: SymbolId): Promise<void>
  /** Symbols that somebody listens to. */
  symbols(): readonly SymbolId[]
  /** Tells every sink that its book has ended. */
  endAll(detail: string): void
  trafficOf(symbol: SymbolId): SymbolTraffic
  /** Streams that were asked for again and confirmed, since the start. */
  resubscribes(): number
  /** Breaks in books, all symbols together, since the start. */
  readonly gaps: number
}

/** How books of a venue are named, built and carried. */
export interface BookStreamsDeps {
  readonly log: Logger
  readonly isPaused: (symbol: SymbolId) => boolean
  /** The venue's name of an instrument's book stream. */
  readonly streamOf: (instrument: Instrument) => string
  readonly createFeed: (instrument: Instrument, sink: BookSink) => BookFeed
  readonly openSocket: (events: StreamSocketEvents) => StreamSocket
  /** False for a stream whose frames another reader of the socket counts already. */
  readonly isCounted?: (stream: string) => boolean
}

interface OpenBook {
  readonly symbol: SymbolId
  readonly stream: string
  readonly feed: BookFeed
}

/** Opens a book's stream for its first sink, closes it after its last, and hands each frame to all of them. */
export function createBookStreams({
  log,
  isPaused,
  streamOf,
  createFeed,
  openSocket,
  isCounted = () => true,
}: BookStreamsDeps): BookStreams {
  const books = new Map<string, Set<OpenBook>>()
  const traffic = createStreamTraffic()
  let closedGaps = 0
  const allBooks = (): OpenBook[] => [...books.values()].flatMap((set) => [...set])

  const beginAll = (stream: string): void => {
    for (const book of books.get(stream) ?? []) book.feed.begin()
  }

  const socket = openSocket({
    onFrame(stream, frame, receivedAtMs) {
      if (stream === undefined) {
        // It may have been anybody's diff: every book is in doubt.
        log.warn('stream.unreadable', { socket: socket.socket.health().name, bytes: frame.length })
        for (const book of allBooks()) book.feed.resync('gap', 'a frame could not be read')
        return false
      }
      let readable = true
      let counted = false
      for (const book of books.get(stream) ?? []) {
        // Once, however many sinks it has.
        if (!counted && isCounted(stream)) traffic.add(book.symbol, frame.length)
        counted = true
        readable = book.feed.onFrame(frame, receivedAtMs) && readable
      }
      return readable
    },
    onConfirmed(stream) {
      if (isCounted(stream)) traffic.confirmed(stream)
      beginAll(stream)
    },
    onDoubted(stream, detail) {
      for (const book of books.get(stream) ?? []) book.feed.end('silent', detail)
    },
    onLost(cause, detail) {
      for (const book of allBooks()) book.feed.end(cause === 'silent' ? 'silent' : 'reconnect', detail)
    },
  })

  const logFailure = (cause: unknown): void => log.error('stream.command', { message: messageOf(cause) })

  /** A stream that was left and wanted again before the venue was told is still confirmed: no answer will come. */
  const openStream = async (stream: string): Promise<void> => {
    await socket.add(stream)
    if (socket.isConfirmed(stream)) beginAll(stream)
  }

  const booksOf = (symbol: SymbolId): OpenBook[] => allBooks().filter((book) => book.symbol === symbol)

  return {
    socket,
    subscribeBook(instrument, sink) {
      const guarded = guardedSink(sink, (cause) => log.error('book.sink', { message: messageOf(cause) }))
      const stream = streamOf(instrument)
      const book: OpenBook = { symbol: instrument.symbol, stream, feed: createFeed(instrument, guarded) }
      const present = books.get(stream) ?? new Set()
      books.set(stream, present.add(book))
      if (!isPaused(book.symbol)) openStream(stream).catch(logFailure)
      return () => {
        if (!present.delete(book)) return
        closedGaps += book.feed.gaps
        book.feed.detach()
        if (present.size > 0 || books.get(stream) !== present) return
        books.delete(stream)
        socket.remove(stream, 'nobody listens').catch(logFailure)
      }
    },
    async pause(symbol) {
      const paused = booksOf(symbol)
      for (const book of paused) book.feed.end('paused', 'market data paused')
      await Promise.all(paused.map(({ stream }) => socket.remove(stream, 'market data paused')))
    },
    async resume(symbol) {
      await Promise.all(booksOf(symbol).map(({ stream }) => openStream(stream)))
    },
    symbols: () => [...new Set(allBooks().map((book) => book.symbol))],
    trafficOf: (symbol) => traffic.of(symbol),
    resubscribes: () => traffic.resubscribes,
    endAll(detail) {
      for (const book of allBooks()) book.feed.end('reconnect', detail)
    },
    get gaps() {
      return allBooks().reduce((sum, book) => sum + book.feed.gaps, closedGaps)
    },
  }
}
