import type { Clock } from '../../base/clock.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { Sessions } from './session.ts'

interface Deps {
  readonly sessions: Pick<Sessions, 'ready' | 'renew'>
  readonly venueNowMs: () => number
  readonly clock: Clock
  readonly log: Logger
  /** The wait after a login that failed. */
  readonly retryMs: number
}

/** The time of the venue is measured anew now and then: a long sleep is looked at in between. */
const MAX_SLEEP_MS = 60 * 60_000

/** Logs in before the session ends, so that no call has to wait for it. Ends by its signal only. */
export async function keepSession(
  { sessions, venueNowMs, clock, log, retryMs }: Deps,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    try {
      const { renewAtMs } = await sessions.ready(signal)
      const waitMs = renewAtMs - venueNowMs()
      if (waitMs > 0) await clock.sleep(Math.min(waitMs, MAX_SLEEP_MS), signal)
      else await sessions.renew(signal)
    } catch (cause) {
      if (signal.aborted) return
      log.warn('session.not-renewed', { message: messageOf(cause) })
      await clock.sleep(retryMs, signal)
    }
  }
}
