import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { Bbo } from '../../domain/market.ts'
import type { BookChanges } from '../book-sink.ts'
import type { BookStreams } from '../book-streams.ts'
import { createJoinedReaders } from '../joined-readers.ts'
import type { QuoteStreams } from '../socket-streams.ts'
import type { StreamSocket } from '../stream-socket.ts'
import { createDepthStreams } from './depth-streams.ts'
import { createMarketSocket } from './market-socket.ts'
import { createQuoteStreams } from './quote-streams.ts'
import type { StreamDeps } from './stream-deps.ts'

/** Everything that rides on the market socket. */
export interface MarketDataStreams {
  readonly socket: StreamSocket
  readonly quotes: QuoteStreams
  readonly depth: BookStreams
  readonly top: { readonly levels: number; readonly books: BookStreams }
}

/**
 * The venue has no book of few levels, but a slower one: changes within 600 ms come as one. Who looks at the touch is
 * served by it; nobody walks it deeper than this.
 */
const TOP_LEVELS = 5

interface Deps extends StreamDeps {
  readonly isPaused: (symbol: SymbolId) => boolean
  readonly fetchSeed: (symbol: SymbolId) => Promise<Bbo>
  readonly fetchSnapshot: (instrument: Instrument, signal: AbortSignal) => Promise<BookChanges>
  readonly reloadInstrument: (symbol: SymbolId, signal: AbortSignal) => Promise<Instrument>
}

/** Joins the one market socket with those who read it: books by one road, small streams by another. */
export function createMarketDataStreams(deps: Deps): MarketDataStreams {
  const readers = createJoinedReaders(
    (stream) => stream.startsWith('depth.'),
    (stream) => stream.startsWith('depth.600ms.'),
  )
  const socket = createMarketSocket({ ...deps, events: readers.events })
  return {
    socket,
    quotes: createQuoteStreams({ ...deps, openSocket: readers.joinAs('quotes', socket) }),
    depth: createDepthStreams({ ...deps, kind: 'depth', openSocket: readers.joinAs('books', socket) }),
    top: {
      levels: TOP_LEVELS,
      books: createDepthStreams({
        ...deps,
        kind: 'depth.600ms',
        openSocket: readers.joinAs('tops', socket),
      }),
    },
  }
}
