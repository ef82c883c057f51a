import { createEmitter } from '../../base/emitter.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { Feed } from '../feed.ts'

/** A feed whose frames carry several events each; `read` gives them oldest first. */
export function createRowFeed<T>(
  stream: string,
  read: (payload: unknown) => readonly T[],
  log: Logger,
): Feed<T> {
  const listeners = createEmitter<T>((cause) =>
    log.error('stream.listener', { stream, message: messageOf(cause) }),
  )
  return {
    on: (listener) => listeners.on(listener),
    get listenerCount() {
      return listeners.listenerCount
    },
    begin: () => undefined,
    onFrame(frame) {
      try {
        for (const event of read(JSON.parse(frame.toString('utf8')))) listeners.emit(event)
        return true
      } catch (cause) {
        log.warn('stream.unreadable', { stream, message: messageOf(cause) })
        return false
      }
    },
  }
}
