import { createServer, type Server } from 'node:http'
import { FrameFaults } from '../../faults/frame-faults.ts'
import { isOpen } from '../../matching/order.ts'
import type { Random } from '../../random.ts'
import { takeUpgrades } from '../../upgrades.ts'
import { isAccountChannel } from './channel.ts'
import { MarketStreams } from './market-streams.ts'
import { termsOf } from './order-terms.ts'
import { RestServer } from './rest-server.ts'
import { SocketRequests } from './socket-requests.ts'
import { LIVE_SOCKET_TIMES, SocketServer, type SocketTimes } from './socket-server.ts'
import { StreamHub } from './stream-hub.ts'
import { UserSnapshots } from './user-snapshots.ts'
import { UserStreams } from './user-streams.ts'
import type { LighterVenue } from './venue.ts'

const KEEP_ALIVE_MS = 75_000

export interface LighterServerDeps {
  readonly venue: LighterVenue
  readonly random: Random
  readonly socketTimes: Partial<SocketTimes>
}

/** The wire side of the venue: one server for REST and sockets, and the streams behind them. */
export interface LighterServer {
  readonly http: Server
  readonly sockets: SocketServer
  /** Sends what goes by the clock; `beatMs` counts in steps of 50. */
  beat(beatMs: number): void
}

/** Builds the server; it does not listen yet. */
export function createLighterServer({ venue, random, socketTimes }: LighterServerDeps): LighterServer {
  const hub = new StreamHub(new FrameFaults(venue.faults, random), venue.faults)
  const markets = new MarketStreams(venue, hub)
  const account = new UserSnapshots(venue)
  const users = new UserStreams(venue, hub, account)
  const requests = new SocketRequests({
    venue,
    hub,
    random,
    snapshot: (channel) =>
      isAccountChannel(channel) ? account.snapshot(channel) : markets.snapshot(channel),
  })
  const times = { ...LIVE_SOCKET_TIMES, ...socketTimes }
  const sockets = new SocketServer({ venue, hub, requests, times })
  const rest = new RestServer(venue, random)
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
      venue.sequencer.run()
      expireOrders(venue)
      markets.pulse(beatMs)
      users.pulse()
      sockets.maintain(beatMs)
    },
  }
}

/** Ends orders whose time is up. */
function expireOrders({ account, exchange, clock }: LighterVenue): void {
  const now = clock.now()
  for (const order of account.orders) {
    if (!isOpen(order)) continue
    const { expiryMs } = termsOf(order)
    if (expiryMs > 0 && now >= expiryMs) exchange.end(order, 'expired')
  }
}
