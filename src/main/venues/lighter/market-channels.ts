import type { Unsubscribe } from '../../base/emitter.ts'
import { messageOf } from '../../base/errors.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { Bbo, Candle, PublicTrade } from '../../domain/market.ts'
import { type BookSink, guardedSink } from '../book-sink.ts'
import { type BookFeed, createBookFeed } from './book-feed.ts'
import { type CandleSeed, createCandleFeed } from './candle-feed.ts'
import { type ChannelFeed, createChannelFeed } from './channel-feed.ts'
import type { Markets } from './markets.ts'
import { createBboReader, createTradeReader } from './parse-stream.ts'
import type { PublicChannels } from './public-channels.ts'
import type { StreamDeps } from './stream-deps.ts'
import type { VenueSocket } from './venue-socket.ts'

/** Market data on the socket: one channel per market and kind, opened for its first listener. */
export interface MarketChannels {
  subscribeBbo(instrument: Instrument, listener: (bbo: Bbo) => void): Unsubscribe
  subscribeTrades(instrument: Instrument, listener: (trade: PublicTrade) => void): Unsubscribe
  subscribeCandles(instrument: Instrument, listener: (candle: Candle) => void): Unsubscribe
  subscribeBook(instrument: Instrument, sink: BookSink): Unsubscribe
  /** The last best bid and offer of the stream, if it is subscribed. */
  latestBbo(symbol: SymbolId): Bbo | undefined
  /** Tells every sink that its book has ended. */
  endAll(detail: string): void
  /** Breaks in books, all markets together, since the start. */
  readonly gaps: number
}

interface Deps extends StreamDeps {
  readonly venueSocket: VenueSocket
  readonly channels: PublicChannels
  readonly markets: Markets
  readonly fetchCandle: (instrument: Instrument) => Promise<CandleSeed | undefined>
  readonly reloadInstrument: (symbol: SymbolId, signal: AbortSignal) => Promise<Instrument>
}

/** Keeps one feed per channel, and the socket's subscriptions in step with who listens. */
export function createMarketChannels(deps: Deps): MarketChannels {
  const { venueSocket, channels, markets, log, clock, timing } = deps
  const bboFeeds = new Map<string, ChannelFeed<Bbo>>()
  const tradeFeeds = new Map<string, ChannelFeed<PublicTrade>>()
  const books = new Map<string, BookFeed>()
  const latest = new Map<SymbolId, Bbo>()
  let closedGaps = 0

  const channelOf = (kind: string, instrument: Instrument): string =>
    `${kind}/${markets.rowOf(instrument).market_id}`

  const listen = <T>(
    feeds: Map<string, ChannelFeed<T>>,
    symbol: SymbolId,
    channel: string,
    create: () => ChannelFeed<T>,
    listener: (event: T) => void,
  ): Unsubscribe => {
    const feed = feeds.get(channel) ?? create()
    const off = feed.on(listener)
    if (!feeds.has(channel)) {
      feeds.set(channel, feed)
      channels.join(symbol, channel, feed)
    }
    return () => {
      off()
      if (feed.listenerCount > 0 || feeds.get(channel) !== feed) return
      feeds.delete(channel)
      channels.leave(channel)
    }
  }

  const listenToTrades = (
    instrument: Instrument,
    listener: (trade: PublicTrade) => void,
    onBegin: () => void = () => undefined,
  ): Unsubscribe => {
    const channel = channelOf('trade', instrument)
    const create = (): ChannelFeed<PublicTrade> => createChannelFeed(channel, createTradeReader(), log)
    const off = listen(tradeFeeds, instrument.symbol, channel, create, listener)
    const offBegin = venueSocket.onFirstFrame(channel, onBegin)
    return () => {
      offBegin()
      off()
    }
  }

  const createBook = (instrument: Instrument, channel: string): BookFeed =>
    createBookFeed({
      instrument,
      rejoin: () => venueSocket.rejoin(channel),
      reloadInstrument: (signal) => deps.reloadInstrument(instrument.symbol, signal),
      clock,
      log,
      firstRetryMs: timing.bookFirstRetryMs,
      maxRetryMs: timing.bookMaxRetryMs,
      random: deps.random,
    })

  return {
    subscribeBbo(instrument, listener) {
      const channel = channelOf('ticker', instrument)
      const create = (): ChannelFeed<Bbo> => createChannelFeed(channel, createBboReader(instrument), log)
      return listen(bboFeeds, instrument.symbol, channel, create, (bbo) => {
        latest.set(instrument.symbol, bbo)
        listener(bbo)
      })
    },
    subscribeTrades: (instrument, listener) => listenToTrades(instrument, listener),
    subscribeCandles(instrument, listener) {
      const feed = createCandleFeed({ fetchSeed: () => deps.fetchCandle(instrument), log })
      const off = feed.on(listener)
      // A channel that runs already sends no first frame, which is what a seed follows otherwise.
      const isRunning = tradeFeeds.has(channelOf('trade', instrument))
      const offTrades = listenToTrades(instrument, feed.onTrade, feed.seed)
      if (isRunning) feed.seed()
      return () => {
        off()
        offTrades()
      }
    },
    subscribeBook(instrument, sink) {
      const channel = channelOf('order_book', instrument)
      const guarded = guardedSink(sink, (cause) => log.error('book.sink', { message: messageOf(cause) }))
      const present = books.get(channel)
      const feed = present ?? createBook(instrument, channel)
      feed.add(guarded)
      if (!present) {
        books.set(channel, feed)
        channels.join(instrument.symbol, channel, feed)
      }
      return () => {
        if (!feed.remove(guarded) || books.get(channel) !== feed) return
        closedGaps += feed.gaps
        books.delete(channel)
        channels.leave(channel)
      }
    },
    latestBbo: (symbol) => latest.get(symbol),
    endAll(detail) {
      for (const book of books.values()) book.end(detail)
    },
    get gaps() {
      return [...books.values()].reduce((sum, book) => sum + book.gaps, closedGaps)
    },
  }
}
