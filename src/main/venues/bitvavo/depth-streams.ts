import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { BookChanges } from '../book-sink.ts'
import { type BookStreams, createBookStreams } from '../book-streams.ts'
import { createBookFeed } from './book-feed.ts'
import { createBookDecoder } from './decode-book.ts'
import { createMarketSocket } from './market-socket.ts'
import { createWatchedBookFeed } from './quiet-book.ts'
import type { MarketStreamDeps } from './quote-streams.ts'
import { streamName } from './stream-deps.ts'

interface Deps extends MarketStreamDeps {
  readonly fetchSnapshot: (instrument: Instrument, signal: AbortSignal) => Promise<BookChanges>
  /** The counter of the book by REST. */
  readonly fetchNonce: (instrument: Instrument, signal: AbortSignal) => Promise<number>
  readonly reloadInstrument: (symbol: SymbolId, signal: AbortSignal) => Promise<Instrument>
}

/** The book channel on a socket of its own, so that it pauses alone: diffs bridged onto REST snapshots. */
export function createDepthStreams(deps: Deps): BookStreams {
  const { clock, log, timing } = deps
  const streams = createBookStreams({
    log,
    isPaused: deps.isPaused,
    streamOf: (instrument) => streamName('book', instrument.venueSymbol),
    createFeed: (instrument, sink) =>
      createWatchedBookFeed({
        venueSymbol: instrument.venueSymbol,
        sink,
        createFeed: (watched) =>
          createBookFeed({
            instrument,
            sink: watched,
            decoder: createBookDecoder(instrument, log),
            fetchSnapshot: deps.fetchSnapshot,
            reloadInstrument: (signal) => deps.reloadInstrument(instrument.symbol, signal),
            clock,
            log,
            firstRetryMs: timing.snapshotFirstRetryMs,
            maxRetryMs: timing.snapshotMaxRetryMs,
            ...(deps.random ? { random: deps.random } : {}),
          }),
        fetchNonce: (signal) => deps.fetchNonce(instrument, signal),
        onDeaf: (detail) => streams.socket.socket.restart(detail),
        clock,
        log,
        timing,
      }),
    openSocket: (events) =>
      createMarketSocket({ ...deps, name: 'book', socketTiming: timing.bookSocket, events }),
  })
  return streams
}
