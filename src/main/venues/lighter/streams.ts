import { createEmitter } from '../../base/emitter.ts'
import { AppError, messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { InstrumentTable } from '../instrument-table.ts'
import type { MarketStreams, SocketStatus } from '../market-streams.ts'
import type { MarketChannels } from './market-channels.ts'
import type { PublicChannels } from './public-channels.ts'
import type { UserStream } from './user-stream.ts'
import type { VenueSocket } from './venue-socket.ts'

interface Deps {
  readonly instruments: InstrumentTable
  readonly channels: MarketChannels
  readonly publicChannels: PublicChannels
  /** The user's choice: leave public channels while nobody needs them, or let everything flow. */
  readonly leavesChannels: () => boolean
  readonly user: UserStream
  readonly venueSocket: VenueSocket
  readonly log: Logger
}

/**
 * The one socket behind the port. It carries the account and the orders, so it is never closed: market data flows on,
 * or, where the user chose so, its channels are left.
 */
export function createStreams({
  instruments,
  channels,
  publicChannels,
  leavesChannels,
  user,
  venueSocket,
  log,
}: Deps): MarketStreams {
  const changes = createEmitter<SocketStatus>((cause) =>
    log.error('status.listener', { message: messageOf(cause) }),
  )
  const status = (): SocketStatus => ({
    ...venueSocket.socket.health(),
    gaps: channels.gaps,
    resubscribes: venueSocket.resubscribes(),
  })
  venueSocket.socket.onState(() => changes.emit(status()))

  /** @throws {AppError} `validation` for a symbol that is not traded. */
  const instrumentOf = (symbol: SymbolId): Instrument => {
    if (!instruments.loaded) throw new AppError('bug', 'expected connect() before a subscription')
    return instruments.bySymbol(symbol)
  }

  return {
    subscribeBbo: (symbol, listener) => channels.subscribeBbo(instrumentOf(symbol), listener),
    subscribeBook: (symbol, sink) => channels.subscribeBook(instrumentOf(symbol), sink),
    subscribeTrades: (symbol, listener) => channels.subscribeTrades(instrumentOf(symbol), listener),
    subscribeCandles: (symbol, listener) => channels.subscribeCandles(instrumentOf(symbol), listener),
    setupOrderUpdateHandler: (listener) => user.on(listener),
    async pauseMarketData(symbol) {
      if (!leavesChannels()) return
      for (const each of symbol === undefined ? publicChannels.symbols() : [instrumentOf(symbol).symbol])
        publicChannels.pause(each)
    },
    // Whatever the choice is by now: what was left must come back.
    resumeMarketData: async (symbol) => publicChannels.resume(instrumentOf(symbol).symbol),
    trafficOf: (symbol) => publicChannels.trafficOf(symbol),
    status: () => [status()],
    onStatus: (listener) => changes.on(listener),
  }
}
