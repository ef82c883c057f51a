import { createServer, type Server } from 'node:http'
import { FrameFaults } from '../../faults/frame-faults.ts'
import type { Switchboard } from '../../faults/switchboard.ts'
import type { Random } from '../../random.ts'
import { takeUpgrades } from '../../upgrades.ts'
import { Limiter } from './limiter.ts'
import { MarketStreams } from './market-streams.ts'
import { RestServer } from './rest-server.ts'
import { LIVE_SOCKET_TIMES, SocketServer, type SocketTimes } from './socket-server.ts'
import { StreamHub } from './stream-hub.ts'
import type { AsterVenue } from './venue.ts'

const KEEP_ALIVE_MS = 75_000

export interface AsterServerDeps {
  readonly venue: AsterVenue
  readonly faults: Switchboard
  readonly random: Random
  readonly socketTimes: Partial<SocketTimes>
}

/** The wire side of the venue: one server for REST and sockets, and the streams behind them. */
export interface AsterServer {
  readonly http: Server
  readonly sockets: SocketServer
  /** Sends what goes by the clock; `beatMs` counts in steps of 50. */
  beat(beatMs: number): void
}

/** Builds the server; it does not listen yet. */
export function createAsterServer({ venue, faults, random, socketTimes }: AsterServerDeps): AsterServer {
  const symbols = new Map([...venue.markets.keys()].map((symbol) => [symbol.toLowerCase(), symbol]))
  const hub = new StreamHub(symbols, new FrameFaults(faults, random))
  const streams = new MarketStreams(venue, hub)
  const sockets = new SocketServer(venue, hub, faults, { ...LIVE_SOCKET_TIMES, ...socketTimes })
  const rest = new RestServer({ venue, limiter: new Limiter(venue.limits), faults, random })
  const http = createServer((request, response) => {
    rest.handle(request, response).catch(() => request.socket.destroy())
  })
  // Longer than any client keeps an idle connection: a venue that closes first makes orders look lost.
  http.keepAliveTimeout = KEEP_ALIVE_MS
  takeUpgrades(http, (request, socket, head) => sockets.upgrade(request, socket, head))
  return {
    http,
    sockets,
    beat(beatMs) {
      streams.pulse(beatMs)
      sockets.maintain(beatMs)
      venue.listenKeys.expire(venue.clock.now())
    },
  }
}
