import { createEmitter } from '../../base/emitter.ts'
import { AppError, messageOf } from '../../base/errors.ts'
import { createLock } from '../../base/lock.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { InstrumentTable } from '../instrument-table.ts'
import type { MarketStreams, SocketStatus } from '../market-streams.ts'
import type { MarketDataStreams } from './market-data-streams.ts'
import type { UserStream } from './user-stream.ts'

interface Deps {
  readonly instruments: InstrumentTable
  readonly market: MarketDataStreams
  readonly user: UserStream
  /** Symbols whose market data is paused; shared with `market`. */
  readonly paused: Set<SymbolId>
  readonly log: Logger
}

/** The two sockets behind the port. Pausing closes market traffic only; the account socket stays. */
export function createStreams({ instruments, market, user, paused, log }: Deps): MarketStreams {
  const { quotes, depth } = market
  const lock = createLock()
  const changes = createEmitter<SocketStatus>((cause) =>
    log.error('status.listener', { message: messageOf(cause) }),
  )

  const userStatus = (): SocketStatus => ({ ...user.socket.health(), gaps: 0 })
  const marketStatus = (): SocketStatus => ({ ...market.socket.socket.health(), gaps: depth.gaps })
  user.socket.onState(() => changes.emit(userStatus()))
  market.socket.socket.onState(() => changes.emit(marketStatus()))

  /** @throws {AppError} `validation` for a symbol that is not traded. */
  const instrumentOf = (symbol: SymbolId): Instrument => {
    if (!instruments.loaded) throw new AppError('bug', 'expected connect() before a subscription')
    return instruments.bySymbol(symbol)
  }

  const pauseOne = async (symbol: SymbolId): Promise<void> => {
    paused.add(symbol)
    await Promise.all([quotes.pause(symbol), depth.pause(symbol)])
  }

  return {
    subscribeBbo: (symbol, listener) => quotes.subscribeBbo(instrumentOf(symbol), listener),
    subscribeBook: (symbol, sink) => depth.subscribeBook(instrumentOf(symbol), sink),
    subscribeTrades: (symbol, listener) => quotes.subscribeTrades(instrumentOf(symbol), listener),
    subscribeCandles: (symbol, listener) => quotes.subscribeCandles(instrumentOf(symbol), listener),
    setupOrderUpdateHandler: (listener) => user.on(listener),
    pauseMarketData: (symbol) =>
      lock.run(async () => {
        if (symbol !== undefined) return pauseOne(instrumentOf(symbol).symbol)
        await Promise.all([...new Set([...quotes.symbols(), ...depth.symbols()])].map(pauseOne))
      }),
    resumeMarketData: (symbol) =>
      lock.run(async () => {
        const known = instrumentOf(symbol).symbol
        if (!paused.delete(known)) return
        await Promise.all([quotes.resume(known), depth.resume(known)])
      }),
    status: () => [userStatus(), marketStatus()],
    onStatus: (listener) => changes.on(listener),
  }
}
