import type { SymbolId } from '../../domain/brands.ts'
import type { Bbo } from '../../domain/market.ts'
import { createEventFeed } from '../feed.ts'
import { createFeedStreams } from '../feed-streams.ts'
import type { QuoteStreams } from '../socket-streams.ts'
import { seamsOf } from '../venue-deps.ts'
import { createBboFeed } from './bbo-feed.ts'
import { createMarketSocket } from './market-socket.ts'
import { parseAggTrade, parseKline } from './parse-stream.ts'
import { type StreamDeps, streamName } from './stream-deps.ts'
import * as wire from './wire-stream.ts'

interface Deps extends StreamDeps {
  /** Best bid and offer by REST. */
  readonly fetchSeed: (symbol: SymbolId) => Promise<Bbo>
  readonly isPaused: (symbol: SymbolId) => boolean
}

/** Event name in a frame → suffix of the stream that carries it. */
const SUFFIXES: ReadonlyMap<string, string> = new Map([
  ['bookTicker', 'bookTicker'],
  ['aggTrade', 'aggTrade'],
  ['kline', 'kline_1m'],
])

/** The second socket of the sheet's section 2: best bid and offer, trades and candles. */
export function createQuoteStreams(deps: Deps): QuoteStreams {
  const { log, timing } = deps
  const { subscribe, ...streams } = createFeedStreams({
    log,
    isPaused: deps.isPaused,
    openSocket: (events) =>
      createMarketSocket({
        name: 'bookTicker',
        wsUrl: deps.wsUrl,
        clock: deps.clock,
        log,
        timing: timing.bookTickerSocket,
        ackWithinMs: timing.subscribeAckWithinMs,
        streamOf(kind, venueSymbol) {
          const suffix = SUFFIXES.get(kind ?? '')
          return suffix === undefined || venueSymbol === undefined
            ? undefined
            : streamName(venueSymbol, suffix)
        },
        events,
        ...seamsOf(deps),
      }),
  })

  return {
    ...streams,
    subscribeBbo: (instrument, listener) =>
      subscribe(
        instrument,
        streamName(instrument.venueSymbol, 'bookTicker'),
        () => createBboFeed({ instrument, log, fetchSeed: () => deps.fetchSeed(instrument.symbol) }),
        listener,
      ),
    subscribeTrades(instrument, listener) {
      const stream = streamName(instrument.venueSymbol, 'aggTrade')
      const parse = (payload: unknown) => parseAggTrade(wire.aggTrade.parse(payload))
      return subscribe(instrument, stream, () => createEventFeed(stream, parse, log), listener)
    },
    subscribeCandles(instrument, listener) {
      const stream = streamName(instrument.venueSymbol, 'kline_1m')
      const parse = (payload: unknown) => parseKline(wire.kline.parse(payload))
      return subscribe(instrument, stream, () => createEventFeed(stream, parse, log), listener)
    },
  }
}
