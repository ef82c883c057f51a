import { createLock } from '../base/lock.ts'
import { createSocket, type SocketOptions } from '../net/socket.ts'
import { beside } from './beside.ts'
import type { StreamSocket } from './stream-socket.ts'

/** What a connection should carry, and what it does; each venue asks in its own frames. */
export interface WantedStreams {
  want(stream: string): void
  drop(stream: string): void
  readonly wanted: ReadonlySet<string>
  isConfirmed(stream: string): boolean
  /** A new connection carries nothing yet. */
  reset(): void
}

interface Options extends Omit<SocketOptions, 'onOpen' | 'onLost'> {
  readonly streams: WantedStreams
  /** Brings the open connection to what is wanted; ends with the signal, which is that of the connection. */
  readonly settle: (signal: AbortSignal) => Promise<void>
  readonly onLost: (cause: 'lost' | 'silent', detail: string) => void
}

export interface SubscribedSocket extends StreamSocket {
  send(text: string): void
  /** Replaces the connection now. */
  restart(detail: string): void
  /** Begins to bring the connection to what is wanted. A no-op while it is not open. */
  settle(): void
  /** Runs a task until the connection ends; what it cannot do is logged. */
  beside(task: (signal: AbortSignal) => Promise<void>): void
}

/**
 * The life of a market data connection: opened for the first stream that is wanted, asked for all of them on every
 * new connection, closed after the last.
 */
export function createSubscribedSocket(options: Options): SubscribedSocket {
  const { streams, log, onLost } = options
  const lock = createLock()
  let started = false
  let connection = new AbortController()

  const besideConnection: SubscribedSocket['beside'] = (task) =>
    beside(log, 'subscribe.failed', connection.signal, task, { socket: options.name })

  const settle = (): void => {
    const { state } = socket.health()
    // Not open: what is wanted is asked for when it is.
    if (state === 'live' || state === 'stale') besideConnection(options.settle)
  }

  const socket = createSocket({
    ...options,
    onOpen() {
      connection.abort()
      connection = new AbortController()
      streams.reset()
      settle()
    },
    onLost(cause, detail) {
      connection.abort()
      streams.reset()
      onLost(cause, detail)
    },
  })

  const close = async (detail: string): Promise<void> => {
    connection.abort()
    await socket.pause(detail)
    streams.reset()
  }

  return {
    socket,
    send: (text) => socket.send(text),
    restart: (detail) => socket.restart(detail),
    settle,
    beside: besideConnection,
    add: (stream) =>
      lock.run(async () => {
        streams.want(stream)
        if (!started) return
        if (socket.health().state === 'paused') socket.start()
        else settle()
      }),
    remove: (stream, detail) =>
      lock.run(async () => {
        streams.drop(stream)
        if (streams.wanted.size === 0) await close(detail)
        else settle()
      }),
    isConfirmed: (stream) => streams.isConfirmed(stream),
    start: () =>
      lock.run(async () => {
        started = true
        if (streams.wanted.size > 0) socket.start()
      }),
    stop: () =>
      lock.run(async () => {
        started = false
        await close('disconnected')
      }),
  }
}
