import type { SymbolId } from '../../domain/brands.ts'
import type { Bbo } from '../../domain/market.ts'
import { createEventFeed } from '../feed.ts'
import { createFeedStreams } from '../feed-streams.ts'
import type { QuoteStreams } from '../socket-streams.ts'
import { createCandleFeed } from './candle-feed.ts'
import { createMarketSocket } from './market-socket.ts'
import { parseTrade } from './parse-stream.ts'
import { type StreamDeps, streamName } from './stream-deps.ts'
import { createTickerFeed } from './ticker-feed.ts'
import * as wire from './wire-stream.ts'

/** What the public sockets share. */
export interface MarketStreamDeps extends StreamDeps {
  readonly takeRoom: (signal: AbortSignal) => Promise<void>
  readonly onRateLimited: (message: string) => void
  readonly isPaused: (symbol: SymbolId) => boolean
}

interface Deps extends MarketStreamDeps {
  /** Best bid and offer by REST. */
  readonly fetchSeed: (symbol: SymbolId, signal: AbortSignal) => Promise<Bbo>
  readonly venueNowMs: () => number
}

/** The ticker socket of the sheet's section 2: best bid and offer, trades and candles. */
export function createQuoteStreams(deps: Deps): QuoteStreams {
  const { clock, log, timing, random } = deps
  const { subscribe, ...streams } = createFeedStreams({
    log,
    isPaused: deps.isPaused,
    openSocket: (events) =>
      createMarketSocket({ ...deps, name: 'ticker', socketTiming: timing.tickerSocket, events }),
  })

  const onDeaf = (detail: string): void => streams.socket.socket.restart(detail)

  return {
    ...streams,
    subscribeBbo(instrument, listener) {
      const fetchSeed = (signal: AbortSignal) => deps.fetchSeed(instrument.symbol, signal)
      const seams = random ? { random } : {}
      return subscribe(
        instrument,
        streamName('ticker', instrument.venueSymbol),
        () => createTickerFeed({ instrument, fetchSeed, onDeaf, clock, log, timing, ...seams }),
        listener,
      )
    },
    subscribeTrades(instrument, listener) {
      const stream = streamName('trades', instrument.venueSymbol)
      const parse = (payload: unknown) => parseTrade(wire.trade.parse(payload))
      return subscribe(instrument, stream, () => createEventFeed(stream, parse, log), listener)
    },
    subscribeCandles(instrument, listener) {
      const { venueSymbol } = instrument
      const { venueNowMs } = deps
      const create = () => createCandleFeed({ venueSymbol, venueNowMs, log })
      return subscribe(instrument, streamName('candles', venueSymbol), create, listener)
    },
  }
}
