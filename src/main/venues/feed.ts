import { createEmitter, type Unsubscribe } from '../base/emitter.ts'
import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'

/** One stream of one symbol, turned into events of ours. */
export interface Feed<T> {
  on(listener: (event: T) => void): Unsubscribe
  readonly listenerCount: number
  /** The venue has confirmed the stream on a new connection. */
  begin(): void
  /** The stream has ended until `begin`; absent where a feed holds nothing that could outlive it. */
  end?(): void
  /** @returns false when the frame could not be read; it has been logged then. */
  onFrame(frame: Buffer, receivedAtMs: number): boolean
}

/** A feed of small JSON events that each stand for themselves; `parse` gives `undefined` for one that says nothing. */
export function createEventFeed<T>(
  stream: string,
  parse: (payload: unknown) => T | undefined,
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
        const event = parse(JSON.parse(frame.toString('utf8')))
        if (event !== undefined) listeners.emit(event)
        return true
      } catch (cause) {
        log.warn('stream.unreadable', { stream, message: messageOf(cause) })
        return false
      }
    },
  }
}
