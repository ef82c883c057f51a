/** Ends a subscription. Safe to call twice. */
export type Unsubscribe = () => void

/** One kind of event and those who listen. A listener that throws does not stop the others. */
export interface Emitter<T> {
  on(listener: (event: T) => void): Unsubscribe
  emit(event: T): void
  readonly listenerCount: number
}

/** @param onError told of every listener that threw; the composition root passes the log. */
export function createEmitter<T>(onError: (cause: unknown) => void = () => undefined): Emitter<T> {
  const listeners = new Set<(event: T) => void>()
  return {
    on(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    emit(event) {
      for (const listener of listeners) {
        try {
          listener(event)
        } catch (cause) {
          onError(cause)
        }
      }
    },
    get listenerCount() {
      return listeners.size
    },
  }
}
