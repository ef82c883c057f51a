import { messageOf } from '../../base/errors.ts'
import { createLock } from '../../base/lock.ts'
import { peekText } from '../../net/frame-peek.ts'
import { createSocket } from '../../net/socket.ts'
import type { StreamSocket, StreamSocketEvents } from '../stream-socket.ts'
import { MAX_FRAME_BYTES } from './config.ts'
import { type Complaint, readFrame } from './read-frame.ts'
import { type StreamDeps, seamsOf } from './stream-deps.ts'
import { createSubscriptions } from './subscriptions.ts'

interface Options extends StreamDeps {
  readonly events: StreamSocketEvents
}

/** Sheet section 2: market data rides on a socket of its own, so that pausing it cannot touch the account's. */
export function createMarketSocket(options: Options): StreamSocket {
  const { clock, log, timing, events } = options
  const lock = createLock()
  let started = false
  let connection = new AbortController()

  /** Logs what ended a task otherwise than by the end of its connection. */
  const beside = (task: Promise<void>, signal: AbortSignal): void => {
    task.catch((cause: unknown) => {
      if (!signal.aborted) log.warn('subscribe.failed', { message: messageOf(cause) })
    })
  }

  const presumeLater = async (streams: readonly string[], signal: AbortSignal): Promise<void> => {
    await clock.sleep(timing.subscribeSettleMs, signal)
    for (const stream of subscriptions.presume(streams)) events.onConfirmed(stream)
  }

  const subscriptions = createSubscriptions({
    clock,
    send: (text) => socket.send(text),
    onAsked: (streams) => beside(presumeLater(streams, connection.signal), connection.signal),
  })

  const settle = (): void => {
    const { state } = socket.health()
    // Not open: what is wanted is asked for when it is.
    if (state !== 'live' && state !== 'stale') return
    beside(subscriptions.settle(connection.signal), connection.signal)
  }

  const onComplaint = ({ error }: Complaint): boolean => {
    const detail = `the venue refused a request: ${error.message.slice(0, 120)} (code ${error.code})`
    log.warn('subscribe.refused', { code: error.code, message: error.message.slice(0, 120) })
    for (const stream of subscriptions.doubt()) events.onDoubted?.(stream, detail)
    return false
  }

  const deliver = (stream: string, frame: Buffer, receivedAtMs: number): boolean => {
    // What begins with a frame is told before the frame, so that it can keep it.
    if (subscriptions.heard(stream)) events.onConfirmed(stream)
    return events.onFrame(stream, frame, receivedAtMs)
  }

  const onOther = (frame: Buffer, receivedAtMs: number): boolean => {
    try {
      const read = readFrame(frame)
      return 'error' in read ? onComplaint(read) : deliver(read.stream, frame, receivedAtMs)
    } catch (cause) {
      log.info('stream.nameless', { message: messageOf(cause) })
      return events.onFrame(undefined, frame, receivedAtMs)
    }
  }

  const socket = createSocket({
    name: 'depth',
    clock,
    log,
    timing: timing.depthSocket,
    maxPayloadBytes: MAX_FRAME_BYTES,
    url: async () => options.wsUrl,
    onOpen() {
      connection.abort()
      connection = new AbortController()
      subscriptions.reset()
      settle()
    },
    onMessage(frame, receivedAtMs) {
      const stream = peekText(frame, '"stream":')
      return stream === undefined ? onOther(frame, receivedAtMs) : deliver(stream, frame, receivedAtMs)
    },
    onLost(cause, detail) {
      connection.abort()
      subscriptions.reset()
      events.onLost(cause, detail)
    },
    ...seamsOf(options),
  })

  const close = async (detail: string): Promise<void> => {
    connection.abort()
    await socket.pause(detail)
    subscriptions.reset()
  }

  return {
    socket,
    add: (stream) =>
      lock.run(async () => {
        subscriptions.want(stream)
        if (!started) return
        if (socket.health().state === 'paused') socket.start()
        else settle()
      }),
    remove: (stream, detail) =>
      lock.run(async () => {
        subscriptions.drop(stream)
        if (subscriptions.wanted.size === 0) await close(detail)
        else settle()
      }),
    isConfirmed: (stream) => subscriptions.isOn(stream),
    start: () =>
      lock.run(async () => {
        started = true
        if (subscriptions.wanted.size > 0) socket.start()
      }),
    stop: () =>
      lock.run(async () => {
        started = false
        await close('disconnected')
      }),
  }
}
