import type { Logger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Bbo } from '../../domain/market.ts'
import { createEventFeed } from '../feed.ts'
import { createFeedStreams } from '../feed-streams.ts'
import type { QuoteStreams } from '../socket-streams.ts'
import type { StreamSocket, StreamSocketEvents } from '../stream-socket.ts'
import { createBboFeed } from './bbo-feed.ts'
import { parseKline, parseTrade } from './parse-stream.ts'
import { streamName } from './stream-deps.ts'
import * as wire from './wire-stream.ts'

interface Deps {
  readonly log: Logger
  readonly isPaused: (symbol: SymbolId) => boolean
  readonly openSocket: (events: StreamSocketEvents) => StreamSocket
  /** Best bid and offer by REST. */
  readonly fetchSeed: (symbol: SymbolId) => Promise<Bbo>
}

/** The small streams of the market socket: best bid and offer, trades and candles. */
export function createQuoteStreams({ fetchSeed, ...deps }: Deps): QuoteStreams {
  const { log } = deps
  const { subscribe, ...streams } = createFeedStreams(deps)
  return {
    ...streams,
    subscribeBbo: (instrument, listener) =>
      subscribe(
        instrument,
        streamName('bookTicker', instrument.venueSymbol),
        () => createBboFeed({ instrument, log, fetchSeed: () => fetchSeed(instrument.symbol) }),
        listener,
      ),
    subscribeTrades(instrument, listener) {
      const stream = streamName('trade', instrument.venueSymbol)
      const parse = (frame: unknown) => parseTrade(wire.tradeFrame.parse(frame).data)
      return subscribe(instrument, stream, () => createEventFeed(stream, parse, log), listener)
    },
    subscribeCandles(instrument, listener) {
      const stream = streamName('kline.1m', instrument.venueSymbol)
      const parse = (frame: unknown) => parseKline(wire.klineFrame.parse(frame).data)
      return subscribe(instrument, stream, () => createEventFeed(stream, parse, log), listener)
    },
  }
}
