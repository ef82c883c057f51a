import type { Clock } from '../base/clock.ts'

/**
 * A clock that is read once per synchronous run and then answers from memory until the run ends.
 * Reading the wall clock costs more than a cache hit (performance.md part 5), so `peek` reads this one.
 *
 * @returns milliseconds since the epoch, never older than the start of the running callback.
 */
export function createTurnClock(clock: Clock): () => number {
  let nowMs = Number.NaN
  const forget = (): void => {
    nowMs = Number.NaN
  }
  return () => {
    if (Number.isNaN(nowMs)) {
      nowMs = clock.now()
      queueMicrotask(forget)
    }
    return nowMs
  }
}
