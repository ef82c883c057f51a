import { createServer, type Server } from 'node:http'
import { FrameFaults } from '../../faults/frame-faults.ts'
import type { Random } from '../../random.ts'
import { takeUpgrades } from '../../upgrades.ts'
import { accountRoutes } from './account-routes.ts'
import { authRoutes } from './authentication.ts'
import { Desk } from './desk.ts'
import { MarketStreams } from './market-streams.ts'
import { orderRoutes } from './order-routes.ts'
import { publicRoutes } from './public-routes.ts'
import { RestServer } from './rest-server.ts'
import { SocketRequests } from './socket-requests.ts'
import { SocketServer, type SocketTimes } from './socket-server.ts'
import { StreamHub } from './stream-hub.ts'
import { UserStreams } from './user-streams.ts'
import type { ParadexVenue } from './venue.ts'

/** Longer than any client keeps an idle connection: a venue that closes first makes orders look lost. */
const KEEP_ALIVE_MS = 75_000

/** The wire side of the venue: one server for REST and sockets, and the streams behind them. */
export interface ParadexServer {
  readonly http: Server
  readonly sockets: SocketServer
  /** Sends what goes by the clock; `beatMs` counts in steps of 50. */
  beat(beatMs: number): void
}

/** Builds the server; it does not listen yet. */
export function createParadexServer(venue: ParadexVenue, random: Random, times: SocketTimes): ParadexServer {
  const hub = new StreamHub(new FrameFaults(venue.faults, random))
  const markets = new MarketStreams(venue, hub)
  const users = new UserStreams(venue, hub)
  const desk = new Desk(venue)
  desk.announce = (order) => users.tell(order)
  users.listen()
  const requests = new SocketRequests({ venue, hub, desk, markets, random })
  const sockets = new SocketServer({ venue, hub, desk, requests, times })
  const routes = [...publicRoutes, ...authRoutes, ...orderRoutes(desk), ...accountRoutes]
  const rest = new RestServer(venue, routes, random)
  const http = createServer((request, response) => {
    rest.handle(request, response).catch(() => request.socket.destroy())
  })
  http.keepAliveTimeout = KEEP_ALIVE_MS
  takeUpgrades(http, (request, socket, head) => sockets.upgrade(request, socket, head))
  return {
    http,
    sockets,
    beat(beatMs) {
      venue.sequencer.run()
      markets.pulse(beatMs)
      users.pulse(beatMs)
      sockets.maintain()
    },
  }
}
