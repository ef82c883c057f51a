import { messageOf } from '../../base/errors.ts'
import { peekText } from '../../net/frame-peek.ts'
import type { StreamSocket, StreamSocketEvents } from '../stream-socket.ts'
import { createSubscribedSocket } from '../subscribed-socket.ts'
import { seamsOf } from '../venue-deps.ts'
import { MAX_FRAME_BYTES } from './config.ts'
import { type Complaint, readFrame } from './read-frame.ts'
import type { StreamDeps } from './stream-deps.ts'
import { createSubscriptions } from './subscriptions.ts'

interface Options extends StreamDeps {
  readonly events: StreamSocketEvents
}

/** Sheet section 2: market data rides on a socket of its own, so that pausing it cannot touch the account's. */
export function createMarketSocket(options: Options): StreamSocket {
  const { clock, log, timing, events } = options

  const presumeLater = async (streams: readonly string[], signal: AbortSignal): Promise<void> => {
    await clock.sleep(timing.subscribeSettleMs, signal)
    for (const stream of subscriptions.presume(streams)) events.onConfirmed(stream)
  }

  const subscriptions = createSubscriptions({
    clock,
    send: (text) => socket.send(text),
    onAsked: (streams) => socket.beside((signal) => presumeLater(streams, signal)),
  })

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

  const socket = createSubscribedSocket({
    name: 'depth',
    clock,
    log,
    timing: timing.depthSocket,
    maxPayloadBytes: MAX_FRAME_BYTES,
    url: async () => options.wsUrl,
    streams: subscriptions,
    settle: (signal) => subscriptions.settle(signal),
    onMessage(frame, receivedAtMs) {
      const stream = peekText(frame, '"stream":')
      return stream === undefined ? onOther(frame, receivedAtMs) : deliver(stream, frame, receivedAtMs)
    },
    onLost: (cause, detail) => events.onLost(cause, detail),
    ...seamsOf(options),
  })

  return socket
}
