import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Switchboard } from '../../faults/switchboard.ts'
import { Connection, messageText } from './connection.ts'
import { answerSocketRequest, MAX_STREAMS } from './socket-requests.ts'
import type { StreamHub } from './stream-hub.ts'
import { userFrame } from './user-frames.ts'
import type { AsterVenue } from './venue.ts'

/** Times of the socket protocol; tests shorten them. */
export interface SocketTimes {
  readonly pingEveryMs: number
  readonly closeWithoutPongMs: number
  readonly maxAgeMs: number
}

/** Times of the live venue (section 2 of the sheet). */
export const LIVE_SOCKET_TIMES: SocketTimes = {
  pingEveryMs: 300_000,
  closeWithoutPongMs: 900_000,
  maxAgeMs: 86_400_000,
}

const LISTEN_KEY = /^[A-Za-z0-9]{64}$/

/** Accepts WebSockets: raw and combined market streams, and user streams. */
export class SocketServer {
  readonly #venue: AsterVenue
  readonly #hub: StreamHub
  readonly #faults: Switchboard
  readonly #times: SocketTimes
  readonly #connections = new Set<Connection>()
  readonly #server = new WebSocketServer({ noServer: true, perMessageDeflate: false, autoPong: false })
  #nextId = 1

  constructor(venue: AsterVenue, hub: StreamHub, faults: Switchboard, times: SocketTimes) {
    this.#venue = venue
    this.#hub = hub
    this.#faults = faults
    this.#times = times
    venue.exchange.events.listen((event) => {
      for (const connection of this.#listeners(event.accountId))
        hub.sendUser(connection, userFrame(venue, event))
    })
    venue.listenKeys.ended.listen(({ key, expired }) => this.#endKey(key, expired))
  }

  /** Number of open sockets. */
  get size(): number {
    return this.#connections.size
  }

  /** Takes over an HTTP upgrade. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    const combined = url.pathname === '/stream'
    const isRaw = url.pathname === '/ws' || url.pathname.startsWith('/ws/')
    if (this.#faults.strike('refuse-sockets', {}) || !(combined || isRaw)) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
      return
    }
    const names = streamNames(url, combined)
    if (names === undefined) {
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
      return
    }
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#open(webSocket, names, combined))
  }

  /** Sends pings, and closes sockets that are too old or have not answered. */
  maintain(sincePingMs: number): void {
    const now = this.#venue.clock.now()
    for (const connection of this.#connections) {
      if (now - connection.openedAtMs >= this.#times.maxAgeMs)
        connection.socket.close(1000, 'maximum age reached')
      else if (now - connection.lastPongAtMs >= this.#times.closeWithoutPongMs) connection.socket.terminate()
      else if (sincePingMs % this.#times.pingEveryMs === 0 && !this.#faults.active('silent-sockets', {})) {
        connection.socket.ping()
      }
    }
  }

  /** Closes the sockets with a stream whose name contains the text (`user` for user streams), or all of them. */
  closeMatching(code: number, stream?: string): void {
    for (const connection of this.#connections) {
      const names = connection.listenKey === undefined ? [...connection.streams] : ['user']
      if (stream !== undefined && !names.some((name) => name.includes(stream))) continue
      // 1006 cannot be sent: it is what the other side sees when there was no close frame.
      if (code === 1006) connection.socket.terminate()
      else connection.socket.close(code)
    }
  }

  #open(socket: WebSocket, names: string, combined: boolean): void {
    const streams = names.split('/').filter(Boolean)
    const [first = ''] = streams
    const listenKey = !combined && LISTEN_KEY.test(first) ? first : undefined
    const connection = new Connection(this.#nextId++, socket, this.#venue.clock.now(), combined, listenKey)
    this.#connections.add(connection)
    if (streams.length > MAX_STREAMS) socket.close(1008, `more than ${MAX_STREAMS} streams`)
    else if (listenKey === undefined) this.#hub.subscribe(connection, streams)
    socket.on('pong', () => {
      connection.lastPongAtMs = this.#venue.clock.now()
    })
    socket.on('ping', (data) => {
      if (!this.#faults.active('silent-sockets', {})) socket.pong(data)
    })
    socket.on('message', (data) => {
      if (!connection.countMessage(this.#venue.clock.now())) return socket.close(1008, 'too many messages')
      if (this.#faults.active('silent-sockets', {})) return
      connection.send(JSON.stringify(answerSocketRequest(messageText(data), connection, this.#hub)))
    })
    socket.on('close', () => {
      this.#connections.delete(connection)
      this.#hub.unsubscribe(connection, [...connection.streams])
    })
    // A broken socket also closes; without a listener Node would end the process.
    socket.on('error', () => socket.terminate())
  }

  *#listeners(accountId: string): Generator<Connection> {
    for (const connection of this.#connections) {
      if (connection.listenKey && this.#venue.listenKeys.accountOf(connection.listenKey) === accountId)
        yield connection
    }
  }

  #endKey(key: string, expired: boolean): void {
    for (const connection of this.#connections) {
      if (connection.listenKey !== key) continue
      // Expiry leaves the socket open and silent; DELETE ends the stream.
      if (expired) this.#hub.sendUser(connection, { e: 'listenKeyExpired', E: this.#venue.now() })
      else connection.socket.close(1000)
    }
  }
}

/** Stream names of a URL, joined by slashes; undefined when the percent-encoding is broken. */
function streamNames(url: URL, combined: boolean): string | undefined {
  if (combined) return url.searchParams.get('streams') ?? ''
  try {
    return decodeURIComponent(url.pathname.slice('/ws/'.length))
  } catch {
    return undefined
  }
}
