import { AppError } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { Bbo } from '../../domain/market.ts'
import type { Feed } from '../feed.ts'
import { createFeedStreams } from '../feed-streams.ts'
import { createSequencedBboFeed } from '../sequenced-bbo-feed.ts'
import type { QuoteStreams } from '../socket-streams.ts'
import type { StreamSocket, StreamSocketEvents } from '../stream-socket.ts'
import { createCandleFeed } from './candle-feed.ts'
import { parseMini } from './parse-market.ts'
import { streamName } from './stream-deps.ts'
import { createTradeFeed } from './trade-feed.ts'
import * as wire from './wire.ts'
import { readDataFrame } from './wire-stream.ts'

interface Deps {
  readonly log: Logger
  readonly isPaused: (symbol: SymbolId) => boolean
  readonly openSocket: (events: StreamSocketEvents) => StreamSocket
  /** Best bid and offer by REST. */
  readonly fetchSeed: (symbol: SymbolId) => Promise<Bbo>
  readonly venueNowMs: () => number
}

/** The small streams of the market socket: best bid and offer, trades and candles. */
export function createQuoteStreams({ fetchSeed, venueNowMs, ...deps }: Deps): QuoteStreams {
  const { log } = deps
  const { subscribe, ...streams } = createFeedStreams(deps)

  /** Each frame is whole and stands for itself: its number says nothing about the book. */
  const createBboFeed = (instrument: Instrument): Feed<Bbo> =>
    createSequencedBboFeed({
      venueSymbol: instrument.venueSymbol,
      read(frame, receivedAtMs) {
        const mini = wire.mini.parse(readDataFrame(frame).feed)
        const top = parseMini(mini, instrument, receivedAtMs, 'stream')
        if (top && !top.askPrice.gt(top.bidPrice))
          throw new AppError(
            'protocol',
            `expected a bid below the ask, got ${top.bidPrice} and ${top.askPrice}`,
          )
        return top
      },
      fetchSeed: () => fetchSeed(instrument.symbol),
      log,
    })

  return {
    ...streams,
    subscribeBbo: (instrument, listener) =>
      subscribe(
        instrument,
        streamName('v1.mini.s', instrument.venueSymbol),
        () => createBboFeed(instrument),
        listener,
      ),
    subscribeTrades(instrument, listener) {
      const stream = streamName('v1.trade', instrument.venueSymbol)
      return subscribe(instrument, stream, () => createTradeFeed(stream, log), listener)
    },
    subscribeCandles(instrument, listener) {
      const stream = streamName('v1.candle', instrument.venueSymbol)
      return subscribe(instrument, stream, () => createCandleFeed(stream, venueNowMs, log), listener)
    },
  }
}
