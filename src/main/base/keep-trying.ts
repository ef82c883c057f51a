import { createBackoff } from './backoff.ts'
import type { Clock } from './clock.ts'

interface Options {
  readonly clock: Clock
  /** Ends the trying. */
  readonly signal: AbortSignal
  /** Told of each attempt that failed. */
  readonly onFailure: (cause: unknown) => void
}

/**
 * Tries with growing waits, half a second to half a minute, until it works: a venue that is down at the
 * start is a venue that comes back.
 *
 * @throws what the attempt threw, or `cancelled`, once `signal` has aborted; never before.
 */
export async function keepTrying<T>(
  attempt: () => Promise<T>,
  { clock, signal, onFailure }: Options,
): Promise<T> {
  const backoff = createBackoff({ firstMs: 500, factor: 1.5, maxMs: 30_000, jitter: 0.25 })
  for (;;) {
    try {
      return await attempt()
    } catch (cause) {
      if (signal.aborted) throw cause
      onFailure(cause)
      await clock.sleep(backoff.next(), signal)
    }
  }
}
