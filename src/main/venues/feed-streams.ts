import type { Unsubscribe } from '../base/emitter.ts'
import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { SymbolId } from '../domain/brands.ts'
import type { Instrument } from '../domain/instrument.ts'
import type { Feed } from './feed.ts'
import type { StreamSocket, StreamSocketEvents } from './stream-socket.ts'
import { createStreamTraffic, type SymbolTraffic } from './stream-traffic.ts'

/** Streams of events on one socket: listeners of the same stream share a feed. */
export interface FeedStreams {
  readonly socket: StreamSocket
  /** @param create makes the feed for the first listener; one stream carries one type of event */
  subscribe<T>(
    instrument: Instrument,
    stream: string,
    create: () => Feed<T>,
    listener: (event: T) => void,
  ): Unsubscribe
  pause(symbol: SymbolId): Promise<void>
  resume(symbol: SymbolId): Promise<void>
  /** Symbols that somebody listens to. */
  symbols(): readonly SymbolId[]
  trafficOf(symbol: SymbolId): SymbolTraffic
  /** Streams that were asked for again and confirmed, since the start. */
  resubscribes(): number
}

interface Deps {
  readonly log: Logger
  readonly isPaused: (symbol: SymbolId) => boolean
  readonly openSocket: (events: StreamSocketEvents) => StreamSocket
}

/** Opens a stream for its first listener and closes it after its last. */
export function createFeedStreams({ log, isPaused, openSocket }: Deps): FeedStreams {
  const open = new Map<string, { readonly symbol: SymbolId; readonly feed: Feed<never> }>()
  const traffic = createStreamTraffic()

  const socket = openSocket({
    onFrame(stream, frame, receivedAtMs) {
      if (stream === undefined) {
        log.warn('stream.unreadable', { socket: socket.socket.health().name, bytes: frame.length })
        return false
      }
      const entry = open.get(stream)
      // Frames of a stream that was just left may still be in the pipe.
      if (!entry) return true
      traffic.add(entry.symbol, frame.length)
      return entry.feed.onFrame(frame, receivedAtMs)
    },
    onConfirmed(stream) {
      const entry = open.get(stream)
      // Another reader of the socket may have asked for it.
      if (!entry) return
      traffic.confirmed(stream)
      entry.feed.begin()
    },
    // Each frame stands for itself here: the socket's state says all there is to say.
    onLost() {
      for (const { feed } of open.values()) feed.end?.()
    },
  })

  const logFailure = (cause: unknown): void => log.error('stream.command', { message: messageOf(cause) })

  /** A stream that was left and wanted again before the venue was told is still confirmed: no answer will come. */
  const openStream = async (stream: string): Promise<void> => {
    await socket.add(stream)
    if (socket.isConfirmed(stream)) open.get(stream)?.feed.begin()
  }

  const streamsOf = (symbol: SymbolId): string[] =>
    [...open].filter(([, entry]) => entry.symbol === symbol).map(([stream]) => stream)

  return {
    socket,
    subscribe<T>(
      instrument: Instrument,
      stream: string,
      create: () => Feed<T>,
      listener: (event: T) => void,
    ): Unsubscribe {
      const present = open.get(stream)
      const feed = present ? (present.feed as unknown as Feed<T>) : create()
      const unsubscribe = feed.on(listener)
      if (!present) {
        open.set(stream, { symbol: instrument.symbol, feed: feed as unknown as Feed<never> })
        if (!isPaused(instrument.symbol)) openStream(stream).catch(logFailure)
      }
      return () => {
        unsubscribe()
        if (feed.listenerCount > 0 || (open.get(stream)?.feed as unknown) !== feed) return
        open.delete(stream)
        feed.end?.()
        socket.remove(stream, 'nobody listens').catch(logFailure)
      }
    },
    async pause(symbol) {
      const streams = streamsOf(symbol)
      for (const stream of streams) open.get(stream)?.feed.end?.()
      await Promise.all(streams.map((stream) => socket.remove(stream, 'market data paused')))
    },
    async resume(symbol) {
      await Promise.all(streamsOf(symbol).map(openStream))
    },
    symbols: () => [...new Set([...open.values()].map((entry) => entry.symbol))],
    trafficOf: (symbol) => traffic.of(symbol),
    resubscribes: () => traffic.resubscribes,
  }
}
