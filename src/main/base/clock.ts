import { AppError } from './errors.ts'

/** Time as the engine sees it. The only door to `Date` and timers, so tests can own it. */
export interface Clock {
  /** Milliseconds since the epoch, whole. May step when the system clock is set. */
  now(): number
  /** Milliseconds with fractions on a clock that never goes back; for measuring how long something took. */
  monotonicMs(): number
  /** Resolves after `ms`; rejects with kind `cancelled` when the signal aborts first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

/** The wall clock and real timers of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const cancelled = () => reject(new AppError('cancelled', 'the wait was given up'))
      if (signal.aborted) {
        cancelled()
        return
      }
      const onAbort = () => {
        clearTimeout(timer)
        cancelled()
      }
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', onAbort)
        resolve()
      }, ms)
      signal.addEventListener('abort', onAbort, { once: true })
    }),
}
