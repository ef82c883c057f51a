import { type BookStreams, createBookStreams } from '../book-streams.ts'
import { createSnapshotBookFeed } from '../snapshot-book-feed.ts'
import { seamsOf } from '../venue-deps.ts'
import { createDepthDecoder } from './decode-depth.ts'
import type { DepthStreamDeps } from './depth-streams.ts'
import { createMarketSocket } from './market-socket.ts'
import { streamName } from './stream-deps.ts'

/** Levels a side of the partial book; the venue has 5, 10 and 20. */
export const TOP_LEVELS = 5
/** Without a cadence in its name: every 250 ms. */
const SUFFIX = `depth${TOP_LEVELS}`

/**
 * Partial books: the best five levels in full. Their frames have the name and the fields of diffs and only the stream
 * tells them apart, so they have a socket of their own (sheet section 6).
 */
export function createTopStreams(deps: Omit<DepthStreamDeps, 'fetchSnapshot'>): BookStreams {
  const { log, clock, timing } = deps
  return createBookStreams({
    log,
    isPaused: deps.isPaused,
    streamOf: (instrument) => streamName(instrument.venueSymbol, SUFFIX),
    createFeed: (instrument, sink) =>
      createSnapshotBookFeed({
        instrument,
        sink,
        decoder: createDepthDecoder(instrument, log),
        reloadInstrument: (signal) => deps.reloadInstrument(instrument.symbol, signal),
        log,
      }),
    openSocket: (events) =>
      createMarketSocket({
        name: 'topDepth',
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
