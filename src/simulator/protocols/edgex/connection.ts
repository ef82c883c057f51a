import type { RawData, WebSocket } from 'ws'
import type { Generation } from './contract.ts'

/** Largest backlog of a client that does not read; beyond it the venue hangs up. */
const MAX_BUFFERED_BYTES = 64_000_000

/** One open WebSocket and what it listens to. */
export class Connection {
  readonly id: number
  readonly socket: WebSocket
  /** Generation of a private socket, which listens to the account; undefined for a public one. */
  readonly generation: Generation | undefined
  readonly channels = new Set<string>()
  nextPingAtMs: number
  /** When the oldest ping without an answer was sent. */
  awaitsPongSinceMs: number | undefined

  constructor(id: number, socket: WebSocket, generation: Generation | undefined, firstPingAtMs: number) {
    this.id = id
    this.socket = socket
    this.generation = generation
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
