import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { type Authentication, PRIVATE_SOCKET_PATH } from './authentication.ts'
import { Connection, messageText } from './connection.ts'
import type { Generation } from './contract.ts'
import { VenueError } from './errors.ts'
import { uuid } from './ids.ts'
import { readQuery } from './request-body.ts'
import { answerSocketRequest } from './socket-requests.ts'
import type { LiveChannel, StreamHub } from './stream-hub.ts'
import type { EdgexVenue } from './venue.ts'

const PUBLIC_SOCKET_PATH = '/api/v1/public/ws'

/** Times of the socket protocol; tests shorten them. */
export interface SocketTimes {
  readonly firstPingMs: number
  readonly pingEveryMs: number
  /** Nobody knows the venue's own patience: this is three pings. */
  readonly closeWithoutPongMs: number
}

/** Times of the live venue (section 2 of the sheet). */
export const LIVE_SOCKET_TIMES: SocketTimes = {
  firstPingMs: 8_900,
  pingEveryMs: 10_000,
  closeWithoutPongMs: 30_000,
}

export interface SocketServerDeps {
  readonly venue: EdgexVenue
  readonly hub: StreamHub
  readonly authentication: Authentication
  readonly times: SocketTimes
  readonly greetChannel: (channel: LiveChannel, connection: Connection) => void
  readonly greetAccount: (connection: Connection) => void
}

/** Accepts WebSockets on the public and on the private path; both generations share them. */
export class SocketServer {
  readonly #deps: SocketServerDeps
  readonly #connections = new Set<Connection>()
  readonly #server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    // Browsers put their headers there; the venue does not echo them.
    handleProtocols: () => false,
  })
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
    const isPrivate = url.pathname === PRIVATE_SOCKET_PATH
    if (
      this.#deps.venue.faults.strike('refuse-sockets', {}) ||
      !(isPrivate || url.pathname === PUBLIC_SOCKET_PATH)
    ) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
      return
    }
    let generation: Generation | undefined
    try {
      if (isPrivate) generation = this.#deps.authentication.checkSocket(headersOf(request), readQuery(url))
    } catch (cause) {
      refuse(socket, cause)
      return
    }
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#open(webSocket, generation))
  }

  /** Sends pings, and closes sockets that do not answer them. */
  maintain(): void {
    const { venue, times } = this.#deps
    const now = venue.clock.now()
    for (const connection of this.#connections) {
      const sinceMs = connection.awaitsPongSinceMs
      if (sinceMs !== undefined && now - sinceMs >= times.closeWithoutPongMs) {
        connection.socket.close(1000, 'no pong')
      } else if (now >= connection.nextPingAtMs && !this.#isSilent()) {
        connection.nextPingAtMs = now + times.pingEveryMs
        connection.awaitsPongSinceMs ??= now
        connection.send(JSON.stringify({ type: 'ping', time: String(venue.now()) }))
      }
    }
  }

  /** Closes the sockets with a channel whose name contains the text, or all of them. */
  closeMatching(code: number, stream?: string): void {
    for (const connection of this.#connections) {
      if (stream !== undefined && ![...connection.channels].some((name) => name.includes(stream))) continue
      // 1006 cannot be sent: it is what the other side sees when there was no close frame.
      if (code === 1006) connection.socket.terminate()
      else connection.socket.close(code)
    }
  }

  #open(socket: WebSocket, generation: Generation | undefined): void {
    const { venue, hub, times, greetAccount } = this.#deps
    const firstPingAtMs = venue.clock.now() + times.firstPingMs
    const connection = new Connection(this.#nextId++, socket, generation, firstPingAtMs)
    this.#connections.add(connection)
    socket.on('message', (data) => this.#receive(connection, messageText(data)))
    socket.on('close', () => {
      this.#connections.delete(connection)
      hub.drop(connection)
    })
    // A broken socket also closes; without a listener Node would end the process.
    socket.on('error', () => socket.terminate())
    const connected = { sid: uuid(venue.keyRandom), type: 'connected' }
    this.#answer(
      connection,
      JSON.stringify(generation === undefined ? connected : { ...connected, time: String(venue.now()) }),
    )
    if (generation === undefined) return
    hub.listen(connection)
    greetAccount(connection)
  }

  #receive(connection: Connection, text: string): void {
    const answer = answerSocketRequest(text, connection, this.#deps.hub)
    if (answer.pong) connection.awaitsPongSinceMs = undefined
    if (answer.text !== undefined) this.#answer(connection, answer.text)
    if (answer.added) this.#deps.greetChannel(answer.added, connection)
  }

  #answer(connection: Connection, text: string): void {
    if (!this.#isSilent()) connection.send(text)
  }

  #isSilent(): boolean {
    return this.#deps.venue.faults.active('silent-sockets', {}) !== undefined
  }
}

/** Headers of a handshake; browsers send them as a subprotocol, base64 of JSON without the padding. */
function headersOf({ headers }: IncomingMessage): IncomingHttpHeaders {
  const protocol = headers['sec-websocket-protocol']
  if (protocol === undefined) return headers
  try {
    const sent = JSON.parse(Buffer.from(protocol, 'base64').toString('utf8')) as Record<string, string>
    const entries = Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value] as const)
    return { ...headers, ...Object.fromEntries(entries) }
  } catch {
    return headers
  }
}

function refuse(socket: Duplex, cause: unknown): void {
  const error = cause instanceof VenueError ? cause : new VenueError('GATEWAY_INTERNAL_ERROR', String(cause))
  const body = JSON.stringify({ code: error.code, data: null, msg: error.message, errorParam: null })
  const status = error.status === 400 ? '400 Bad Request' : '401 Unauthorized'
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
}
