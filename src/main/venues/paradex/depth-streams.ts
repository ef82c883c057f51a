import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import { type BookStreams, createBookStreams } from '../book-streams.ts'
import type { StreamSocketEvents } from '../stream-socket.ts'
import { createBookFeed } from './book-feed.ts'
import { createBookDecoder } from './decode-book.ts'
import type { MarketSocket } from './market-socket.ts'
import { channelOf, type StreamDeps } from './stream-deps.ts'

interface Deps extends StreamDeps {
  readonly isPaused: (symbol: SymbolId) => boolean
  readonly openSocket: (events: StreamSocketEvents) => MarketSocket
  readonly reloadInstrument: (symbol: SymbolId, signal: AbortSignal) => Promise<Instrument>
}

/** The books of the market socket: whole at first, then every change. */
export function createDepthStreams(deps: Deps): BookStreams {
  const { log, clock, timing } = deps
  let socket: MarketSocket | undefined
  const streamOf = (instrument: Instrument): string => channelOf.book(instrument.venueSymbol)
  return createBookStreams({
    log,
    isPaused: deps.isPaused,
    streamOf,
    createFeed: (instrument, sink) =>
      createBookFeed({
        instrument,
        sink,
        decoder: createBookDecoder(instrument, log),
        // A second sink of a channel that runs already needs a snapshot too.
        renew: (isOverdue) => socket?.renew(streamOf(instrument), isOverdue),
        reloadInstrument: (signal) => deps.reloadInstrument(instrument.symbol, signal),
        clock,
        log,
        snapshotWithinMs: timing.snapshotWithinMs,
        firstRetryMs: timing.bookFirstRetryMs,
        maxRetryMs: timing.bookMaxRetryMs,
        ...(deps.random ? { random: deps.random } : {}),
      }),
    openSocket(events) {
      socket = deps.openSocket(events)
      return socket
    },
  })
}
