import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { Connection, messageText } from './connection.ts'
import type { SocketRequests } from './socket-requests.ts'
import type { StreamHub } from './stream-hub.ts'
import type { GrvtVenue } from './venue.ts'

/** What a fault ends the sockets of an ended session with. */
const SESSION_OVER = 1_008

/** Accepts WebSockets of both hosts, with full and with short names. The venue sends no pings, it answers them. */
export class SocketServer {
  readonly #venue: GrvtVenue
  readonly #hub: StreamHub
  readonly #requests: SocketRequests
  readonly #connections = new Set<Connection>()
  readonly #server = new WebSocketServer({ noServer: true, perMessageDeflate: false, autoPong: false })
  #nextId = 1

  constructor(venue: GrvtVenue, hub: StreamHub, requests: SocketRequests) {
    this.#venue = venue
    this.#hub = hub
    this.#requests = requests
  }

  /** Number of open sockets. */
  get size(): number {
    return this.#connections.size
  }

  /** Takes over an HTTP upgrade; who has no session is told so when he subscribes. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
    const [, host, form] = /^\/(trades|market-data)\/ws\/(full|lite)$/.exec(pathname) ?? []
    if (this.#venue.faults.strike('refuse-sockets', {}) || host === undefined) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
      return
    }
    const about = {
      host: host as Connection['host'],
      isLite: form === 'lite',
      headers: request.headers,
    }
    this.#server.handleUpgrade(request, socket, head, (webSocket) =>
      this.#open(new Connection(this.#nextId++, webSocket, about)),
    )
  }

  /** Closes the sockets with a stream whose name contains the text, or all of them. */
  closeMatching(code: number, stream?: string): void {
    for (const { streams, socket } of this.#connections) {
      if (stream !== undefined && ![...streams.values()].some((name) => name.includes(stream))) continue
      close(socket, code)
    }
  }

  /** Closes the sockets that hang on a session. */
  closePrivate(): void {
    for (const { host, socket } of this.#connections) if (host === 'trades') close(socket, SESSION_OVER)
  }

  #open(connection: Connection): void {
    const { socket } = connection
    const isSilent = (): boolean => this.#venue.faults.active('silent-sockets', {}) !== undefined
    this.#connections.add(connection)
    socket.on('ping', (data) => {
      if (!isSilent()) socket.pong(data)
    })
    socket.on('message', (data) => {
      this.#requests.handle(messageText(data), connection).catch(() => socket.terminate())
    })
    socket.on('close', () => {
      this.#connections.delete(connection)
      this.#hub.unsubscribeAll(connection)
    })
    // A broken socket also closes; without a listener Node would end the process.
    socket.on('error', () => socket.terminate())
  }
}

function close(socket: WebSocket, code: number): void {
  // 1006 cannot be sent: it is what the other side sees when there was no close frame.
  if (code === 1006) socket.terminate()
  else socket.close(code)
}
