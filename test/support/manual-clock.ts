import type { Clock } from '../../src/main/base/clock.ts'
import { AppError } from '../../src/main/base/errors.ts'

/** A clock that a test moves. Both of its hands show the same time. */
export interface ManualClock extends Clock {
  /** Moves on, waking sleepers in the order they are due, and lets everything that follows settle. */
  advance(ms: number): Promise<void>
  /** Sets the wall clock alone, as a user or a time server would. */
  stepWallClock(ms: number): void
  /** Lets promises that need no time settle. */
  settle(): Promise<void>
  readonly sleeperCount: number
}

interface Sleeper {
  readonly dueMs: number
  readonly wake: () => void
}

export function createManualClock(startMs = 1_700_000_000_000): ManualClock {
  let [elapsedMs, stepMs] = [0, 0]
  const sleepers = new Set<Sleeper>()

  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  }

  return {
    now: () => startMs + elapsedMs + stepMs,
    monotonicMs: () => elapsedMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const giveUp = (): void => {
          sleepers.delete(sleeper)
          reject(new AppError('cancelled', 'the wait was given up'))
        }
        const sleeper: Sleeper = {
          dueMs: elapsedMs + ms,
          wake: () => {
            sleepers.delete(sleeper)
            signal.removeEventListener('abort', giveUp)
            resolve()
          },
        }
        if (signal.aborted) {
          giveUp()
          return
        }
        signal.addEventListener('abort', giveUp, { once: true })
        sleepers.add(sleeper)
      }),
    async advance(ms) {
      await settle()
      const untilMs = elapsedMs + ms
      for (;;) {
        const next = [...sleepers].toSorted((a, b) => a.dueMs - b.dueMs)[0]
        if (!next || next.dueMs > untilMs) break
        elapsedMs = Math.max(elapsedMs, next.dueMs)
        next.wake()
        await settle()
      }
      elapsedMs = untilMs
      await settle()
    },
    stepWallClock(ms) {
      stepMs += ms
    },
    settle,
    get sleeperCount() {
      return sleepers.size
    },
  }
}
