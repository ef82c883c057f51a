import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { Bbo } from '../../domain/market.ts'
import type { BookStreams } from '../book-streams.ts'
import type { QuoteStreams } from '../socket-streams.ts'
import type { StreamSocketEvents } from '../stream-socket.ts'
import type { CandleSeed } from './candle-feed.ts'
import { createDepthStreams } from './depth-streams.ts'
import { createMarketSocket, type MarketSocket } from './market-socket.ts'
import { createQuoteStreams } from './quote-streams.ts'
import { isBookChannel, type StreamDeps } from './stream-deps.ts'

/** Everything that rides on the market socket. */
export interface MarketDataStreams {
  readonly socket: MarketSocket
  readonly quotes: QuoteStreams
  readonly depth: BookStreams
}

interface Deps extends StreamDeps {
  readonly isPaused: (symbol: SymbolId) => boolean
  readonly fetchSeed: (symbol: SymbolId) => Promise<Bbo>
  readonly fetchCandle: (symbol: SymbolId) => Promise<CandleSeed>
  readonly reloadInstrument: (symbol: SymbolId, signal: AbortSignal) => Promise<Instrument>
}

/** Joins the one market socket with those who read it: books by one road, small streams by another. */
export function createMarketDataStreams(deps: Deps): MarketDataStreams {
  const readers: { books?: StreamSocketEvents; quotes?: StreamSocketEvents } = {}
  const readerOf = (channel: string | undefined): StreamSocketEvents | undefined =>
    // A frame that tells no channel may have been anybody's change: books have more to lose.
    channel === undefined || isBookChannel(channel) ? readers.books : readers.quotes

  const socket = createMarketSocket({
    ...deps,
    events: {
      onFrame: (channel, frame, atMs) => readerOf(channel)?.onFrame(channel, frame, atMs) ?? true,
      onConfirmed: (channel) => readerOf(channel)?.onConfirmed(channel),
      onDoubted: (channel, detail) => readerOf(channel)?.onDoubted?.(channel, detail),
      onLost(cause, detail) {
        readers.books?.onLost(cause, detail)
        readers.quotes?.onLost(cause, detail)
      },
    },
  })
  const joinAs =
    (reader: keyof typeof readers) =>
    (events: StreamSocketEvents): MarketSocket => {
      readers[reader] = events
      return socket
    }
  return {
    socket,
    quotes: createQuoteStreams({ ...deps, openSocket: joinAs('quotes') }),
    depth: createDepthStreams({ ...deps, openSocket: joinAs('books') }),
  }
}
