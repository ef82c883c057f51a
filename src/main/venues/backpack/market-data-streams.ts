import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { Bbo } from '../../domain/market.ts'
import type { BookChanges } from '../book-sink.ts'
import type { BookStreams } from '../book-streams.ts'
import type { QuoteStreams } from '../socket-streams.ts'
import type { StreamSocket, StreamSocketEvents } from '../stream-socket.ts'
import { createDepthStreams } from './depth-streams.ts'
import { createMarketSocket } from './market-socket.ts'
import { createQuoteStreams } from './quote-streams.ts'
import type { StreamDeps } from './stream-deps.ts'

/** Everything that rides on the market socket. */
export interface MarketDataStreams {
  readonly socket: StreamSocket
  readonly quotes: QuoteStreams
  readonly depth: BookStreams
}

interface Deps extends StreamDeps {
  readonly isPaused: (symbol: SymbolId) => boolean
  readonly fetchSeed: (symbol: SymbolId) => Promise<Bbo>
  readonly fetchSnapshot: (instrument: Instrument, signal: AbortSignal) => Promise<BookChanges>
  readonly reloadInstrument: (symbol: SymbolId, signal: AbortSignal) => Promise<Instrument>
}

/** Joins the one market socket with those who read it: books by one road, small streams by another. */
export function createMarketDataStreams(deps: Deps): MarketDataStreams {
  const readers: { books?: StreamSocketEvents; quotes?: StreamSocketEvents } = {}
  const readerOf = (stream: string | undefined): StreamSocketEvents | undefined =>
    // A frame that tells no stream may have been anybody's diff: books have more to lose.
    stream === undefined || stream.startsWith('depth.') ? readers.books : readers.quotes

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
  return {
    socket,
    quotes: createQuoteStreams({ ...deps, openSocket: joinAs('quotes') }),
    depth: createDepthStreams({ ...deps, openSocket: joinAs('books') }),
  }
}
