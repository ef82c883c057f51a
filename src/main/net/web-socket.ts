import type { Socket } from 'node:net'
import { WebSocket } from 'ws'

/** What happens on one connection. `closed` comes last and exactly once. */
export interface ConnectionEvents {
  opened(): void
  /** The frame belongs to the receiver; it is not reused. */
  message(frame: Buffer): void
  /** The other side answered our ping. */
  ponged(): void
  closed(detail: string): void
}

/** One connection, already on its way when it is handed out. */
export interface Connection {
  send(text: string): void
  ping(): void
  /** Bytes received so far: handshake, framing and control frames included, encryption not. */
  readonly bytesReceived?: () => number
  /** Ends at once. `closed` is still told. */
  terminate(): void
}

/** Opens a connection. The seam where a test puts its own wire. */
export type ConnectionFactory = (
  url: string,
  options: {
    readonly maxPayloadBytes: number
    readonly handshakeTimeoutMs: number
    /** Of the HTTP upgrade, for venues that authorise there. */
    readonly headers?: Readonly<Record<string, string>>
  },
  events: ConnectionEvents,
) => Connection

/**
 * Connections on `ws`. Compression is off (it costs more than it saves on small frames) and UTF-8
 * is not checked frame by frame: the decoders refuse what they cannot read.
 */
export const openWebSocket: ConnectionFactory = (
  url,
  { maxPayloadBytes, handshakeTimeoutMs, headers },
  events,
) => {
  const socket = new WebSocket(url, {
    perMessageDeflate: false,
    skipUTF8Validation: true,
    maxPayload: maxPayloadBytes,
    handshakeTimeout: handshakeTimeoutMs,
    followRedirects: false,
    ...(headers ? { headers } : {}),
  })
  let fault: string | undefined
  let stream: Socket | undefined
  socket.on('upgrade', (response) => {
    stream = response.socket
  })
  socket.on('open', () => events.opened())
  socket.on('message', (data) => events.message(data as Buffer))
  socket.on('pong', () => events.ponged())
  socket.on('error', (cause) => {
    const oversized = 'code' in cause && cause.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'
    fault = oversized ? `a frame was larger than ${maxPayloadBytes} bytes` : wordsOf(cause)
  })
  socket.on('close', (code, reason) => {
    socket.removeAllListeners()
    // A late error (terminate during the handshake) must not become an uncaught one.
    socket.on('error', () => undefined)
    const words = reason.length > 0 ? `: ${reason.toString('utf8').slice(0, 120)}` : ''
    events.closed(fault ?? `closed by the other side with code ${code}${words}`)
  })
  return {
    send(text) {
      if (socket.readyState === WebSocket.OPEN) socket.send(text)
    },
    ping() {
      if (socket.readyState === WebSocket.OPEN) socket.ping()
    },
    terminate: () => socket.terminate(),
    bytesReceived: () => stream?.bytesRead ?? 0,
  }
}

/** Node puts the words of a refused connection to several addresses into `code` only. */
function wordsOf(cause: Error): string {
  return cause.message || ('code' in cause ? String(cause.code) : 'the connection failed')
}
