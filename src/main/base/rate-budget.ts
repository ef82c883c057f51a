import type { Clock } from './clock.ts'
import { AppError } from './errors.ts'

/** One sliding window of a venue's limit. */
export interface RateWindow {
  readonly limit: number
  readonly perMs: number
  /** Share of the limit that only urgent calls (cancel, hedge, rollback, flatten) may use, 0–1. */
  readonly reserve: number
}

export interface RateBudget {
  /**
   * Takes `weight` from every window, waiting for room when there is none.
   *
   * @throws {AppError} `rate-limit` when the room would come later than `maxWaitMs`; `cancelled` when given up.
   */
  take(weight: number, options: { urgent: boolean; maxWaitMs: number }, signal: AbortSignal): Promise<void>
  /** Tells the budget what the venue says is used in the first window (a response header). Never lowers our own count. */
  learnUsed(weight: number): void
  /** Blocks every call until then, after a 429 or 418. */
  pauseUntil(unixMs: number): void
  /** Used weight and limit of the first window, for the screen. */
  state(): { readonly used: number; readonly limit: number; readonly pausedUntilMs: number }
}

interface Spent {
  readonly atMs: number
  readonly weight: number
}

/** Counts what was sent in sliding windows, so that the venue never has to say no. */
export function createRateBudget(windows: readonly RateWindow[], clock: Clock): RateBudget {
  const longestMs = Math.max(...windows.map((window) => window.perMs))
  let spent: Spent[] = []
  let pausedUntilMs = 0

  const usedIn = (window: RateWindow, nowMs: number): number =>
    spent.reduce((sum, item) => (item.atMs > nowMs - window.perMs ? sum + item.weight : sum), 0)

  const forgetOld = (nowMs: number): void => {
    if (spent[0] && spent[0].atMs <= nowMs - longestMs)
      spent = spent.filter((item) => item.atMs > nowMs - longestMs)
  }

  const waitMs = (weight: number, urgent: boolean, nowMs: number): number => {
    let wait = Math.max(0, pausedUntilMs - nowMs)
    for (const window of windows) {
      const ceiling = urgent ? window.limit : window.limit * (1 - window.reserve)
      let over = usedIn(window, nowMs) + weight - ceiling
      for (const item of spent) {
        if (over <= 0) break
        if (item.atMs <= nowMs - window.perMs) continue
        over -= item.weight
        wait = Math.max(wait, item.atMs + window.perMs - nowMs)
      }
    }
    return wait
  }

  return {
    async take(weight, { urgent, maxWaitMs }, signal) {
      const startedMs = clock.now()
      for (;;) {
        const nowMs = clock.now()
        forgetOld(nowMs)
        const wait = waitMs(weight, urgent, nowMs)
        if (wait <= 0) break
        if (nowMs + wait - startedMs > maxWaitMs) {
          throw new AppError('rate-limit', `the venue's rate limit leaves no room for ${wait} ms`, {
            waitMs: wait,
          })
        }
        await clock.sleep(wait, signal)
      }
      spent.push({ atMs: clock.now(), weight })
    },
    learnUsed(weight) {
      const first = windows[0]
      if (!first) return
      const missing = weight - usedIn(first, clock.now())
      if (missing > 0) spent.push({ atMs: clock.now(), weight: missing })
    },
    pauseUntil(unixMs) {
      pausedUntilMs = Math.max(pausedUntilMs, unixMs)
    },
    state() {
      const first = windows[0]
      return { used: first ? usedIn(first, clock.now()) : 0, limit: first?.limit ?? 0, pausedUntilMs }
    },
  }
}
