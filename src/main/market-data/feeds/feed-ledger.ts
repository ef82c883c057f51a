import type { Clock } from '../../base/clock.ts'
import { NO_TRAFFIC, type SymbolTraffic } from '../../venues/stream-traffic.ts'
import type { Arrival } from './first-data.ts'

/** What one feed cost and saved since the start. */
export interface FeedAccount {
  readonly messages: number
  readonly bytes: number
  readonly liveMs: number
  readonly pausedMs: number
  /** What the feed brings while it is live, bytes a second: measured, not assumed. Absent before the first second. */
  readonly baselineBytesPerSecond?: number
  /** What an always-on feed would have brought while this one was paused, less what came all the same. */
  readonly savedBytes: number
  readonly resumes: number
  /** Resumes whose stream brought nothing in time. */
  readonly lateResumes: number
  /** Milliseconds from the wish to the first valid book, the latest last; bounded. */
  readonly resumeMs: readonly number[]
}

/** Keeps one feed's account. */
export interface FeedLedger {
  paused(): void
  /** Market data flows again, or will in a moment. @returns how long it was paused, milliseconds */
  wanted(): number
  resumed(arrival: Arrival): void
  account(): FeedAccount
}

/** Resume times kept for the percentiles. */
const RESUMES_KEPT = 200
/** A rate over less than this says nothing. */
const MEASURED_FROM_MS = 1_000

/** @param traffic what came for the feed so far */
export function createFeedLedger(clock: Clock, traffic: () => SymbolTraffic | undefined): FeedLedger {
  const read = (): SymbolTraffic => traffic() ?? NO_TRAFFIC
  const resumeMs: number[] = []
  let [resumes, lateResumes] = [0, 0]
  let [liveMs, liveBytes, pausedMs, savedBytes] = [0, 0, 0, 0]
  let isPaused = false
  let sinceMs = clock.monotonicMs()
  let bytesThen = read().bytes

  /** The rate of all live time together: a longer look is a truer one. */
  const baseline = (): number | undefined => {
    const spanMs = liveMs + (isPaused ? 0 : clock.monotonicMs() - sinceMs)
    const bytes = liveBytes + (isPaused ? 0 : read().bytes - bytesThen)
    return spanMs < MEASURED_FROM_MS ? undefined : (bytes / spanMs) * 1_000
  }

  /** Nothing is measured while paused, so the rate of a pause is fixed and the savings only grow. */
  const savedInPause = (): number => {
    if (!isPaused) return 0
    const spanMs = clock.monotonicMs() - sinceMs
    const came = read().bytes - bytesThen
    return Math.max(0, ((baseline() ?? 0) * spanMs) / 1_000 - came)
  }

  const turn = (toPaused: boolean): number => {
    const spanMs = clock.monotonicMs() - sinceMs
    if (isPaused) {
      savedBytes += savedInPause()
      pausedMs += spanMs
    } else {
      liveMs += spanMs
      liveBytes += read().bytes - bytesThen
    }
    isPaused = toPaused
    sinceMs = clock.monotonicMs()
    bytesThen = read().bytes
    return spanMs
  }

  return {
    paused() {
      if (!isPaused) turn(true)
    },
    wanted: () => (isPaused ? turn(false) : 0),
    resumed({ inTime, tookMs }) {
      resumes += 1
      if (!inTime) lateResumes += 1
      resumeMs.push(tookMs)
      if (resumeMs.length > RESUMES_KEPT) resumeMs.shift()
    },
    account() {
      const { messages, bytes } = read()
      const openMs = clock.monotonicMs() - sinceMs
      const rate = baseline()
      return {
        messages,
        bytes,
        liveMs: liveMs + (isPaused ? 0 : openMs),
        pausedMs: pausedMs + (isPaused ? openMs : 0),
        savedBytes: savedBytes + savedInPause(),
        resumes,
        lateResumes,
        resumeMs: [...resumeMs],
        ...(rate === undefined ? {} : { baselineBytesPerSecond: rate }),
      }
    },
  }
}
