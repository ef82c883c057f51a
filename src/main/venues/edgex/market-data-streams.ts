import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { Bbo } from '../../domain/market.ts'
import type { BookSink } from '../book-sink.ts'
import { type BookStreams, type BookStreamsDeps, createBookStreams } from '../book-streams.ts'
import type { BookFeed } from '../diff-book-feed.ts'
import { createFeedStreams } from '../feed-streams.ts'
import { createJoinedReaders } from '../joined-readers.ts'
import { shareStreams } from '../shared-streams.ts'
import type { QuoteStreams } from '../socket-streams.ts'
import type { StreamSocket } from '../stream-socket.ts'
import { createBboFeed } from './bbo-feed.ts'
import { createBookFeed } from './book-feed.ts'
import { BOOK_LEVELS, TOP_LEVELS } from './config.ts'
import { createMarketSocket } from './market-socket.ts'
import { readCandles, readNewTrades } from './parse-stream.ts'
import { createRowFeed } from './row-feed.ts'
import type { StreamDeps } from './stream-deps.ts'

/** Everything that rides on the market socket. */
export interface MarketDataStreams {
  readonly socket: StreamSocket
  readonly quotes: QuoteStreams
  readonly depth: BookStreams
  readonly top: { readonly levels: number; readonly books: BookStreams }
}

interface Deps extends StreamDeps {
  readonly isPaused: (symbol: SymbolId) => boolean
  readonly contractIdOf: (instrument: Instrument) => string
  readonly reloadInstrument: (symbol: SymbolId, signal: AbortSignal) => Promise<Instrument>
  readonly venueNowMs: () => number
  /** Best prices pass by: what an order may need to know of them. */
  readonly onBbo: (instrument: Instrument, bbo: Bbo) => void
}

const BOOK_SUFFIX = `.${BOOK_LEVELS}`
const TOP_SUFFIX = `.${TOP_LEVELS}`

/**
 * Joins the one market socket with those who read it: whole books by one road, small streams by another. Best prices and
 * tops of books come from the same channel, which is joined once for both.
 */
export function createMarketDataStreams(deps: Deps): MarketDataStreams {
  const { log, clock, timing, isPaused, contractIdOf } = deps
  const readers = createJoinedReaders(
    (stream) => stream.endsWith(BOOK_SUFFIX),
    (stream) => stream.startsWith('depth.') && stream.endsWith(TOP_SUFFIX),
  )
  const socket = createMarketSocket({ ...deps, events: readers.events })
  const share = shareStreams(socket)
  const [quotesShare, topsShare] = [share(), share()]

  const depthStream = (instrument: Instrument, levels: number): string =>
    `depth.${contractIdOf(instrument)}.${levels}`

  const createFeed = (instrument: Instrument, stream: string, sink: BookSink): BookFeed =>
    createBookFeed({
      instrument,
      sink,
      rejoin: () => socket.rejoin(stream),
      hasFlowed: () => socket.hasFlowed(stream),
      reloadInstrument: (signal) => deps.reloadInstrument(instrument.symbol, signal),
      clock,
      log,
      firstRetryMs: timing.bookFirstRetryMs,
      maxRetryMs: timing.bookMaxRetryMs,
      snapshotWithinMs: timing.bookSnapshotWithinMs,
      silentAfterMs: timing.bookSilentAfterMs,
      ...(deps.random ? { random: deps.random } : {}),
    })

  const booksOf = (levels: number, way: Pick<BookStreamsDeps, 'openSocket' | 'isCounted'>): BookStreams =>
    createBookStreams({
      log,
      isPaused,
      streamOf: (instrument) => depthStream(instrument, levels),
      createFeed: (instrument, sink) => createFeed(instrument, depthStream(instrument, levels), sink),
      ...way,
    })

  const { subscribe, ...streams } = createFeedStreams({
    log,
    isPaused,
    openSocket: readers.joinAs('quotes', quotesShare.socket),
  })

  return {
    socket,
    quotes: {
      ...streams,
      subscribeBbo(instrument, listener) {
        const stream = depthStream(instrument, TOP_LEVELS)
        const create = () =>
          createBboFeed({
            instrument,
            log,
            createBook: (sink) => createFeed(instrument, stream, sink),
            onTop: (bbo) => deps.onBbo(instrument, bbo),
          })
        return subscribe(instrument, stream, create, listener)
      },
      subscribeTrades(instrument, listener) {
        const stream = `trades.${contractIdOf(instrument)}`
        return subscribe(instrument, stream, () => createRowFeed(stream, readNewTrades, log), listener)
      },
      subscribeCandles(instrument, listener) {
        const stream = `kline.LAST_PRICE.${contractIdOf(instrument)}.MINUTE_1`
        const read = (payload: unknown) => readCandles(payload, deps.venueNowMs())
        return subscribe(instrument, stream, () => createRowFeed(stream, read, log), listener)
      },
    },
    depth: booksOf(BOOK_LEVELS, { openSocket: readers.joinAs('books', socket) }),
    top: {
      levels: TOP_LEVELS,
      books: booksOf(TOP_LEVELS, {
        openSocket: readers.joinAs('tops', topsShare.socket),
        isCounted: (stream) => !quotesShare.wants(stream),
      }),
    },
  }
}
