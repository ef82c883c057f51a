import { createServer, type Server } from 'node:http'
import { FrameFaults } from '../../faults/frame-faults.ts'
import type { Random } from '../../random.ts'
import { takeUpgrades } from '../../upgrades.ts'
import { Desk } from './desk.ts'
import { Limiter, type Limits } from './limiter.ts'
import { MarketStreams } from './market-streams.ts'
import { RestServer } from './rest-server.ts'
import { SocketDesk } from './socket-requests.ts'
import { SocketServer, type SocketTimes } from './socket-server.ts'
import { StreamHub } from './stream-hub.ts'
import { streamParts } from './subscriptions.ts'
import type { BitvavoVenue } from './venue.ts'

const KEEP_ALIVE_MS = 75_000

export interface BitvavoServerDeps {
  readonly venue: BitvavoVenue
  readonly random: Random
  readonly limits: Limits
  readonly socketTimes: SocketTimes
  /** Send a whole ticker frame to everybody who subscribes; nobody has confirmed what the venue does. */
  readonly wholeFirstTicker: boolean
}

/** The wire side of the venue: one server for REST and sockets, and the streams behind them. */
export interface BitvavoServer {
  readonly http: Server
  readonly sockets: SocketServer
  /** Sends what goes by the clock; `beatMs` counts in steps of 50. */
  beat(beatMs: number): void
}

/** Builds the server; it does not listen yet. */
export function createBitvavoServer(deps: BitvavoServerDeps): BitvavoServer {
  const { venue, random, limits, socketTimes, wholeFirstTicker } = deps
  const limiter = new Limiter(limits)
  const desk = new Desk({ venue, limiter, random })
  const hub = new StreamHub(new FrameFaults(venue.faults, random))
  const streams = new MarketStreams(venue, hub)
  const onSubscribed = (names: readonly string[]): void => {
    if (!wholeFirstTicker) return
    for (const name of names) {
      const { channel, market } = streamParts(name)
      if (channel === 'ticker') streams.wholeTicker(market)
    }
  }
  const socketDesk = new SocketDesk({ venue, desk, limiter, hub, onSubscribed })
  const sockets = new SocketServer({ venue, hub, desk: socketDesk, times: socketTimes })
  const rest = new RestServer({ venue, desk, limiter })
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
    },
  }
}
