import { createServer, type Server } from 'node:http'
import { FrameFaults } from '../../faults/frame-faults.ts'
import type { Random } from '../../random.ts'
import { takeUpgrades } from '../../upgrades.ts'
import { Authentication } from './authentication.ts'
import { Expiry } from './expiry.ts'
import { Limiter } from './limiter.ts'
import { MarketStreams } from './market-streams.ts'
import { RestServer } from './rest-server.ts'
import { SocketServer, type SocketTimes } from './socket-server.ts'
import { StreamHub } from './stream-hub.ts'
import type { VersionRule } from './told-books.ts'
import { UserStreams } from './user-streams.ts'
import type { EdgexVenue } from './venue.ts'

/** Longer than any client keeps an idle connection: a venue that closes first makes orders look lost. */
const KEEP_ALIVE_MS = 75_000

export interface EdgexServerDeps {
  readonly venue: EdgexVenue
  readonly random: Random
  readonly requestsPerTenSeconds: number
  readonly socketTimes: SocketTimes
  readonly versionRule: VersionRule
}

/** The wire side of the venue: one server for REST and sockets, and the streams behind them. */
export interface EdgexServer {
  readonly http: Server
  readonly sockets: SocketServer
  /** Sends what goes by the clock; `beatMs` counts in steps of 50. */
  beat(beatMs: number): void
}

/** Builds the server; it does not listen yet. */
export function createEdgexServer(deps: EdgexServerDeps): EdgexServer {
  const { venue, random, socketTimes: times } = deps
  const authentication = new Authentication(venue)
  const hub = new StreamHub(new FrameFaults(venue.faults, random))
  const markets = new MarketStreams(venue, hub, deps.versionRule)
  const account = new UserStreams(venue, hub)
  account.listen()
  const sockets = new SocketServer({
    venue,
    hub,
    authentication,
    times,
    greetChannel: (channel, connection) => markets.greet(channel, connection),
    greetAccount: (connection) => account.greet(connection),
  })
  const limiter = new Limiter(deps.requestsPerTenSeconds)
  const rest = new RestServer({ venue, authentication, limiter, random })
  const expiry = new Expiry(venue)
  const http = createServer((request, response) => {
    rest.handle(request, response).catch(() => request.socket.destroy())
  })
  http.keepAliveTimeout = KEEP_ALIVE_MS
  takeUpgrades(http, (request, socket, head) => sockets.upgrade(request, socket, head))
  return {
    http,
    sockets,
    beat(beatMs) {
      expiry.check()
      markets.pulse(beatMs)
      sockets.maintain()
    },
  }
}
