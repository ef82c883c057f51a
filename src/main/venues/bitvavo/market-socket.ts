import { messageOf } from '../../base/errors.ts'
import { createLock } from '../../base/lock.ts'
import { peekText } from '../../net/frame-peek.ts'
import { createSocket, type SocketTiming } from '../../net/socket.ts'
import type { StreamSocket, StreamSocketEvents } from '../stream-socket.ts'
import { MAX_FRAME_BYTES } from './config.ts'
import { RATE_LIMITED } from './errors.ts'
import { errorBody } from './response.ts'
import { type Channel, type StreamDeps, seamsOf, streamName } from './stream-deps.ts'
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
  const lock = createLock()
  const subscriptions = createSubscriptions({
    clock,
    send: (text) => socket.send(text),
    takeRoom: options.takeRoom,
  })
  let started = false
  let connection = new AbortController()

  const settle = (): void => {
    const { state } = socket.health()
    // Not open: what is wanted is asked for when it is.
    if (state !== 'live' && state !== 'stale') return
    const { signal } = connection
    watchAnswer(signal).catch((cause: unknown) => {
      if (!signal.aborted) log.warn('subscribe.failed', { socket: name, message: messageOf(cause) })
    })
  }

  /** A request that is never answered leaves us without data on an open socket. */
  const watchAnswer = async (signal: AbortSignal): Promise<void> => {
    await subscriptions.settle(signal)
    await clock.sleep(timing.subscribeAckWithinMs + 1, signal)
    if (subscriptions.overdue(timing.subscribeAckWithinMs))
      socket.restart('a subscribe request was not answered')
  }

  /** An acknowledgement, a refusal, or nothing that we know. */
  const onControl = (frame: Buffer): boolean => {
    const payload = jsonOf(frame)
    const failed = errorBody.safeParse(payload)
    if (failed.success) {
      onRefused(failed.data.errorCode, failed.data.error)
      return false
    }
    const answer = subscribed.safeParse(payload)
    if (!answer.success) return events.onFrame(undefined, frame, clock.now())
    const on = subscriptions.acknowledge(streamsIn(answer.data.subscriptions))
    for (const stream of on) events.onConfirmed(stream)
    settle()
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
    settle()
  }

  const socket = createSocket({
    name,
    clock,
    log,
    timing: options.socketTiming,
    maxPayloadBytes: MAX_FRAME_BYTES,
    url: options.url,
    onOpen() {
      connection.abort()
      connection = new AbortController()
      subscriptions.reset()
      settle()
    },
    onMessage(frame, receivedAtMs) {
      const channel = CHANNELS.get(peekText(frame, '"event":') ?? '')
      if (channel === undefined) return onControl(frame)
      const market = peekText(frame, '"market":')
      const stream = market === undefined ? undefined : streamName(channel, market)
      return events.onFrame(stream, frame, receivedAtMs)
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
    isConfirmed: (stream) => subscriptions.isConfirmed(stream),
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

/** Our names of what the venue says that the connection carries. */
function streamsIn(carried: Readonly<Record<string, string[] | Record<string, string[]>>>): Set<string> {
  const streams = new Set<string>()
  for (const [channel, value] of Object.entries(carried)) {
    const markets = Array.isArray(value) ? value : Object.values(value).flat()
    for (const market of markets) streams.add(`${channel}:${market}`)
  }
  return streams
}

function jsonOf(frame: Buffer): unknown {
  try {
    return JSON.parse(frame.toString('utf8'))
  } catch {
    // Garbage: the caller hands it on as an unreadable frame.
    return undefined
  }
}
