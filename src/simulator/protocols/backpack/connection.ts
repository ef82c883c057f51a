import type { RawData, WebSocket } from 'ws'

/** Largest backlog of a client that does not read; beyond it the venue hangs up. */
const MAX_BUFFERED_BYTES = 64_000_000

/** One open WebSocket and what it listens to; public and private streams share it. */
export class Connection {
  readonly id: number
  readonly socket: WebSocket
  readonly streams = new Set<string>()
  nextPingAtMs: number
  /** When the oldest ping without an answer was sent. */
  awaitsPongSinceMs: number | undefined

  constructor(id: number, socket: WebSocket, firstPingAtMs: number) {
    this.id = id
    this.socket = socket
    this.nextPingAtMs = firstPingAtMs
  }

  send(text: string): void {
    if (this.socket.readyState !== this.socket.OPEN) return
    if (this.socket.bufferedAmount > MAX_BUFFERED_BYTES) this.socket.terminate()
    else this.socket.send(text)
  }
}

/** Text of a received message. */
export function messageText(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8')
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString('utf8')
}
