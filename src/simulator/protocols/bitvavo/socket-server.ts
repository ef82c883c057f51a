import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { Connection, messageText } from './connection.ts'
import { VenueError } from './errors.ts'
import type { SocketDesk } from './socket-requests.ts'
import type { StreamHub } from './stream-hub.ts'
import { userFrames } from './user-frames.ts'
import type { BitvavoVenue } from './venue.ts'

/** Times of the socket protocol; tests change them. */
export interface SocketTimes {
  readonly pingEveryMs: number
  /** Handshakes that follow another one sooner are answered 429; 0 lets all of them pass. */
  readonly handshakeGapMs: number
}

/** Times of the live venue (section 2 of the sheet); it does not say how fast handshakes may follow. */
export const LIVE_SOCKET_TIMES: SocketTimes = { pingEveryMs: 50_000, handshakeGapMs: 0 }

const PATHS = new Set(['/v2', '/v2/'])
const PING_PAYLOAD = 'ping'

export interface SocketServerDeps {
  readonly venue: BitvavoVenue
  readonly hub: StreamHub
  readonly desk: SocketDesk
  readonly times: SocketTimes
}

/** Accepts WebSockets: one kind for public channels, the account and actions. */
export class SocketServer {
  readonly #deps: SocketServerDeps
  readonly #connections = new Set<Connection>()
  readonly #server = new WebSocketServer({ noServer: true, perMessageDeflate: false, autoPong: false })
  #nextId = 1
  #lastHandshakeMs = Number.NEGATIVE_INFINITY

  constructor(deps: SocketServerDeps) {
    this.#deps = deps
    const { venue, hub } = deps
    venue.exchange.events.listen((event) => {
      if (event.kind === 'order') hub.publishAccount(event.order.symbol, userFrames(venue, event))
    })
  }

  /** Number of open sockets. */
  get size(): number {
    return this.#connections.size
  }

  /** Takes over an HTTP upgrade. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const refused = this.#refusal(request)
    if (refused !== undefined) {
      socket.end(`HTTP/1.1 ${refused}\r\nConnection: close\r\n\r\n`)
      return
    }
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#open(webSocket))
  }

  /** Sends pings. */
  maintain(beatMs: number): void {
    const { venue, times } = this.#deps
    if (beatMs % times.pingEveryMs !== 0 || venue.faults.active('silent-sockets', {})) return
    for (const { socket } of this.#connections) socket.ping(PING_PAYLOAD)
  }

  /** Closes the sockets with a stream whose name contains the text, or all of them. */
  closeMatching(code: number, stream?: string): void {
    for (const { socket, streams } of this.#connections) {
      if (stream !== undefined && ![...streams].some((name) => name.includes(stream))) continue
      // 1006 cannot be sent: it is what the other side sees when there was no close frame.
      if (code === 1006) socket.terminate()
      else socket.close(code)
    }
  }

  /** Status line of a refused handshake. */
  #refusal(request: IncomingMessage): string | undefined {
    const { venue, times } = this.#deps
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (!PATHS.has(pathname)) return '404 Not Found'
    if (venue.faults.strike('refuse-sockets', {})) return '503 Service Unavailable'
    const now = venue.clock.now()
    const tooSoon = now - this.#lastHandshakeMs < times.handshakeGapMs
    this.#lastHandshakeMs = now
    return tooSoon ? '429 Too Many Requests' : undefined
  }

  #open(socket: WebSocket): void {
    const { venue, hub, desk } = this.#deps
    const connection = new Connection(this.#nextId++, socket)
    this.#connections.add(connection)
    const isSilent = (): boolean => venue.faults.active('silent-sockets', {}) !== undefined
    socket.on('ping', (data) => {
      if (!isSilent()) socket.pong(data)
    })
    socket.on('message', (data) => {
      if (isSilent()) return
      if (!connection.countMessage(venue.clock.now())) {
        connection.send(JSON.stringify(new VenueError(112, 'Too many messages in this second.').toBody()))
        return
      }
      // Nothing of ours rejects; a socket whose message cannot be handled is of no use.
      desk.handle(connection, messageText(data)).catch(() => socket.terminate())
    })
    socket.on('close', () => {
      this.#connections.delete(connection)
      hub.unsubscribe(connection, [...connection.streams])
    })
    // A broken socket also closes; without a listener Node would end the process.
    socket.on('error', () => socket.terminate())
  }
}
