import { peekText } from '../../net/frame-peek.ts'
import { jsonOf } from '../read-answer.ts'
import type { StreamSocket, StreamSocketEvents } from '../stream-socket.ts'
import { createSubscribedSocket } from '../subscribed-socket.ts'
import { seamsOf } from '../venue-deps.ts'
import { MAX_FRAME_BYTES } from './config.ts'
import { RATE_LIMITED } from './rpc.ts'
import type { StreamDeps } from './stream-deps.ts'
import { createSubscriptions } from './subscriptions.ts'
import { answerFrame, dataFrame, errorFrame } from './wire-stream.ts'

/** The public connection. */
export interface MarketSocket extends StreamSocket {
  /** Asks for a fresh snapshot of a channel; a no-op when its first one is still on the way and not overdue. */
  renew(channel: string, isOverdue: boolean): void
}

interface Options extends StreamDeps {
  readonly events: StreamSocketEvents
}

/** A refused channel is asked for again after this: for one that failed for its rate, and for any other. */
const RATE_PAUSE_MS = 2_000
const REFUSAL_PAUSE_MS = 5_000

/** Sheet section 2: market data rides on a socket of its own, so that pausing it cannot touch the account's. */
export function createMarketSocket(options: Options): MarketSocket {
  const { clock, log, timing, events } = options
  const subscriptions = createSubscriptions({ clock, send: (text) => socket.send(text) })

  /** A request that is never answered leaves us without data on an open socket. */
  const settle = async (signal: AbortSignal): Promise<void> => {
    subscriptions.settle()
    await clock.sleep(timing.answerWithinMs + 1, signal)
    if (subscriptions.overdue(timing.answerWithinMs)) socket.restart('a subscribe request was not answered')
  }

  const onRefused = (channel: string, code: number, message: string): void => {
    log.warn('subscribe.refused', { channel, code, message })
    const isRate = code === RATE_LIMITED
    if (!isRate) events.onDoubted?.(channel, `the venue refused it: ${message} (code ${code})`)
    socket.beside(async (signal) => {
      await clock.sleep(isRate ? RATE_PAUSE_MS : REFUSAL_PAUSE_MS, signal)
      subscriptions.retry(channel, !isRate)
      socket.settle()
    })
  }

  /** An answer, an error without an id, or nothing that we know. */
  const onOther = (frame: Buffer, receivedAtMs: number): boolean => {
    const payload = jsonOf(frame.toString('utf8'))
    const data = dataFrame.safeParse(payload)
    if (data.success) return deliver(data.data.params.channel, frame, receivedAtMs)
    const answer = answerFrame.safeParse(payload)
    if (!answer.success) {
      const failed = errorFrame.safeParse(payload)
      if (!failed.success) return events.onFrame(undefined, frame, receivedAtMs)
      log.warn('stream.error', {
        code: failed.data.error.code,
        message: failed.data.error.message.slice(0, 120),
      })
      return false
    }
    const { id, error } = answer.data
    const told = subscriptions.answered(id, error && (error.code === RATE_LIMITED ? 'later' : 'no'))
    if (told?.news === 'refused' && error)
      onRefused(told.channel, error.code, `${error.message} ${String(error.data ?? '')}`.slice(0, 120))
    if (told?.news === 'joined') events.onConfirmed(told.channel)
    if (told?.news === 'left') socket.settle()
    return told?.news === 'joined'
  }

  const deliver = (channel: string, frame: Buffer, receivedAtMs: number): boolean => {
    // What begins with a frame is told before the frame, so that it can keep it.
    if (subscriptions.heard(channel)) events.onConfirmed(channel)
    return events.onFrame(channel, frame, receivedAtMs)
  }

  const socket = createSubscribedSocket({
    name: 'depth',
    clock,
    log,
    timing: timing.marketSocket,
    maxPayloadBytes: MAX_FRAME_BYTES,
    url: async () => options.wsUrl,
    streams: subscriptions,
    settle,
    onMessage(frame, receivedAtMs) {
      // An answer names its channel in the same words; only data has this method.
      if (peekText(frame, '"method":') !== 'subscription') return onOther(frame, receivedAtMs)
      const channel = peekText(frame, '"channel":')
      return channel === undefined ? onOther(frame, receivedAtMs) : deliver(channel, frame, receivedAtMs)
    },
    onLost: (cause, detail) => events.onLost(cause, detail),
    ...seamsOf(options),
  })

  return {
    ...socket,
    renew(channel, isOverdue) {
      subscriptions.renew(channel, isOverdue)
      socket.settle()
    },
  }
}
