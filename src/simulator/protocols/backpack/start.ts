import { createServer, type Server } from 'node:http'
import { FrameFaults } from '../../faults/frame-faults.ts'
import type { Random } from '../../random.ts'
import { takeUpgrades } from '../../upgrades.ts'
import { Authentication } from './authentication.ts'
import { Limiter } from './limiter.ts'
import { MarketStreams } from './market-streams.ts'
import { RestServer } from './rest-server.ts'
import { SocketServer, type SocketTimes } from './socket-server.ts'
import { StreamHub } from './stream-hub.ts'
import { UserStreams } from './user-streams.ts'
import type { BackpackVenue } from './venue.ts'

/** Longer than any client keeps an idle connection: a venue that closes first makes orders look lost. */
const KEEP_ALIVE_MS = 75_000

export interface BackpackServerDeps {
  readonly venue: BackpackVenue
  readonly random: Random
  readonly requestsPerMinute: number
  readonly socketTimes: SocketTimes
}

/** The wire side of the venue: one server for REST and sockets, and the streams behind them. */
export interface BackpackServer {
  readonly http: Server
  readonly sockets: SocketServer
  /** Sends what goes by the clock; `beatMs` counts in steps of 50. */
  beat(beatMs: number): void
}

/** Builds the server; it does not listen yet. */
export function createBackpackServer({
  venue,
  random,
  requestsPerMinute,
  socketTimes,
}: BackpackServerDeps): BackpackServer {
  const authentication = new Authentication(venue)
  const hub = new StreamHub(new FrameFaults(venue.faults, random))
  const streams = new MarketStreams(venue, hub)
  new UserStreams(venue, hub).listen()
  const sockets = new SocketServer(venue, hub, authentication, socketTimes)
  const rest = new RestServer({ venue, authentication, limiter: new Limiter(requestsPerMinute), random })
  const http = createServer((request, response) => {
    rest.handle(request, response).catch(() => request.socket.destroy())
  })
  http.keepAliveTimeout = KEEP_ALIVE_MS
  takeUpgrades(http, (request, socket, head) => sockets.upgrade(request, socket, head))
  return {
    http,
    sockets,
    beat(beatMs) {
      streams.pulse(beatMs)
      sockets.maintain()
    },
  }
}
