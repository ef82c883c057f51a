import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { isPrivate } from './channel.ts'
import { Connection, messageText } from './connection.ts'
import type { Desk } from './desk.ts'
import { openOrders } from './order-routes.ts'
import type { SocketRequests } from './socket-requests.ts'
import type { StreamHub } from './stream-hub.ts'
import type { ParadexVenue } from './venue.ts'

/** Times of the socket protocol; tests shorten them. */
export interface SocketTimes {
  readonly pingEveryMs: number
  readonly pongWithinMs: number
}

/** Times of the live venue (section 2 of the sheet). */
export const LIVE_SOCKET_TIMES: SocketTimes = { pingEveryMs: 55_000, pongWithinMs: 5_000 }

export interface SocketServerDeps {
  readonly venue: ParadexVenue
  readonly hub: StreamHub
  readonly desk: Desk
  readonly requests: SocketRequests
  readonly times: SocketTimes
}

/** Accepts WebSockets at `/v1`, for public and private channels alike. */
export class SocketServer {
  readonly #deps: SocketServerDeps
  readonly #connections = new Set<Connection>()
  readonly #server = new WebSocketServer({ noServer: true, perMessageDeflate: false, autoPong: false })
  #nextId = 1

  constructor(deps: SocketServerDeps) {
    this.#deps = deps
  }

  /** Number of open sockets. */
  get size(): number {
    return this.#connections.size
  }

  /** Takes over an HTTP upgrade. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { limiter, faults, clock } = this.#deps.venue
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (faults.strike('refuse-sockets', {}) || pathname !== '/v1') refuse(socket, '404 Not Found')
    else if (!limiter.allows('connections', clock.now())) refuse(socket, '429 Too Many Requests')
    else this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#open(webSocket))
  }

  /** Sends pings, and cuts sockets that do not answer them. */
  maintain(): void {
    const { venue, times } = this.#deps
    const now = venue.clock.now()
    for (const connection of this.#connections) {
      const sinceMs = connection.awaitsPongSinceMs
      if (sinceMs !== undefined && now - sinceMs >= times.pongWithinMs) connection.socket.terminate()
      else if (now >= connection.nextPingAtMs && !this.#isSilent()) {
        connection.nextPingAtMs = now + times.pingEveryMs
        connection.awaitsPongSinceMs ??= now
        connection.socket.ping()
      }
    }
  }

  /** Closes the sockets with a channel whose name contains the text (`user` for private ones), or all of them. */
  closeMatching(code: number, stream?: string): void {
    for (const connection of this.#connections) {
      const names = [...connection.channels.values()].map((channel) =>
        isPrivate(channel) ? `${channel.name} user` : channel.name,
      )
      if (stream !== undefined && !names.some((name) => name.includes(stream))) continue
      // 1006 cannot be sent: it is what the other side sees when there was no close frame.
      if (code === 1006) connection.socket.terminate()
      else connection.socket.close(code)
    }
  }

  #open(socket: WebSocket): void {
    const { venue, requests, times } = this.#deps
    const connection = new Connection(this.#nextId++, socket, venue.clock.now() + times.pingEveryMs)
    this.#connections.add(connection)
    socket.on('pong', () => {
      connection.awaitsPongSinceMs = undefined
    })
    socket.on('ping', (data) => {
      if (!this.#isSilent()) socket.pong(data)
    })
    socket.on('message', (data) => void requests.answer(connection, messageText(data)))
    socket.on('close', () => this.#closed(connection))
    // A broken socket also closes; without a listener Node would end the process.
    socket.on('error', () => socket.terminate())
  }

  #closed(connection: Connection): void {
    const { venue, hub, desk } = this.#deps
    this.#connections.delete(connection)
    for (const name of [...connection.channels.keys()]) hub.unsubscribe(connection, name)
    if (!connection.cancelOnDisconnect || !connection.session) return
    desk.cancel(openOrders(venue, undefined), connection.session)
    venue.sequencer.run()
  }

  #isSilent(): boolean {
    return this.#deps.venue.faults.active('silent-sockets', {}) !== undefined
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`)
}
