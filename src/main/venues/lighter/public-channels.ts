import type { SymbolId } from '../../domain/brands.ts'
import { NO_TRAFFIC, type SymbolTraffic, sumOfTraffic } from '../stream-traffic.ts'
import type { ChannelHandler, VenueSocket } from './venue-socket.ts'

/** The public channels of the one socket, by symbol, so that they can be left for a while. */
export interface PublicChannels {
  join(symbol: SymbolId, channel: string, handler: ChannelHandler): void
  leave(channel: string): void
  /** Leaves the symbol's channels and remembers them. The socket and the account's channels stay as they are. */
  pause(symbol: SymbolId): void
  /** Joins them again. A no-op where nothing was paused. */
  resume(symbol: SymbolId): void
  /** Symbols with a channel that somebody listens to. */
  symbols(): readonly SymbolId[]
  /** What came for a symbol, on all its channels together. */
  trafficOf(symbol: SymbolId): SymbolTraffic
}

/** Sheet section 2: the socket itself must stay, it carries orders and the account. */
export function createPublicChannels(
  venueSocket: Pick<VenueSocket, 'join' | 'leave' | 'rejoin' | 'trafficOf'>,
): PublicChannels {
  const joined = new Map<string, { readonly symbol: SymbolId; readonly handler: ChannelHandler }>()
  const paused = new Set<SymbolId>()
  const everJoined = new Map<SymbolId, Set<string>>()
  const channelsOf = (symbol: SymbolId) => [...joined].filter(([, entry]) => entry.symbol === symbol)
  return {
    join(symbol, channel, handler) {
      joined.set(channel, { symbol, handler })
      everJoined.set(symbol, (everJoined.get(symbol) ?? new Set()).add(channel))
      if (!paused.has(symbol)) venueSocket.join(channel, handler, false)
    },
    leave(channel) {
      joined.delete(channel)
      venueSocket.leave(channel)
    },
    pause(symbol) {
      if (paused.has(symbol)) return
      paused.add(symbol)
      for (const [channel, { handler }] of channelsOf(symbol)) {
        venueSocket.leave(channel)
        handler.onLost('paused', 'market data paused')
      }
    },
    resume(symbol) {
      if (!paused.delete(symbol)) return
      for (const [channel, { handler }] of channelsOf(symbol)) {
        venueSocket.join(channel, handler, false)
        // A pause that was not told the venue yet has left it joined: only a new join brings a snapshot.
        venueSocket.rejoin(channel)
      }
    },
    symbols: () => [...new Set([...joined.values()].map((entry) => entry.symbol))],
    trafficOf: (symbol) =>
      [...(everJoined.get(symbol) ?? [])]
        .map((channel) => venueSocket.trafficOf(channel))
        .reduce(sumOfTraffic, NO_TRAFFIC),
  }
}
