import type { Unsubscribe } from '../../base/emitter.ts'
import { messageOf } from '../../base/errors.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { Bbo, Candle, PublicTrade } from '../../domain/market.ts'
import { createEventFeed, type Feed } from '../feed.ts'
import { createBboFeed } from './bbo-feed.ts'
import { createMarketSocket, type MarketSocket } from './market-socket.ts'
import { parseAggTrade, parseKline } from './parse-stream.ts'
import { type StreamDeps, seamsOf, streamName } from './stream-deps.ts'
import * as wire from './wire-stream.ts'

/** What rides on the `bookTicker` socket: best bid and offer, trades and candles. */
export interface QuoteStreams {
  readonly socket: MarketSocket
  subscribeBbo(instrument: Instrument, listener: (bbo: Bbo) => void): Unsubscribe
  subscribeTrades(instrument: Instrument, listener: (trade: PublicTrade) => void): Unsubscribe
  subscribeCandles(instrument: Instrument, listener: (candle: Candle) => void): Unsubscribe
  pause(symbol: SymbolId): Promise<void>
  resume(symbol: SymbolId): Promise<void>
  /** Symbols that somebody listens to. */
  symbols(): readonly SymbolId[]
}

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

/** Routes the frames of the second socket of the sheet's section 2. */
export function createQuoteStreams(deps: Deps): QuoteStreams {
  const { log, timing } = deps
  const open = new Map<string, { readonly symbol: SymbolId; readonly feed: Feed<never> }>()

  const socket = createMarketSocket({
    name: 'bookTicker',
    wsUrl: deps.wsUrl,
    clock: deps.clock,
    log,
    timing: timing.bookTickerSocket,
    ackWithinMs: timing.subscribeAckWithinMs,
    onFrame(kind, venueSymbol, frame, receivedAtMs) {
      const suffix = SUFFIXES.get(kind ?? '')
      if (suffix === undefined || venueSymbol === undefined) {
        log.warn('stream.unreadable', { socket: 'bookTicker', kind, bytes: frame.length })
        return false
      }
      // Frames of a stream that was just left may still be in the pipe.
      return open.get(streamName(venueSymbol, suffix))?.feed.onFrame(frame, receivedAtMs) ?? true
    },
    onConfirmed: (stream) => open.get(stream)?.feed.begin(),
    // Each frame stands for itself here: the socket's state says all there is to say.
    onLost: () => undefined,
    ...seamsOf(deps),
  })

  const logFailure = (cause: unknown): void => log.error('stream.command', { message: messageOf(cause) })

  /** A stream that was left and wanted again before the venue was told is still confirmed: no answer will come. */
  const openStream = async (stream: string): Promise<void> => {
    await socket.add(stream)
    if (socket.isConfirmed(stream)) open.get(stream)?.feed.begin()
  }

  /** Opens the stream for its first listener and closes it after its last. */
  const subscribe = <T>(
    instrument: Instrument,
    suffix: string,
    create: (stream: string) => Feed<T>,
    listener: (event: T) => void,
  ): Unsubscribe => {
    const stream = streamName(instrument.venueSymbol, suffix)
    const present = open.get(stream)
    // One stream carries one type of event, which its suffix fixes.
    const feed = present ? (present.feed as unknown as Feed<T>) : create(stream)
    const unsubscribe = feed.on(listener)
    if (!present) {
      open.set(stream, { symbol: instrument.symbol, feed: feed as unknown as Feed<never> })
      if (!deps.isPaused(instrument.symbol)) openStream(stream).catch(logFailure)
    }
    return () => {
      unsubscribe()
      if (feed.listenerCount > 0 || (open.get(stream)?.feed as unknown) !== feed) return
      open.delete(stream)
      socket.remove(stream, 'nobody listens').catch(logFailure)
    }
  }

  const streamsOf = (symbol: SymbolId): string[] =>
    [...open].filter(([, entry]) => entry.symbol === symbol).map(([stream]) => stream)

  return {
    socket,
    subscribeBbo: (instrument, listener) =>
      subscribe(
        instrument,
        'bookTicker',
        () => createBboFeed({ instrument, log, fetchSeed: () => deps.fetchSeed(instrument.symbol) }),
        listener,
      ),
    subscribeTrades: (instrument, listener) =>
      subscribe(
        instrument,
        'aggTrade',
        (stream) => createEventFeed(stream, (payload) => parseAggTrade(wire.aggTrade.parse(payload)), log),
        listener,
      ),
    subscribeCandles: (instrument, listener) =>
      subscribe(
        instrument,
        'kline_1m',
        (stream) => createEventFeed(stream, (payload) => parseKline(wire.kline.parse(payload)), log),
        listener,
      ),
    async pause(symbol) {
      await Promise.all(streamsOf(symbol).map((stream) => socket.remove(stream, 'market data paused')))
    },
    async resume(symbol) {
      await Promise.all(streamsOf(symbol).map(openStream))
    },
    symbols: () => [...new Set([...open.values()].map((entry) => entry.symbol))],
  }
}
