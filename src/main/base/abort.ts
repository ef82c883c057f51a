import { AppError } from './errors.ts'

/** The caller's signal, cut off after `timeoutMs` at the latest. Every await on the network takes one. */
export function withDeadline(signal: AbortSignal, timeoutMs: number): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
}

/**
 * Waits for a promise that others share; aborting gives up this caller's wait only.
 *
 * @throws {AppError} `cancelled`, or `timeout` when the signal was a deadline.
 */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(abortError(signal))
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
    // Listened to in any case: work that fails after its last caller gave up is nobody's surprise.
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

/** Why a signal aborted, as an error of ours: a deadline is `timeout`, anything else `cancelled`. */
export function abortError(signal: AbortSignal): AppError {
  const reason: unknown = signal.reason
  const timedOut = reason instanceof Error && reason.name === 'TimeoutError'
  return timedOut
    ? new AppError('timeout', 'no answer came before the deadline')
    : new AppError('cancelled', 'the wait was given up')
}
