import { createServer, type Server } from 'node:http'
import { FrameFaults } from '../../faults/frame-faults.ts'
import { createRandom, type Random, seedFrom } from '../../random.ts'
import { takeUpgrades } from '../../upgrades.ts'
import { Limiter, type Limits } from './limiter.ts'
import { MarketStreams } from './market-streams.ts'
import { Requests } from './requests.ts'
import { RestServer } from './rest-server.ts'
import { SocketRequests } from './socket-requests.ts'
import { SocketServer } from './socket-server.ts'
import { type LiveStream, StreamHub } from './stream-hub.ts'
import { UserStreams } from './user-streams.ts'
import type { GrvtVenue } from './venue.ts'

/** Longer than any client keeps an idle connection: a venue that closes first makes orders look lost. */
const KEEP_ALIVE_MS = 75_000
const LARGEST_FIRST_SEQUENCE = 40_000

export interface GrvtServerDeps {
  readonly venue: GrvtVenue
  readonly random: Random
  readonly limits: Limits
}

/** The wire side of the venue: one server for REST and sockets, and the streams behind them. */
export interface GrvtServer {
  readonly http: Server
  readonly sockets: SocketServer
  /** Sends what goes by the clock; `beatMs` counts in steps of 50. */
  beat(beatMs: number): void
}

/** Builds the server; it does not listen yet. */
export function createGrvtServer({ venue, random, limits }: GrvtServerDeps): GrvtServer {
  const hub = new StreamHub(new FrameFaults(venue.faults, random), venue.faults, (name) =>
    firstSequence(name, venue.seed),
  )
  const markets = new MarketStreams(venue, hub)
  const users = new UserStreams(venue, hub)
  const requests = new Requests({ venue, limiter: new Limiter(limits), random })
  const snapshots = (live: LiveStream): object[] =>
    live.spec.kind === 'account' ? users.snapshots(live) : markets.snapshots(live)
  const sockets = new SocketServer(venue, hub, new SocketRequests({ venue, hub, requests, snapshots }))
  const rest = new RestServer(requests)
  const http = createServer((request, response) => {
    rest.handle(request, response).catch(() => request.socket.destroy())
  })
  http.keepAliveTimeout = KEEP_ALIVE_MS
  takeUpgrades(http, (request, socket, head) => sockets.upgrade(request, socket, head))
  return {
    http,
    sockets,
    beat(beatMs) {
      venue.desk.run()
      markets.pulse(beatMs)
    },
  }
}

/** Public streams have run for a while when somebody comes; those of an account begin with him. */
function firstSequence(name: string, seed: number): number {
  if (!name.includes('@')) return 0
  return createRandom(seedFrom(`sequence:${seed}:${name}`)).integer(1, LARGEST_FIRST_SEQUENCE)
}
