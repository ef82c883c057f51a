/** A stream of values that several parts listen to, in the order they asked. */
export interface Signal<T> {
  /** Adds a listener; the returned function removes it. */
  listen(listener: (value: T) => void): () => void
  /** Hands a value to every listener, at once. */
  emit(value: T): void
}

/** Creates a signal without listeners. */
export function createSignal<T>(): Signal<T> {
  const listeners = new Set<(value: T) => void>()
  return {
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    emit(value) {
      for (const listener of listeners) listener(value)
    },
  }
}
