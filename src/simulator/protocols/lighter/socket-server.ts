import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { isAccountChannel } from './channel.ts'
import { Connection, messageText } from './connection.ts'
import { writeJson } from './json.ts'
import type { SocketRequests } from './socket-requests.ts'
import type { StreamHub } from './stream-hub.ts'
import type { LighterVenue } from './venue.ts'

/** Times of the socket protocol; tests shorten them. */
export interface SocketTimes {
  readonly pingEveryMs: number
  /** A client that has sent nothing for this long is cut off. */
  readonly idleAfterMs: number
  readonly maxAgeMs: number
}

/** Times of the live venue (section 2 of the sheet); the greatest age is a report of users. */
export const LIVE_SOCKET_TIMES: SocketTimes = {
  pingEveryMs: 60_000,
  idleAfterMs: 120_000,
  maxAgeMs: 86_400_000,
}

const MAX_CONNECTIONS = 255

export interface SocketServerDeps {
  readonly venue: LighterVenue
  readonly hub: StreamHub
  readonly requests: SocketRequests
  readonly times: SocketTimes
}

/** Accepts WebSockets at `/stream`: public data, private data and transactions on one. */
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
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    const isRefused = this.#deps.venue.faults.strike('refuse-sockets', {}) !== undefined
    if (isRefused || url.pathname !== '/stream') {
      refuse(socket, '404 Not Found')
      return
    }
    const { limiter, clock } = this.#deps.venue
    if (this.#connections.size >= MAX_CONNECTIONS || !limiter.connection(clock.now())) {
      refuse(socket, '429 Too Many Requests')
      return
    }
    const isReadOnly = url.searchParams.get('readonly') === 'true'
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#open(webSocket, isReadOnly))
  }

  /** Sends pings, and closes sockets that are too old or have said nothing. */
  maintain(beatMs: number): void {
    const { venue, hub, times } = this.#deps
    const now = venue.clock.now()
    for (const connection of this.#connections) {
      if (now - connection.openedAtMs >= times.maxAgeMs) connection.socket.close(1000, 'maximum age reached')
      else if (now - connection.lastFrameAtMs >= times.idleAfterMs)
        connection.socket.close(1000, 'no client frame')
      else if (beatMs % times.pingEveryMs === 0) hub.answer(connection, '{"type":"ping"}')
    }
  }

  /** Ends the private channels of every socket, telling so. */
  endPrivateChannels(): void {
    const { hub } = this.#deps
    for (const connection of this.#connections) {
      for (const channel of [...connection.channels.values()]) {
        if (!isAccountChannel(channel)) continue
        hub.unsubscribe(connection, channel.name)
        hub.answer(connection, writeJson({ type: 'unsubscribed', channel: channel.name }))
      }
    }
  }

  /** Closes the sockets with a channel whose name contains the text (`user` for private ones), or all of them. */
  closeMatching(code: number, stream?: string): void {
    for (const connection of this.#connections) {
      const names = [...connection.channels.values()].map((channel) =>
        isAccountChannel(channel) ? `${channel.name} user` : channel.name,
      )
      if (stream !== undefined && !names.some((name) => name.includes(stream))) continue
      // 1006 cannot be sent: it is what the other side sees when there was no close frame.
      if (code === 1006) connection.socket.terminate()
      else connection.socket.close(code)
    }
  }

  #open(socket: WebSocket, isReadOnly: boolean): void {
    const { venue, hub, requests } = this.#deps
    const connection = new Connection(this.#nextId++, socket, venue.clock.now(), isReadOnly)
    this.#connections.add(connection)
    hub.answer(connection, writeJson({ session_id: `simulated-${connection.id}`, type: 'connected' }))
    socket.on('message', (data) => {
      connection.lastFrameAtMs = venue.clock.now()
      const text = messageText(data)
      connection.answered = connection.answered.then(() => requests.answer(connection, text))
    })
    socket.on('ping', (data) => {
      if (!venue.faults.active('silent-sockets', {})) socket.pong(data)
    })
    socket.on('close', () => {
      this.#connections.delete(connection)
      for (const name of [...connection.channels.keys()]) hub.unsubscribe(connection, name)
    })
    // A broken socket also closes; without a listener Node would end the process.
    socket.on('error', () => socket.terminate())
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`)
}
