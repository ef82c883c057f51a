import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { BookChanges } from '../book-sink.ts'
import { type BookStreams, createBookStreams } from '../book-streams.ts'
import { seamsOf } from '../venue-deps.ts'
import { createBookFeed } from './book-feed.ts'
import { createDepthDecoder } from './decode-depth.ts'
import { createMarketSocket } from './market-socket.ts'
import { type StreamDeps, streamName } from './stream-deps.ts'

/** What books are kept with. */
export interface DepthStreamDeps extends StreamDeps {
  readonly fetchSnapshot: (instrument: Instrument, signal: AbortSignal) => Promise<BookChanges>
  readonly reloadInstrument: (symbol: SymbolId, signal: AbortSignal) => Promise<Instrument>
  readonly isPaused: (symbol: SymbolId) => boolean
}

const SUFFIX = 'depth@100ms'

/** The third socket of the sheet's section 2: diffs every 100 ms, bridged onto REST snapshots. */
export function createDepthStreams(deps: DepthStreamDeps): BookStreams {
  const { log, clock, timing } = deps
  return createBookStreams({
    log,
    isPaused: deps.isPaused,
    streamOf: (instrument) => streamName(instrument.venueSymbol, SUFFIX),
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
    openSocket: (events) =>
      createMarketSocket({
        name: 'depth',
        wsUrl: deps.wsUrl,
        clock,
        log,
        timing: timing.depthSocket,
        ackWithinMs: timing.subscribeAckWithinMs,
        streamOf: (kind, venueSymbol) =>
          kind === 'depthUpdate' && venueSymbol !== undefined ? streamName(venueSymbol, SUFFIX) : undefined,
        events,
        ...seamsOf(deps),
      }),
  })
}
