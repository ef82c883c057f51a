/**
 * The Redis server's clock as seen from here: the one clock that all terminals share, so that nobody's own has to be
 * right. A reading that left at m0 and came back at m1 (our monotonic clock) was taken somewhere between, so it gives
 * bounds and not a guess. Writers stamp a price with the earliest time it can have been received, readers count to the
 * latest time it can be: every uncertainty makes a price older.
 */
export interface ServerClock {
  /** Takes in a reading. @returns false when the server's clock was set, or another server answers. */
  learn(serverMs: number, sentMs: number, receivedMs: number): boolean
  /** Earliest and latest server time at a moment of our monotonic clock; absent before the first reading. */
  earliestAt(monotonicMs: number): number | undefined
  latestAt(monotonicMs: number): number | undefined
}

/** Two good quartz clocks drift apart by less: 200 µs a second. */
const DRIFT = 0.0002
/** Added to the bounds before a reading counts as a clock that was set. */
const TOLERANCE_MS = 5

interface Reading {
  readonly serverMs: number
  readonly sentMs: number
  readonly receivedMs: number
}

export function createServerClock(): ServerClock {
  let last: Reading | undefined
  const earliest = (from: Reading, atMs: number): number =>
    from.serverMs + (atMs - from.receivedMs) - Math.abs(atMs - from.receivedMs) * DRIFT
  const latest = (from: Reading, atMs: number): number =>
    from.serverMs + (atMs - from.sentMs) + Math.abs(atMs - from.sentMs) * DRIFT
  return {
    learn(serverMs, sentMs, receivedMs) {
      const before = last
      last = { serverMs, sentMs, receivedMs }
      if (!before) return true
      return (
        serverMs >= earliest(before, sentMs) - TOLERANCE_MS &&
        serverMs <= latest(before, receivedMs) + TOLERANCE_MS
      )
    },
    earliestAt: (monotonicMs) => last && earliest(last, monotonicMs),
    latestAt: (monotonicMs) => last && latest(last, monotonicMs),
  }
}
