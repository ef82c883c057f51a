import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import { beforeSending } from './not-sent.ts'
import type { VenueClock } from './venue-clock.ts'

interface Deps {
  /** Late: the venue clock itself asks for the time through the same requests. */
  readonly venueClock: () => VenueClock
  /** The venue refused a call for its time. */
  readonly blamesClock: (cause: unknown) => boolean
  readonly log: Logger
}

/** One call that carries the venue's time. */
export interface SignedCall<T> {
  readonly path: string
  /** Changes something at the venue: sent at most once, whatever comes back. */
  readonly isCommand: boolean
  /** Waits for room, signs and sends. */
  readonly send: () => Promise<T>
}

/**
 * Sends signed calls when the venue's time is known. A call that is refused for its time has the time measured anew;
 * a query is then sent once more.
 */
export function createSignedCalls({ venueClock, blamesClock, log }: Deps) {
  /** False when the venue's time could not be had: the refusal itself is then the better news. */
  const remeasure = async (signal: AbortSignal): Promise<boolean> => {
    try {
      await venueClock().measure(signal)
      return true
    } catch (cause) {
      log.warn('clock.unmeasured', { message: messageOf(cause) })
      return false
    }
  }

  return async <T>({ path, isCommand, send }: SignedCall<T>, signal: AbortSignal): Promise<T> => {
    for (let attempts = 1; ; attempts += 1) {
      await beforeSending(venueClock().ready(signal))
      try {
        return await send()
      } catch (cause) {
        if (!blamesClock(cause)) throw cause
        log.warn('clock.refused', { path, message: messageOf(cause) })
        const measured = await remeasure(signal)
        // The venue refused before it looked at the call; still, a command is the caller's to repeat.
        if (isCommand || attempts > 1 || !measured) throw cause
      }
    }
  }
}
