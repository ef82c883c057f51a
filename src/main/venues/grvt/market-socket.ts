import { messageOf } from '../../base/errors.ts'
import { peekText } from '../../net/frame-peek.ts'
import type { StreamSocket, StreamSocketEvents } from '../stream-socket.ts'
import { createSubscribedSocket } from '../subscribed-socket.ts'
import { seamsOf } from '../venue-deps.ts'
import type { BookSubscription } from './book-feed.ts'
import { type FieldNames, MAX_FRAME_BYTES, STREAM_PATHS } from './config.ts'
import { fullFrame, liteRequest } from './lite-names.ts'
import { nameOf, type StreamDeps } from './stream-deps.ts'
import { createSubscriptions } from './subscriptions.ts'
import { readFrame } from './wire-stream.ts'

interface Options extends StreamDeps {
  readonly marketDataWsUrl: string
  readonly fieldNames: FieldNames
  readonly events: StreamSocketEvents
}

/** The public connection, and what it knows of each book's numbers. */
export interface MarketSocket extends StreamSocket {
  subscriptionOf(stream: string): BookSubscription
}

const SNAPSHOT = '0'

/** Sheet section 2: market data has a host of its own, so that pausing it cannot touch the account's socket. */
export function createMarketSocket(options: Options): MarketSocket {
  const { clock, log, timing, events, fieldNames } = options
  const isLite = fieldNames === 'lite'
  const subscriptions = createSubscriptions({
    clock,
    send: (request) =>
      socket.send(JSON.stringify(isLite ? liteRequest(request) : { jsonrpc: '2.0', ...request })),
  })

  /** A request that is never answered leaves us without data on an open socket. */
  const settle = async (signal: AbortSignal): Promise<void> => {
    await subscriptions.settle(signal)
    await clock.sleep(timing.subscribeAckWithinMs + 1, signal)
    if (subscriptions.overdue(timing.subscribeAckWithinMs))
      socket.restart('a subscribe request was not answered')
  }

  const onRefusal = (id: number | null | undefined, code: number, words: string): void => {
    const detail = `the venue refused a subscription: ${words.slice(0, 120)} (code ${code})`
    const streams = subscriptions.refuse(id ?? 0)
    log.warn('subscribe.refused', { code, streams: streams.join(' '), message: words.slice(0, 120) })
    for (const stream of streams) events.onDoubted?.(stream, detail)
    if (streams.length === 0) return
    socket.beside(async (signal) => {
      await clock.sleep(timing.subscribeRetryMs, signal)
      subscriptions.retry(streams)
      socket.settle()
    })
  }

  const onControl = (frame: Buffer, receivedAtMs: number): boolean => {
    try {
      const read = readFrame(frame)
      if (read.kind === 'data') return deliver(nameOf(read.stream, read.selector), frame, receivedAtMs)
      if (read.kind === 'answer')
        for (const stream of subscriptions.acknowledge(read.answer)) events.onConfirmed(stream)
      else onRefusal(read.refusal.id, read.refusal.error.code, read.refusal.error.message ?? '')
      return false
    } catch (cause) {
      log.info('stream.nameless', { message: messageOf(cause) })
      return events.onFrame(undefined, frame, receivedAtMs)
    }
  }

  const deliver = (stream: string, frame: Buffer, receivedAtMs: number): boolean => {
    const isSnapshot = peekText(frame, '"sequence_number":') === SNAPSHOT
    // What begins with its snapshot is told before it, so that it takes it.
    if (subscriptions.heard(stream, isSnapshot)) events.onConfirmed(stream)
    return events.onFrame(stream, frame, receivedAtMs)
  }

  const socket = createSubscribedSocket({
    name: 'market',
    clock,
    log,
    timing: timing.marketSocket,
    maxPayloadBytes: MAX_FRAME_BYTES,
    url: async () => `${options.marketDataWsUrl}${STREAM_PATHS[fieldNames]}`,
    streams: subscriptions,
    settle,
    onMessage(bytes, receivedAtMs) {
      // Short names end here: whoever reads a frame knows the full ones only.
      const frame = isLite ? fullFrame(bytes) : bytes
      const selector = peekText(frame, '"selector":')
      const stream = peekText(frame, '"stream":')
      if (selector === undefined || stream === undefined) return onControl(frame, receivedAtMs)
      return deliver(nameOf(stream, selector), frame, receivedAtMs)
    },
    onLost: (cause, detail) => events.onLost(cause, detail),
    ...seamsOf(options),
  })

  return {
    ...socket,
    subscriptionOf: (stream) => ({
      firstNumber: () => subscriptions.firstNumberOf(stream),
      hasSnapshot: () => subscriptions.hasSnapshot(stream),
      renew() {
        subscriptions.renew(stream)
        socket.settle()
      },
    }),
  }
}
