import { untilAborted } from '../base/abort.ts'
import type { Clock } from '../base/clock.ts'
import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'

/** The venue's time as we know it: our clock plus a measured offset. */
export interface VenueClock {
  /** Milliseconds since the epoch at the venue. */
  now(): number
  /** Venue minus ours; 0 until measured. */
  readonly offsetMs: number
  /** Resolves at once when measured; starts a measurement in the background when the last one is old. */
  ready(signal: AbortSignal): Promise<void>
  /** Measures now; callers at the same time share one measurement. */
  measure(signal: AbortSignal): Promise<void>
}

interface Deps {
  readonly clock: Clock
  readonly log: Logger
  /** Asks the venue for its time, ms. */
  readonly fetchTimeMs: (signal: AbortSignal) => Promise<number>
  readonly measureEveryMs: number
  /** Ends a measurement that outlives its callers. */
  readonly lifetime: AbortSignal
}

const SAMPLES = 3

/**
 * Measures with `GET time`: of several samples the one with the shortest round trip wins, and the venue is
 * taken to have read its clock half-way through it.
 */
export function createVenueClock({ clock, log, fetchTimeMs, measureEveryMs, lifetime }: Deps): VenueClock {
  let offsetMs = 0
  let measuredAtMs: number | undefined
  let inFlight: Promise<void> | undefined

  const sample = async (): Promise<{ offsetMs: number; roundTripMs: number }> => {
    const startedMs = clock.monotonicMs()
    const venueMs = await fetchTimeMs(lifetime)
    const roundTripMs = clock.monotonicMs() - startedMs
    return { offsetMs: venueMs + roundTripMs / 2 - clock.now(), roundTripMs }
  }

  const measureOnce = async (): Promise<void> => {
    let best = await sample()
    for (let taken = 1; taken < SAMPLES; taken += 1) {
      const next = await sample()
      if (next.roundTripMs < best.roundTripMs) best = next
    }
    offsetMs = Math.round(best.offsetMs)
    measuredAtMs = clock.monotonicMs()
    log.debug('clock.measured', { offsetMs, roundTripMs: Math.round(best.roundTripMs) })
  }

  const measure = (signal: AbortSignal): Promise<void> => {
    inFlight ??= measureOnce().finally(() => {
      inFlight = undefined
    })
    return untilAborted(inFlight, signal)
  }

  return {
    now: () => clock.now() + offsetMs,
    get offsetMs() {
      return offsetMs
    },
    async ready(signal) {
      if (measuredAtMs === undefined) await measure(signal)
      else if (clock.monotonicMs() - measuredAtMs > measureEveryMs)
        measure(lifetime).catch((cause: unknown) =>
          log.warn('clock.unmeasured', { message: messageOf(cause) }),
        )
    },
    measure,
  }
}
