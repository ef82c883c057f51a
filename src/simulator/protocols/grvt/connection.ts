import type { IncomingHttpHeaders } from 'node:http'
import type { RawData, WebSocket } from 'ws'
import type { Host } from './venue.ts'

/** Largest backlog of a client that does not read; beyond it the venue hangs up. */
const MAX_BUFFERED_BYTES = 64_000_000

/** One open WebSocket, the host it was opened on, and what it listens to. */
export class Connection {
  readonly id: number
  readonly socket: WebSocket
  readonly host: Exclude<Host, 'edge'>
  /** True on `/ws/lite`: short names both ways. */
  readonly isLite: boolean
  /** Headers of the upgrade: cookie and account are looked at whenever something private is asked for. */
  readonly headers: IncomingHttpHeaders
  /** Names of its streams, by stream and instrument. */
  readonly streams = new Map<string, string>()

  constructor(
    id: number,
    socket: WebSocket,
    about: {
      readonly host: Exclude<Host, 'edge'>
      readonly isLite: boolean
      readonly headers: IncomingHttpHeaders
    },
  ) {
    this.id = id
    this.socket = socket
    this.host = about.host
    this.isLite = about.isLite
    this.headers = about.headers
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
