/** Runs tasks one after another, in the order they came. */
export interface Lock {
  run<T>(task: () => Promise<T>): Promise<T>
}

/** A failed task frees the lock like any other; its error goes to its own caller only. */
export function createLock(): Lock {
  let tail: Promise<unknown> = Promise.resolve()
  return {
    run<T>(task: () => Promise<T>): Promise<T> {
      const mine = tail.then(task)
      tail = mine.catch(() => undefined)
      return mine
    },
  }
}
