import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Authentication } from './authentication.ts'
import { Connection, messageText } from './connection.ts'
import { answerSocketRequest } from './socket-requests.ts'
import type { LiveStream, StreamHub } from './stream-hub.ts'
import { openPositionFrames } from './user-frames.ts'
import type { BackpackVenue } from './venue.ts'

/** Times of the socket protocol; tests shorten them. */
export interface SocketTimes {
  readonly firstPingMs: number
  readonly pingEveryMs: number
  readonly closeWithoutPongMs: number
}

/** Times of the live venue (section 2 of the sheet). */
export const LIVE_SOCKET_TIMES: SocketTimes = {
  firstPingMs: 20_000,
  pingEveryMs: 60_000,
  closeWithoutPongMs: 120_000,
}

/** Accepts WebSockets on the one URL there is. */
export class SocketServer {
  readonly #venue: BackpackVenue
  readonly #hub: StreamHub
  readonly #authentication: Authentication
  readonly #times: SocketTimes
  readonly #connections = new Set<Connection>()
  readonly #server = new WebSocketServer({ noServer: true, perMessageDeflate: false, autoPong: false })
  #nextId = 1

  constructor(venue: BackpackVenue, hub: StreamHub, authentication: Authentication, times: SocketTimes) {
    this.#venue = venue
    this.#hub = hub
    this.#authentication = authentication
    this.#times = times
  }

  /** Number of open sockets. */
  get size(): number {
    return this.#connections.size
  }

  /** Takes over an HTTP upgrade. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (this.#venue.faults.strike('refuse-sockets', {}) || pathname !== '/') {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
      return
    }
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#open(webSocket))
  }

  /** Sends pings, and closes sockets that do not answer them. */
  maintain(): void {
    const now = this.#venue.clock.now()
    for (const connection of this.#connections) {
      const sinceMs = connection.awaitsPongSinceMs
      if (sinceMs !== undefined && now - sinceMs >= this.#times.closeWithoutPongMs) {
        connection.socket.close(1000, 'no pong')
      } else if (now >= connection.nextPingAtMs && !this.#isSilent()) {
        connection.nextPingAtMs = now + this.#times.pingEveryMs
        connection.awaitsPongSinceMs ??= now
        connection.socket.ping()
      }
    }
  }

  /** Closes the sockets with a stream whose name contains the text, or all of them. */
  closeMatching(code: number, stream?: string): void {
    for (const connection of this.#connections) {
      if (stream !== undefined && ![...connection.streams].some((name) => name.includes(stream))) continue
      // 1006 cannot be sent: it is what the other side sees when there was no close frame.
      if (code === 1006) connection.socket.terminate()
      else connection.socket.close(code)
    }
  }

  #open(socket: WebSocket): void {
    const connection = new Connection(
      this.#nextId++,
      socket,
      this.#venue.clock.now() + this.#times.firstPingMs,
    )
    this.#connections.add(connection)
    socket.on('pong', () => {
      connection.awaitsPongSinceMs = undefined
    })
    socket.on('ping', (data) => {
      if (!this.#isSilent()) socket.pong(data)
    })
    socket.on('message', (data) => {
      const answer = answerSocketRequest(messageText(data), connection, this.#hub, this.#authentication)
      if ('added' in answer) for (const stream of answer.added) this.#greet(connection, stream)
      else if (!this.#isSilent()) connection.send(answer.error)
    })
    socket.on('close', () => {
      this.#connections.delete(connection)
      this.#hub.unsubscribe(connection, [...connection.streams])
    })
    // A broken socket also closes; without a listener Node would end the process.
    socket.on('error', () => socket.terminate())
  }

  /** A position stream begins with the open positions; every other stream begins with the next change. */
  #greet(connection: Connection, stream: LiveStream): void {
    if (stream.spec.kind !== 'account' || stream.spec.topic !== 'positionUpdate') return
    for (const frame of openPositionFrames(this.#venue, stream.spec.symbol))
      this.#hub.send(stream, frame, connection)
  }

  #isSilent(): boolean {
    return this.#venue.faults.active('silent-sockets', {}) !== undefined
  }
}
