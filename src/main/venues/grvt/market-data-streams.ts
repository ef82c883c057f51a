import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { Bbo } from '../../domain/market.ts'
import { type BookStreams, createBookStreams } from '../book-streams.ts'
import { createJoinedReaders } from '../joined-readers.ts'
import { createSnapshotBookFeed } from '../snapshot-book-feed.ts'
import type { QuoteStreams } from '../socket-streams.ts'
import type { StreamSocket } from '../stream-socket.ts'
import { createBookFeed } from './book-feed.ts'
import type { FieldNames } from './config.ts'
import { createBookDecoder } from './decode-book.ts'
import { createMarketSocket } from './market-socket.ts'
import { createQuoteStreams } from './quote-streams.ts'
import { type StreamDeps, streamName } from './stream-deps.ts'

/** Everything that rides on the market socket. */
export interface MarketDataStreams {
  readonly socket: StreamSocket
  readonly quotes: QuoteStreams
  readonly depth: BookStreams
  readonly top: { readonly levels: number; readonly books: BookStreams }
}

/** What `streamRates` asks of `v1.book.s`. */
const TOP_LEVELS = 10

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
  const readers = createJoinedReaders(
    (stream) => stream.startsWith('v1.book.d/'),
    (stream) => stream.startsWith('v1.book.s/'),
  )
  const socket = createMarketSocket({ ...deps, events: readers.events })
  const bookStream = (instrument: Instrument): string => streamName('v1.book.d', instrument.venueSymbol)

  return {
    socket,
    quotes: createQuoteStreams({ ...deps, openSocket: readers.joinAs('quotes', socket) }),
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
      openSocket: readers.joinAs('books', socket),
    }),
    top: {
      levels: TOP_LEVELS,
      books: createBookStreams({
        log,
        isPaused,
        streamOf: (instrument) => streamName('v1.book.s', instrument.venueSymbol),
        createFeed: (instrument, sink) =>
          createSnapshotBookFeed({
            instrument,
            sink,
            decoder: createBookDecoder(instrument, log),
            reloadInstrument: (signal) => deps.reloadInstrument(instrument.symbol, signal),
            log,
          }),
        openSocket: readers.joinAs('tops', socket),
      }),
    },
  }
}
