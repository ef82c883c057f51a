import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { Bbo } from '../../domain/market.ts'
import { type BookStreams, createBookStreams } from '../book-streams.ts'
import type { QuoteStreams } from '../socket-streams.ts'
import type { StreamSocket, StreamSocketEvents } from '../stream-socket.ts'
import { createBookFeed } from './book-feed.ts'
import type { FieldNames } from './config.ts'
import { createMarketSocket } from './market-socket.ts'
import { createQuoteStreams } from './quote-streams.ts'
import { type StreamDeps, streamName } from './stream-deps.ts'

/** Everything that rides on the market socket. */
export interface MarketDataStreams {
  readonly socket: StreamSocket
  readonly quotes: QuoteStreams
  readonly depth: BookStreams
}

interface Deps extends StreamDeps {
  readonly marketDataWsUrl: string
  readonly fieldNames: FieldNames
  readonly isPaused: (symbol: SymbolId) => boolean
  readonly fetchSeed: (symbol: SymbolId) => Promise<Bbo>
  readonly reloadInstrument: (symbol: SymbolId, signal: AbortSignal) => Promise<Instrument>
  readonly venueNowMs: () => number
}

/** Joins the one market socket with those who read it: books by one road, small streams by another. */
export function createMarketDataStreams(deps: Deps): MarketDataStreams {
  const { clock, log, timing, isPaused } = deps
  const readers: { books?: StreamSocketEvents; quotes?: StreamSocketEvents } = {}
  const readerOf = (stream: string | undefined): StreamSocketEvents | undefined =>
    // A frame that tells no stream may have been anybody's change: books have more to lose.
    stream === undefined || stream.startsWith('v1.book.d/') ? readers.books : readers.quotes

  const socket = createMarketSocket({
    ...deps,
    events: {
      onFrame: (stream, frame, atMs) => readerOf(stream)?.onFrame(stream, frame, atMs) ?? true,
      onConfirmed: (stream) => readerOf(stream)?.onConfirmed(stream),
      onDoubted: (stream, detail) => readerOf(stream)?.onDoubted?.(stream, detail),
      onLost(cause, detail) {
        readers.books?.onLost(cause, detail)
        readers.quotes?.onLost(cause, detail)
      },
    },
  })
  const joinAs =
    (reader: keyof typeof readers) =>
    (events: StreamSocketEvents): StreamSocket => {
      readers[reader] = events
      return socket
    }
  const bookStream = (instrument: Instrument): string => streamName('v1.book.d', instrument.venueSymbol)

  return {
    socket,
    quotes: createQuoteStreams({ ...deps, openSocket: joinAs('quotes') }),
    depth: createBookStreams({
      log,
      isPaused,
      streamOf: bookStream,
      createFeed: (instrument, sink) =>
        createBookFeed({
          instrument,
          sink,
          subscription: socket.subscriptionOf(bookStream(instrument)),
          reloadInstrument: (signal) => deps.reloadInstrument(instrument.symbol, signal),
          clock,
          log,
          snapshotWithinMs: timing.snapshotWithinMs,
          firstRetryMs: timing.bookFirstRetryMs,
          maxRetryMs: timing.bookMaxRetryMs,
          random: deps.random,
        }),
      openSocket: joinAs('books'),
    }),
  }
}
