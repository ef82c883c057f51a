import type { Backoff } from '../base/backoff.ts'

/**
 * Closed: questions go out. Open: none do, until a probe in the background says that it is well again; the
 * next question of an order is never the probe.
 */
export interface CircuitBreaker {
  readonly isOpen: boolean
  /** Why it opened; absent while it is closed. */
  readonly reason: string | undefined
  succeeded(): void
  failed(reason: string): void
  /** Opens at once: the connection broke. */
  open(reason: string): void
  /** Milliseconds until the next probe. */
  nextProbeMs(): number
}

/** Failures in a row before it opens: one late answer is a busy machine, three are a slow server. */
const FAILURES_TO_OPEN = 3

/** @param onChange told when it opened, and when it closed again. */
export function createCircuitBreaker(
  backoff: Backoff,
  onChange: (isOpen: boolean, reason?: string) => void,
): CircuitBreaker {
  let failures = 0
  let reason: string | undefined
  const open = (why: string): void => {
    const wasOpen = reason !== undefined
    reason = why
    if (!wasOpen) onChange(true, why)
  }
  return {
    get isOpen() {
      return reason !== undefined
    },
    get reason() {
      return reason
    },
    succeeded() {
      failures = 0
      if (reason === undefined) return
      reason = undefined
      backoff.reset()
      onChange(false)
    },
    failed(why) {
      failures += 1
      if (failures >= FAILURES_TO_OPEN) open(why)
    },
    open,
    nextProbeMs: () => backoff.next(),
  }
}
