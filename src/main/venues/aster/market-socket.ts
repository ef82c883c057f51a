import type { Clock } from '../../base/clock.ts'
import type { Logger } from '../../base/logger.ts'
import { peekText } from '../../net/frame-peek.ts'
import type { SocketTiming } from '../../net/socket.ts'
import type { ConnectionFactory } from '../../net/web-socket.ts'
import { jsonOf } from '../read-answer.ts'
import type { StreamSocket, StreamSocketEvents } from '../stream-socket.ts'
import { createSubscribedSocket } from '../subscribed-socket.ts'
import { MAX_FRAME_BYTES } from './config.ts'
import { createSubscriptions } from './subscriptions.ts'
import { controlFrame } from './wire-stream.ts'

interface Options {
  readonly name: string
  readonly wsUrl: string
  readonly clock: Clock
  readonly log: Logger
  readonly timing: SocketTiming
  readonly ackWithinMs: number
  /** The stream of a frame by its `e` and `s`, as far as its head shows them. */
  readonly streamOf: (kind: string | undefined, venueSymbol: string | undefined) => string | undefined
  readonly events: StreamSocketEvents
  readonly open?: ConnectionFactory
  readonly random?: () => number
}

/** Sheet section 2: best bid and offer and depth live on sockets of their own; either may be paused alone. */
export function createMarketSocket(options: Options): StreamSocket {
  const { name, clock, log, events } = options
  const subscriptions = createSubscriptions({ clock, send: (text) => socket.send(text) })

  /** A request that is never answered leaves us without data on an open socket. */
  const watchAnswers = async (signal: AbortSignal): Promise<void> => {
    await subscriptions.settle(signal)
    await clock.sleep(options.ackWithinMs + 1, signal)
    if (subscriptions.overdue(options.ackWithinMs)) socket.restart('a subscribe request was not answered')
  }

  const onControl = (frame: Buffer): boolean => {
    const read = controlFrame.safeParse(jsonOf(frame.toString('utf8')))
    if (!read.success) return events.onFrame(undefined, frame, clock.now())
    if ('result' in read.data)
      for (const stream of subscriptions.acknowledge(read.data.id)) events.onConfirmed(stream)
    else {
      log.warn('subscribe.refused', { socket: name, code: read.data.code, message: read.data.msg })
      socket.restart(`a subscribe request was refused: ${read.data.msg.slice(0, 120)}`)
    }
    return false
  }

  const socket = createSubscribedSocket({
    name,
    clock,
    log,
    timing: options.timing,
    maxPayloadBytes: MAX_FRAME_BYTES,
    url: async () => `${options.wsUrl}/ws`,
    streams: subscriptions,
    settle: watchAnswers,
    onMessage(frame, receivedAtMs) {
      const kind = peekText(frame, '"e":')
      if (kind === undefined) return onControl(frame)
      const stream = options.streamOf(kind, peekText(frame, '"s":'))
      return events.onFrame(stream, frame, receivedAtMs)
    },
    onLost: (cause, detail) => events.onLost(cause, detail),
    ...(options.open ? { open: options.open } : {}),
    ...(options.random ? { random: options.random } : {}),
  })

  return socket
}
