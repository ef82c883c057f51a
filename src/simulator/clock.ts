/**
 * The simulator's only source of time.
 *
 * Tests pass their own, so that a generated market is reproducible to the millisecond.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Resolves after `delayMs`, or at once when the signal aborts. Never rejects: loops look at the signal. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>
}

/** Clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (delayMs, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve()
      const done = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, delayMs)
      signal?.addEventListener('abort', done, { once: true })
    }),
}

/** Clock that moves only when told to; sleepers wake in the order of their deadlines. */
export interface ManualClock extends Clock {
  /** Moves time forward, waking every sleeper on the way and letting it run before the next one wakes. */
  advance(byMs: number): Promise<void>
}

/** Creates a clock standing at `startMs`. */
export function createManualClock(startMs: number): ManualClock {
  let nowMs = startMs
  let sleepers: { readonly wakeAtMs: number; readonly wake: () => void }[] = []
  return {
    now: () => nowMs,
    sleep: (delayMs, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        // Whole milliseconds, and never early, as timers of the machine.
        const wakeAtMs = nowMs + Math.max(0, Math.ceil(delayMs))
        const sleeper = { wakeAtMs, wake: resolve }
        sleepers.push(sleeper)
        signal?.addEventListener(
          'abort',
          () => {
            sleepers = sleepers.filter((other) => other !== sleeper)
            resolve()
          },
          { once: true },
        )
      }),
    async advance(byMs) {
      const untilMs = nowMs + byMs
      for (;;) {
        const next = sleepers.reduce<(typeof sleepers)[number] | undefined>(
          (first, other) =>
            other.wakeAtMs <= untilMs && (!first || other.wakeAtMs < first.wakeAtMs) ? other : first,
          undefined,
        )
        if (!next) break
        sleepers = sleepers.filter((other) => other !== next)
        nowMs = Math.max(nowMs, next.wakeAtMs)
        next.wake()
        await new Promise((resolve) => setImmediate(resolve))
      }
      nowMs = untilMs
    },
  }
}

/** First millisecond of the UTC month that holds `atMs`; monthly candles need the calendar. */
export function startOfMonth(atMs: number): number {
  const date = new Date(atMs)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
}

/** UTC time as ISO-8601 text with milliseconds and without the zone letter: `2026-09-22T12:00:00.000`. */
export function isoText(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, -1)
}

/** UTC time as HTTP headers write it: `Sun, 22 Nov 2026 12:00:00 GMT`. */
export function httpDateText(atMs: number): string {
  return new Date(atMs).toUTCString()
}
