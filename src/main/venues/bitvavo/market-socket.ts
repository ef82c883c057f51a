import { peekText } from '../../net/frame-peek.ts'
import type { SocketTiming } from '../../net/socket.ts'
import { jsonOf } from '../read-answer.ts'
import type { StreamSocket, StreamSocketEvents } from '../stream-socket.ts'
import { createSubscribedSocket } from '../subscribed-socket.ts'
import { seamsOf } from '../venue-deps.ts'
import { MAX_FRAME_BYTES } from './config.ts'
import { RATE_LIMITED } from './errors.ts'
import { errorBody } from './response.ts'
import { type Channel, type StreamDeps, streamName } from './stream-deps.ts'
import { createSubscriptions } from './subscriptions.ts'
import { subscribed } from './wire-stream.ts'

interface Options extends StreamDeps {
  readonly name: string
  readonly socketTiming: SocketTiming
  readonly takeRoom: (signal: AbortSignal) => Promise<void>
  /** The venue refused a frame for too many requests, in its words. */
  readonly onRateLimited: (message: string) => void
  readonly events: StreamSocketEvents
}

/** Event name in a frame → the channel that carries it. */
const CHANNELS: ReadonlyMap<string, Channel> = new Map([
  ['ticker', 'ticker'],
  ['book', 'book'],
  ['trade', 'trades'],
  ['candle', 'candles'],
])

/** One public connection of sheet section 2; market data needs no key. */
export function createMarketSocket(options: Options): StreamSocket {
  const { name, clock, log, timing, events } = options
  const subscriptions = createSubscriptions({
    clock,
    send: (text) => socket.send(text),
    takeRoom: options.takeRoom,
  })

  /** A request that is never answered leaves us without data on an open socket. */
  const watchAnswer = async (signal: AbortSignal): Promise<void> => {
    await subscriptions.settle(signal)
    await clock.sleep(timing.subscribeAckWithinMs + 1, signal)
    if (subscriptions.overdue(timing.subscribeAckWithinMs))
      socket.restart('a subscribe request was not answered')
  }

  /** An acknowledgement, a refusal, or nothing that we know. */
  const onControl = (frame: Buffer): boolean => {
    const payload = jsonOf(frame.toString('utf8'))
    const failed = errorBody.safeParse(payload)
    if (failed.success) {
      onRefused(failed.data.errorCode, failed.data.error)
      return false
    }
    const answer = subscribed.safeParse(payload)
    if (!answer.success) return events.onFrame(undefined, frame, clock.now())
    const on = subscriptions.acknowledge(streamsIn(answer.data.subscriptions))
    for (const stream of on) events.onConfirmed(stream)
    socket.settle()
    return on.length > 0
  }

  const onRefused = (code: number, message: string): void => {
    const words = message.slice(0, 200)
    if (RATE_LIMITED.has(code)) {
      options.onRateLimited(message)
      subscriptions.postpone()
      log.warn('subscribe.limited', { socket: name, code, message: words })
    } else {
      const stream = subscriptions.refuse()
      log.warn('subscribe.refused', { socket: name, code, message: words, stream })
      if (stream !== undefined) events.onDoubted?.(stream, `the venue refused it: ${words}`)
    }
    socket.settle()
  }

  const socket = createSubscribedSocket({
    name,
    clock,
    log,
    timing: options.socketTiming,
    maxPayloadBytes: MAX_FRAME_BYTES,
    url: options.url,
    streams: subscriptions,
    settle: watchAnswer,
    onMessage(frame, receivedAtMs) {
      const channel = CHANNELS.get(peekText(frame, '"event":') ?? '')
      if (channel === undefined) return onControl(frame)
      const market = peekText(frame, '"market":')
      const stream = market === undefined ? undefined : streamName(channel, market)
      return events.onFrame(stream, frame, receivedAtMs)
    },
    onLost: (cause, detail) => events.onLost(cause, detail),
    ...seamsOf(options),
  })

  return socket
}

/** Our names of what the venue says that the connection carries. */
function streamsIn(carried: Readonly<Record<string, string[] | Record<string, string[]>>>): Set<string> {
  const streams = new Set<string>()
  for (const [channel, value] of Object.entries(carried)) {
    const markets = Array.isArray(value) ? value : Object.values(value).flat()
    for (const market of markets) streams.add(`${channel}:${market}`)
  }
  return streams
}
