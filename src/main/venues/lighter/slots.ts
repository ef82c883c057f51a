import { untilAborted } from '../../base/abort.ts'

/** A number of things that may go on at the same time. */
export interface Slots {
  /** Waits for room. Disposing of the slot makes room; twice is harmless. @throws {AppError} by the signal. */
  take(signal: AbortSignal): Promise<Disposable>
}

/** First come, first served. */
export function createSlots(size: number): Slots {
  let taken = 0
  const waiting: (() => void)[] = []

  const release = (): void => {
    taken -= 1
    waiting.shift()?.()
  }

  return {
    async take(signal) {
      while (taken >= size) {
        const room = Promise.withResolvers<void>()
        waiting.push(room.resolve)
        try {
          await untilAborted(room.promise, signal)
        } catch (cause) {
          const at = waiting.indexOf(room.resolve)
          if (at >= 0) waiting.splice(at, 1)
          // The room came at the moment of giving up: it is the next one's.
          else waiting.shift()?.()
          throw cause
        }
      }
      taken += 1
      let isTaken = true
      return {
        [Symbol.dispose]() {
          if (isTaken) release()
          isTaken = false
        },
      }
    },
  }
}
