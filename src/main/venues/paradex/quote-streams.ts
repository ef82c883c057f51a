import type { Unsubscribe } from '../../base/emitter.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { Bbo } from '../../domain/market.ts'
import { createFeedStreams } from '../feed-streams.ts'
import { createSequencedBboFeed } from '../sequenced-bbo-feed.ts'
import type { QuoteStreams } from '../socket-streams.ts'
import type { StreamSocket, StreamSocketEvents } from '../stream-socket.ts'
import { type CandleSeed, createCandleFeed } from './candle-feed.ts'
import { parseBbo } from './parse-market.ts'
import { channelOf } from './stream-deps.ts'
import { createTradeFeed, type TradeNews } from './trade-feed.ts'
import { bboFrame } from './wire-stream.ts'

interface Deps {
  readonly log: Logger
  readonly isPaused: (symbol: SymbolId) => boolean
  readonly openSocket: (events: StreamSocketEvents) => StreamSocket
  /** Best bid and offer by REST. */
  readonly fetchSeed: (symbol: SymbolId) => Promise<Bbo>
  readonly fetchCandle: (symbol: SymbolId) => Promise<CandleSeed>
}

/** The small streams of the market socket: best bid and offer, trades, and the candles that are made of those. */
export function createQuoteStreams({ fetchSeed, fetchCandle, ...deps }: Deps): QuoteStreams {
  const { log } = deps
  const { subscribe, ...streams } = createFeedStreams(deps)

  /** One frame of `bbo`; it shares its numbers with REST. */
  const readBbo =
    (instrument: Instrument) =>
    (frame: Buffer, receivedAtMs: number): Bbo | undefined => {
      const { data } = bboFrame.parse(JSON.parse(frame.toString('utf8'))).params
      // A side is empty: there is nothing to quote, and nothing wrong.
      if (data.bid === undefined || data.ask === undefined) return undefined
      return { ...parseBbo(data, instrument, receivedAtMs), source: 'stream' }
    }

  const listenToTrades = (instrument: Instrument, listener: (news: TradeNews) => void): Unsubscribe => {
    const channel = channelOf.trades(instrument.venueSymbol)
    return subscribe(instrument, channel, () => createTradeFeed(channel, log), listener)
  }

  return {
    ...streams,
    subscribeBbo: (instrument, listener) =>
      subscribe(
        instrument,
        channelOf.bbo(instrument.venueSymbol),
        () =>
          createSequencedBboFeed({
            venueSymbol: instrument.venueSymbol,
            read: readBbo(instrument),
            fetchSeed: () => fetchSeed(instrument.symbol),
            log,
          }),
        listener,
      ),
    subscribeTrades: (instrument, listener) =>
      listenToTrades(instrument, (news) => {
        if (news.kind === 'trade') listener(news.trade)
      }),
    subscribeCandles(instrument, listener): Unsubscribe {
      const candles = createCandleFeed({ fetchSeed: () => fetchCandle(instrument.symbol), log })
      const off = candles.on(listener)
      const offTrades = listenToTrades(instrument, candles.onNews)
      // A channel that runs already will not begin again.
      if (streams.socket.isConfirmed(channelOf.trades(instrument.venueSymbol)))
        candles.onNews({ kind: 'begin' })
      return () => {
        offTrades()
        candles.onNews({ kind: 'end' })
        off()
      }
    },
  }
}
