import type { RawData, WebSocket } from 'ws'

/** Largest backlog of a client that does not read; beyond it the venue hangs up. */
const MAX_BUFFERED_BYTES = 64_000_000

/** One open WebSocket and what it listens to. */
export class Connection {
  readonly id: number
  readonly streams = new Set<string>()
  readonly openedAtMs: number
  readonly socket: WebSocket
  /** Wrap frames as `{stream, data}`. */
  combined: boolean
  /** Listen key of a user stream. */
  readonly listenKey: string | undefined
  lastPongAtMs: number
  #second = 0
  #messages = 0

  constructor(id: number, socket: WebSocket, nowMs: number, combined: boolean, listenKey?: string) {
    this.id = id
    this.socket = socket
    this.openedAtMs = nowMs
    this.lastPongAtMs = nowMs
    this.combined = combined
    this.listenKey = listenKey
  }

  send(text: string): void {
    if (this.socket.readyState !== this.socket.OPEN) return
    if (this.socket.bufferedAmount > MAX_BUFFERED_BYTES) this.socket.terminate()
    else this.socket.send(text)
  }

  /** Counts a message of the client; false when it sends more than ten in a second. */
  countMessage(nowMs: number): boolean {
    const second = Math.floor(nowMs / 1_000)
    if (second !== this.#second) {
      this.#second = second
      this.#messages = 0
    }
    return ++this.#messages <= 10
  }
}

/** Text of a received message. */
export function messageText(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8')
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString('utf8')
}
