/** How much longer a feed that was paused too early may wait. */
const MOST_FACTOR = 4

/** How long a feed stays live after nobody needs it. It learns: a feed that is wanted again soon waits longer. */
export interface CoolDown {
  /** The wait now. */
  waitMs(): number
  /** The feed was wanted again after so long a pause. */
  wantedAfter(pausedMs: number): void
}

/**
 * A pause that lasted less than the wait before it cost a resume and saved little: the wait doubles, up to four times
 * the base. A pause that outlived four waits proves the market quiet again.
 *
 * @param baseMs the setting, asked each time
 */
export function createCoolDown(baseMs: () => number): CoolDown {
  let factor = 1
  const waitMs = (): number => baseMs() * factor
  return {
    waitMs,
    wantedAfter(pausedMs) {
      if (pausedMs < waitMs()) factor = Math.min(factor * 2, MOST_FACTOR)
      else if (pausedMs > waitMs() * MOST_FACTOR) factor = 1
    },
  }
}
