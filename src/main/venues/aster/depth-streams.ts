import type { Unsubscribe } from '../../base/emitter.ts'
import { messageOf } from '../../base/errors.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import { type BookChanges, type BookSink, guardedSink } from '../book-sink.ts'
import type { BookFeed } from '../diff-book-feed.ts'
import { createBookFeed } from './book-feed.ts'
import { createDepthDecoder } from './decode-depth.ts'
import { createMarketSocket, type MarketSocket } from './market-socket.ts'
import { type StreamDeps, seamsOf, streamName } from './stream-deps.ts'

/** What rides on the `depth` socket: diffs every 100 ms, bridged onto REST snapshots. */
export interface DepthStreams {
  readonly socket: MarketSocket
  subscribeBook(instrument: Instrument, sink: BookSink): Unsubscribe
  pause(symbol: SymbolId): Promise<void>
  resume(symbol: SymbolId): Promise<void>
  /** Symbols that somebody listens to. */
  symbols(): readonly SymbolId[]
  /** Tells every sink that its book has ended. */
  endAll(detail: string): void
  /** Breaks in books, all symbols together, since the start. */
  readonly gaps: number
}

interface Deps extends StreamDeps {
  readonly fetchSnapshot: (instrument: Instrument, signal: AbortSignal) => Promise<BookChanges>
  readonly reloadInstrument: (symbol: SymbolId, signal: AbortSignal) => Promise<Instrument>
  readonly isPaused: (symbol: SymbolId) => boolean
}

interface OpenBook {
  readonly symbol: SymbolId
  readonly stream: string
  readonly feed: BookFeed
}

const SUFFIX = 'depth@100ms'

/** Routes the frames of the third socket of the sheet's section 2; each sink has a feed of its own. */
export function createDepthStreams(deps: Deps): DepthStreams {
  const { log, clock, timing } = deps
  const books = new Map<string, Set<OpenBook>>()
  let closedGaps = 0
  const allBooks = (): OpenBook[] => [...books.values()].flatMap((set) => [...set])

  const socket = createMarketSocket({
    name: 'depth',
    wsUrl: deps.wsUrl,
    clock,
    log,
    timing: timing.depthSocket,
    ackWithinMs: timing.subscribeAckWithinMs,
    onFrame(kind, venueSymbol, frame, receivedAtMs) {
      if (kind !== 'depthUpdate' || venueSymbol === undefined) {
        // It may have been anybody's diff: every book is in doubt.
        log.warn('stream.unreadable', { socket: 'depth', kind, bytes: frame.length })
        for (const book of allBooks()) book.feed.resync('gap', 'a frame could not be read')
        return false
      }
      let readable = true
      for (const book of books.get(streamName(venueSymbol, SUFFIX)) ?? [])
        readable = book.feed.onFrame(frame, receivedAtMs) && readable
      return readable
    },
    onConfirmed: (stream) => beginAll(stream),
    onLost(cause, detail) {
      for (const book of allBooks()) book.feed.end(cause === 'silent' ? 'silent' : 'reconnect', detail)
    },
    ...seamsOf(deps),
  })

  const logFailure = (cause: unknown): void => log.error('stream.command', { message: messageOf(cause) })

  const createBook = (instrument: Instrument, sink: BookSink): OpenBook => ({
    symbol: instrument.symbol,
    stream: streamName(instrument.venueSymbol, SUFFIX),
    feed: createBookFeed({
      instrument,
      sink: guardedSink(sink, (cause) => log.error('book.sink', { message: messageOf(cause) })),
      decoder: createDepthDecoder({ tickSize: instrument.tickSize, lotSize: instrument.lotSize }, log),
      fetchSnapshot: deps.fetchSnapshot,
      reloadInstrument: (signal) => deps.reloadInstrument(instrument.symbol, signal),
      clock,
      log,
      firstRetryMs: timing.snapshotFirstRetryMs,
      maxRetryMs: timing.snapshotMaxRetryMs,
      ...(deps.random ? { random: deps.random } : {}),
    }),
  })

  const beginAll = (stream: string): void => {
    for (const book of books.get(stream) ?? []) book.feed.begin()
  }

  /** A stream that was left and wanted again before the venue was told is still confirmed: no answer will come. */
  const openStream = async (stream: string): Promise<void> => {
    await socket.add(stream)
    if (socket.isConfirmed(stream)) beginAll(stream)
  }

  const booksOf = (symbol: SymbolId): OpenBook[] => allBooks().filter((book) => book.symbol === symbol)

  return {
    socket,
    subscribeBook(instrument, sink) {
      const book = createBook(instrument, sink)
      const { stream } = book
      const present = books.get(stream) ?? new Set()
      books.set(stream, present.add(book))
      if (!deps.isPaused(book.symbol)) openStream(stream).catch(logFailure)
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
      for (const book of paused) book.feed.end('reconnect', 'market data paused')
      await Promise.all(paused.map(({ stream }) => socket.remove(stream, 'market data paused')))
    },
    async resume(symbol) {
      await Promise.all(booksOf(symbol).map(({ stream }) => openStream(stream)))
    },
    symbols: () => [...new Set(allBooks().map((book) => book.symbol))],
    endAll(detail) {
      for (const book of allBooks()) book.feed.end('reconnect', detail)
    },
    get gaps() {
      return allBooks().reduce((sum, book) => sum + book.feed.gaps, closedGaps)
    },
  }
}
