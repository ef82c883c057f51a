import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { BookChanges } from '../book-sink.ts'
import { type BookStreams, createBookStreams } from '../book-streams.ts'
import type { StreamSocket, StreamSocketEvents } from '../stream-socket.ts'
import { createBookFeed } from './book-feed.ts'
import { createDepthDecoder } from './decode-depth.ts'
import { type StreamDeps, streamName } from './stream-deps.ts'

interface Deps extends StreamDeps {
  /** `depth` tells each change, `depth.600ms` what changed in that time. */
  readonly kind: DepthKind
  readonly isPaused: (symbol: SymbolId) => boolean
  readonly openSocket: (events: StreamSocketEvents) => StreamSocket
  readonly fetchSnapshot: (instrument: Instrument, signal: AbortSignal) => Promise<BookChanges>
  readonly reloadInstrument: (symbol: SymbolId, signal: AbortSignal) => Promise<Instrument>
}

/** The two streams of diffs that are used; both are chained by the same rules. */
export type DepthKind = 'depth' | 'depth.600ms'

/** Books of the market socket: diffs bridged onto REST snapshots. */
export function createDepthStreams(deps: Deps): BookStreams {
  const { log, clock, timing } = deps
  return createBookStreams({
    log,
    isPaused: deps.isPaused,
    streamOf: (instrument) => streamName(deps.kind, instrument.venueSymbol),
    createFeed: (instrument, sink) =>
      createBookFeed({
        instrument,
        sink,
        decoder: createDepthDecoder(instrument, log),
        fetchSnapshot: deps.fetchSnapshot,
        reloadInstrument: (signal) => deps.reloadInstrument(instrument.symbol, signal),
        clock,
        log,
        firstRetryMs: timing.snapshotFirstRetryMs,
        maxRetryMs: timing.snapshotMaxRetryMs,
        ...(deps.random ? { random: deps.random } : {}),
      }),
    openSocket: deps.openSocket,
  })
}
