import { peekText } from '../../net/frame-peek.ts'
import { jsonOf } from '../read-answer.ts'
import type { StreamSocket, StreamSocketEvents } from '../stream-socket.ts'
import { createSubscribedSocket } from '../subscribed-socket.ts'
import { seamsOf } from '../venue-deps.ts'
import { MAX_FRAME_BYTES, PUBLIC_STREAM_PATH } from './config.ts'
import { pingText, pongText, type StreamDeps } from './stream-deps.ts'
import { createSubscriptions } from './subscriptions.ts'
import { errorFrame, head } from './wire-stream.ts'

/** The public socket, whose channels can be taken anew. */
export interface MarketSocket extends StreamSocket {
  /** Leaves the channel and joins it again, for a fresh snapshot. */
  rejoin(stream: string): void
  /** The channel's snapshot has gone by: who comes now needs another. */
  hasFlowed(stream: string): boolean
}

interface Options extends StreamDeps {
  readonly events: StreamSocketEvents
}

/** Sheet section 2: market data rides on a socket of its own, so that pausing it cannot touch the account's. */
export function createMarketSocket(options: Options): MarketSocket {
  const { clock, log, timing, events } = options
  /** The pings of this connection run. */
  let isPinging = false
  const subscriptions = createSubscriptions({ clock, send: (text) => socket.send(text) })

  /** A request that is never answered leaves us without data on an open socket. */
  const settle = async (signal: AbortSignal): Promise<void> => {
    subscriptions.settle()
    await clock.sleep(timing.subscribeAckWithinMs + 1, signal)
    if (subscriptions.overdue(timing.subscribeAckWithinMs))
      socket.restart('a subscribe request was not answered')
  }

  const keepAlive = async (signal: AbortSignal): Promise<void> => {
    for (;;) {
      await clock.sleep(timing.keepAliveEveryMs, signal)
      socket.send(pingText(clock.now()))
    }
  }

  const deliver = (stream: string, frame: Buffer, receivedAtMs: number): boolean => {
    // What begins with a frame is told before the frame, so that it can keep it.
    if (subscriptions.heard(stream)) events.onConfirmed(stream)
    return events.onFrame(stream, frame, receivedAtMs)
  }

  const onRefused = (payload: unknown): boolean => {
    const refused = errorFrame.safeParse(payload)
    const { code = 'none', msg } = refused.data?.content ?? {}
    const words = (msg ?? '').slice(0, 200)
    log.warn('subscribe.refused', { code, message: words })
    for (const stream of subscriptions.refuse(words))
      events.onDoubted?.(stream, `the venue refused a request: ${words} (code ${code})`)
    return false
  }

  /** A book that is wanted proves by its own frames that it lives; other channels may be quiet for long. */
  const pingProvesLife = (): boolean =>
    ![...subscriptions.wanted].some((stream) => stream.startsWith('depth.'))

  const onControl = (frame: Buffer, receivedAtMs: number): boolean => {
    const payload = jsonOf(frame.toString('utf8'))
    const read = head.safeParse(payload)
    const { type = '', channel, time } = read.data ?? {}
    switch (type) {
      case 'connected':
        return true
      case 'ping':
        socket.send(pongText(time))
        return pingProvesLife()
      case 'pong':
        return pingProvesLife()
      case 'subscribed':
        if (channel != null && subscriptions.joined(channel)) events.onConfirmed(channel)
        return true
      case 'unsubscribed':
        if (channel != null) subscriptions.left(channel)
        socket.settle()
        return true
      case 'error':
        return onRefused(payload)
      case 'quote-event':
        return channel == null
          ? events.onFrame(undefined, frame, receivedAtMs)
          : deliver(channel, frame, receivedAtMs)
      default:
        return events.onFrame(undefined, frame, receivedAtMs)
    }
  }

  const socket = createSubscribedSocket({
    name: 'depth',
    clock,
    log,
    timing: timing.depthSocket,
    maxPayloadBytes: MAX_FRAME_BYTES,
    url: async () => `${options.wsUrl()}${PUBLIC_STREAM_PATH}`,
    streams: {
      ...subscriptions,
      reset() {
        subscriptions.reset()
        isPinging = false
      },
    },
    settle: (signal) => {
      if (!isPinging) socket.beside(keepAlive)
      isPinging = true
      return settle(signal)
    },
    onMessage(frame, receivedAtMs) {
      if (peekText(frame, '"type":') !== 'quote-event') return onControl(frame, receivedAtMs)
      const stream = peekText(frame, '"channel":')
      return stream === undefined ? onControl(frame, receivedAtMs) : deliver(stream, frame, receivedAtMs)
    },
    onLost: (cause, detail) => events.onLost(cause, detail),
    ...seamsOf(options),
  })

  return {
    ...socket,
    rejoin(stream) {
      subscriptions.renew(stream)
      socket.settle()
    },
    hasFlowed: (stream) => subscriptions.hasFlowed(stream),
  }
}
