import type { Unsubscribe } from '../base/emitter.ts'
import { createEmitter } from '../base/emitter.ts'
import { AppError, messageOf } from '../base/errors.ts'
import { createLock } from '../base/lock.ts'
import type { Logger } from '../base/logger.ts'
import type { SymbolId } from '../domain/brands.ts'
import type { Instrument } from '../domain/instrument.ts'
import type { Bbo, Candle, PublicTrade } from '../domain/market.ts'
import type { ManagedSocket } from '../net/socket.ts'
import type { BookStreams } from './book-streams.ts'
import type { InstrumentTable } from './instrument-table.ts'
import type { AccountEvent, MarketStreams, SocketStatus } from './market-streams.ts'
import type { StreamSocket } from './stream-socket.ts'
import { type SymbolTraffic, sumOfTraffic } from './stream-traffic.ts'

/** Best bid and offer, trades and candles, on one socket. */
export interface QuoteStreams {
  readonly socket: StreamSocket
  subscribeBbo(instrument: Instrument, listener: (bbo: Bbo) => void): Unsubscribe
  subscribeTrades(instrument: Instrument, listener: (trade: PublicTrade) => void): Unsubscribe
  subscribeCandles(instrument: Instrument, listener: (candle: Candle) => void): Unsubscribe
  pause(symbol: SymbolId): Promise<void>
  resume(symbol: SymbolId): Promise<void>
  /** Symbols that somebody listens to. */
  symbols(): readonly SymbolId[]
  trafficOf(symbol: SymbolId): SymbolTraffic
  /** Streams that were asked for again and confirmed, since the start. */
  resubscribes(): number
}

interface Deps {
  readonly instruments: InstrumentTable
  readonly quotes: QuoteStreams
  readonly depth: BookStreams
  /** The best levels alone, where the venue has a smaller feed of them. */
  readonly top?: { readonly levels: number; readonly books: BookStreams }
  readonly user: {
    readonly socket: Pick<ManagedSocket, 'health' | 'onState'>
    on(listener: (event: AccountEvent) => void): Unsubscribe
  }
  /** Symbols whose market data is paused; shared with `quotes`, `depth` and `top`. */
  readonly paused: Set<SymbolId>
  readonly log: Logger
}

/**
 * An account socket and the market sockets behind the port: one for each kind of stream, or one that they share. Pausing
 * closes market traffic only; the account socket stays.
 */
export function createSocketStreams({
  instruments,
  quotes,
  depth,
  top,
  user,
  paused,
  log,
}: Deps): MarketStreams {
  const books = [depth, ...(top ? [top.books] : [])]

  const lock = createLock()
  const changes = createEmitter<SocketStatus>((cause) =>
    log.error('status.listener', { message: messageOf(cause) }),
  )

  const quotesAlone = quotes.socket.socket !== depth.socket.socket
  /** Books that ride on the socket of the whole ones. */
  const beside = books.filter(({ socket }) => socket.socket === depth.socket.socket)
  const topAlone = top && !beside.includes(top.books) ? top.books : undefined
  const userStatus = (): SocketStatus => ({ ...user.socket.health(), gaps: 0 })
  const quotesStatus = (): SocketStatus => ({
    ...quotes.socket.socket.health(),
    gaps: 0,
    resubscribes: quotes.resubscribes(),
  })
  const depthStatus = (): SocketStatus => ({
    ...depth.socket.socket.health(),
    gaps: beside.reduce((sum, each) => sum + each.gaps, 0),
    resubscribes:
      beside.reduce((sum, each) => sum + each.resubscribes(), 0) + (quotesAlone ? 0 : quotes.resubscribes()),
  })
  const topStatus = ({ socket, gaps, resubscribes }: BookStreams): SocketStatus => ({
    ...socket.socket.health(),
    gaps,
    resubscribes: resubscribes(),
  })
  user.socket.onState(() => changes.emit(userStatus()))
  if (quotesAlone) quotes.socket.socket.onState(() => changes.emit(quotesStatus()))
  depth.socket.socket.onState(() => changes.emit(depthStatus()))
  topAlone?.socket.socket.onState(() => changes.emit(topStatus(topAlone)))

  /** @throws {AppError} `validation` for a symbol that is not traded. */
  const instrumentOf = (symbol: SymbolId): Instrument => {
    if (!instruments.loaded) throw new AppError('bug', 'expected connect() before a subscription')
    return instruments.bySymbol(symbol)
  }

  const pauseOne = async (symbol: SymbolId): Promise<void> => {
    paused.add(symbol)
    await Promise.all([quotes, ...books].map((streams) => streams.pause(symbol)))
  }

  return {
    subscribeBbo: (symbol, listener): Unsubscribe => quotes.subscribeBbo(instrumentOf(symbol), listener),
    subscribeBook: (symbol, sink): Unsubscribe => depth.subscribeBook(instrumentOf(symbol), sink),
    ...(top
      ? {
          topBooks: {
            levels: top.levels,
            subscribe: (symbol, sink): Unsubscribe => top.books.subscribeBook(instrumentOf(symbol), sink),
          },
        }
      : {}),
    subscribeTrades: (symbol, listener): Unsubscribe =>
      quotes.subscribeTrades(instrumentOf(symbol), listener),
    subscribeCandles: (symbol, listener): Unsubscribe =>
      quotes.subscribeCandles(instrumentOf(symbol), listener),
    setupOrderUpdateHandler: (listener) => user.on(listener),
    pauseMarketData: (symbol) =>
      lock.run(async () => {
        if (symbol !== undefined) return pauseOne(instrumentOf(symbol).symbol)
        await Promise.all(
          [...new Set([quotes, ...books].flatMap((streams) => streams.symbols()))].map(pauseOne),
        )
      }),
    resumeMarketData: (symbol) =>
      lock.run(async () => {
        const known = instrumentOf(symbol).symbol
        if (!paused.delete(known)) return
        // The book first: it is what a trade waits for, and some venues space out handshakes.
        await Promise.all([...books, quotes].map((streams) => streams.resume(known)))
      }),
    trafficOf: (symbol) =>
      [quotes, ...books].map((streams) => streams.trafficOf(symbol)).reduce(sumOfTraffic),
    status: () => [
      userStatus(),
      ...(quotesAlone ? [quotesStatus()] : []),
      depthStatus(),
      ...(topAlone ? [topStatus(topAlone)] : []),
    ],
    onStatus: (listener) => changes.on(listener),
  }
}
