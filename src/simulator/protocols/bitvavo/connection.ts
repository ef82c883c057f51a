import type { RawData, WebSocket } from 'ws'

/** Largest backlog of a client that does not read; beyond it the venue hangs up. */
const MAX_BUFFERED_BYTES = 64_000_000
const MESSAGES_PER_SECOND = 5_000

/** One open WebSocket, who is behind it and what it listens to. */
export class Connection {
  readonly id: number
  readonly socket: WebSocket
  readonly streams = new Set<string>()
  /** True once `authenticate` has proved the key. */
  isAuthenticated = false
  #second = 0
  #messages = 0

  constructor(id: number, socket: WebSocket) {
    this.id = id
    this.socket = socket
  }

  send(text: string): void {
    if (this.socket.readyState !== this.socket.OPEN) return
    if (this.socket.bufferedAmount > MAX_BUFFERED_BYTES) this.socket.terminate()
    else this.socket.send(text)
  }

  /** Counts a message of the client; false when it sends more than the venue reads in a second. */
  countMessage(nowMs: number): boolean {
    const second = Math.floor(nowMs / 1_000)
    if (second !== this.#second) {
      this.#second = second
      this.#messages = 0
    }
    return ++this.#messages <= MESSAGES_PER_SECOND
  }
}

/** Text of a received message. */
export function messageText(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8')
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString('utf8')
}
