/** Recordings that begin within this time of each other are of the same hour: they are played together. */
const TOGETHER_WITHIN_MS = 60_000
/** One that is later than this has another length, or was started by itself: it is played from its start, at its pace. */
const CATCH_UP_MS = 15_000

/**
 * Keeps recordings that play side by side in step: what happened at one moment is played at one moment, so that the
 * distance between two markets is the one that was there.
 */
export class RecordedTime {
  readonly #rounds = new Map<number, { readonly recordedMs: number; readonly clockMs: number }>()

  /**
   * Clock time at which a recording plays its first line, which was received at `recordedMs`.
   *
   * The first to begin a round sets its time. One that comes later may be told a time that is past: it catches up.
   */
  beginOf(round: number, recordedMs: number, nowMs: number, speed: number): number {
    const first = this.#rounds.get(round)
    if (!first) {
      this.#rounds.set(round, { recordedMs, clockMs: nowMs })
      return nowMs
    }
    const laterMs = recordedMs - first.recordedMs
    const beginMs = first.clockMs + laterMs / speed
    const isTogether = Math.abs(laterMs) <= TOGETHER_WITHIN_MS && nowMs - beginMs <= CATCH_UP_MS
    return isTogether ? beginMs : nowMs
  }
}
