import type { RawData, WebSocket } from 'ws'
import type { Channel } from './channel.ts'

/** Largest backlog of a client that does not read; beyond it the venue hangs up. */
const MAX_BUFFERED_BYTES = 64_000_000

/** One open WebSocket and what it listens to. */
export class Connection {
  readonly id: number
  readonly socket: WebSocket
  readonly openedAtMs: number
  /** Opened with `readonly=true`: market data only. */
  readonly isReadOnly: boolean
  readonly channels = new Map<string, Channel>()
  lastFrameAtMs: number
  /** Ends when everything received so far is answered: answers keep the order of their requests. */
  answered: Promise<void> = Promise.resolve()

  constructor(id: number, socket: WebSocket, nowMs: number, isReadOnly: boolean) {
    this.id = id
    this.socket = socket
    this.openedAtMs = nowMs
    this.lastFrameAtMs = nowMs
    this.isReadOnly = isReadOnly
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
