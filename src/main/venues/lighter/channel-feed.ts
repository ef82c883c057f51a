import { createEmitter, type Unsubscribe } from '../../base/emitter.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { ChannelHandler } from './venue-socket.ts'

/** What one channel brings, as events of ours. */
export interface ChannelFeed<T> extends ChannelHandler {
  on(listener: (event: T) => void): Unsubscribe
  readonly listenerCount: number
}

/**
 * A feed whose frames each stand for themselves.
 *
 * @param read the events of one frame, `isFirst` for the snapshot of a new connection
 */
export function createChannelFeed<T>(
  channel: string,
  read: (payload: unknown, isFirst: boolean, receivedAtMs: number) => readonly T[],
  log: Logger,
): ChannelFeed<T> {
  const listeners = createEmitter<T>((cause) =>
    log.error('stream.listener', { channel, message: messageOf(cause) }),
  )
  return {
    on: (listener) => listeners.on(listener),
    get listenerCount() {
      return listeners.listenerCount
    },
    onFrame(payload, isFirst, receivedAtMs) {
      try {
        for (const event of read(payload, isFirst, receivedAtMs)) listeners.emit(event)
        return true
      } catch (cause) {
        log.warn('stream.unreadable', { channel, message: messageOf(cause) })
        return false
      }
    },
    // Each frame stands for itself here.
    onLost: () => undefined,
    onDoubt: () => undefined,
  }
}
