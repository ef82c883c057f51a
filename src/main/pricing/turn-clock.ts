import type { Clock } from '../base/clock.ts'

/** The hands of a clock as they stood when the running callback first looked. */
export interface TurnClock {
  nowMs(): number
  monotonicMs(): number
}

/**
 * A clock that is read once per synchronous run and then answers from memory until the run ends.
 * Reading the wall clock costs more than a cache hit (performance.md part 5), so `peek` reads this one.
 * It is never older than the start of the running callback.
 */
export function createTurnClock(clock: Clock): TurnClock {
  let nowMs = Number.NaN
  let monotonicMs = 0
  const forget = (): void => {
    nowMs = Number.NaN
  }
  const look = (): void => {
    nowMs = clock.now()
    monotonicMs = clock.monotonicMs()
    queueMicrotask(forget)
  }
  return {
    nowMs() {
      if (Number.isNaN(nowMs)) look()
      return nowMs
    },
    monotonicMs() {
      if (Number.isNaN(nowMs)) look()
      return monotonicMs
    },
  }
}
