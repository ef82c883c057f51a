import type { RawData, WebSocket } from 'ws'
import type { Channel } from './channel.ts'
import type { Session } from './tokens.ts'

/** A client that leaves more messages than this unread is hung up on. */
const MOST_UNREAD = 2_000

/** One open WebSocket and what it listens to; public and private channels share it. */
export class Connection {
  readonly id: number
  readonly socket: WebSocket
  readonly channels = new Map<string, Channel>()
  /** Markets a channel is limited to, by its name. */
  readonly scopes = new Map<string, Set<string>>()
  /** Present once the connection has shown a token; it outlives the token. */
  session: Session | undefined
  cancelOnDisconnect = false
  nextPingAtMs: number
  /** When the ping without an answer was sent. */
  awaitsPongSinceMs: number | undefined
  #unread = 0

  constructor(id: number, socket: WebSocket, firstPingAtMs: number) {
    this.id = id
    this.socket = socket
    this.nextPingAtMs = firstPingAtMs
  }

  send(text: string): void {
    if (this.socket.readyState !== this.socket.OPEN) return
    if (this.#unread > MOST_UNREAD) {
      this.socket.terminate()
      return
    }
    this.#unread += 1
    this.socket.send(text, () => {
      this.#unread -= 1
    })
  }
}

/** Text of a received message. */
export function messageText(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8')
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString('utf8')
}
