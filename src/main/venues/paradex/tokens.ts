import { untilAborted } from '../../base/abort.ts'
import type { Clock } from '../../base/clock.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'

/** Bearer tokens of the account. */
export interface Tokens {
  /**
   * One that is good. One that is getting old is replaced in the background meanwhile, so that no order waits for it.
   *
   * @throws {AppError} `auth` without credentials or when they are refused; `transport`, …
   */
  current(signal: AbortSignal): Promise<string>
  /** The venue did not take this one: the next is made anew. Another one stays. */
  forget(token: string): void
  /** Replaces tokens ahead of time until the signal ends it. */
  keepFresh(signal: AbortSignal): Promise<void>
}

interface Deps {
  /** Signs in. */
  readonly fetchToken: (signal: AbortSignal) => Promise<string>
  /** Whose token it is: another key, by identity, needs another one. @throws {AppError} `auth` without credentials. */
  readonly owner: () => object
  readonly clock: Clock
  readonly log: Logger
  readonly renewAfterMs: number
  readonly lifeMs: number
  /** Ends a sign-in that outlives its callers. */
  readonly lifetime: AbortSignal
}

interface Kept {
  readonly token: string
  readonly owner: object
  readonly madeAtMs: number
}

/** A failed renewal is tried again after this. */
const RETRY_MS = 10_000

/** Sheet section 4.2: five minutes, whatever was asked for. Callers at the same time share one sign-in. */
export function createTokens({
  fetchToken,
  owner,
  clock,
  log,
  renewAfterMs,
  lifeMs,
  lifetime,
}: Deps): Tokens {
  let kept: Kept | undefined
  let inFlight: { readonly owner: object; readonly done: Promise<string> } | undefined

  const make = async (forOwner: object): Promise<string> => {
    // Aged from before it was asked for: better replaced too early.
    const madeAtMs = clock.monotonicMs()
    const token = await fetchToken(lifetime)
    kept = { token, owner: forOwner, madeAtMs }
    return token
  }

  const renew = (): Promise<string> => {
    const forOwner = owner()
    if (inFlight?.owner === forOwner) return inFlight.done
    const done = make(forOwner).finally(() => {
      if (inFlight?.done === done) inFlight = undefined
    })
    inFlight = { owner: forOwner, done }
    return done
  }

  const ageMs = (): number =>
    kept?.owner === owner() ? clock.monotonicMs() - kept.madeAtMs : Number.POSITIVE_INFINITY

  const renewBeside = (): void => {
    renew().catch((cause: unknown) => {
      if (!lifetime.aborted) log.warn('token.not-renewed', { message: messageOf(cause) })
    })
  }

  return {
    async current(signal) {
      const age = ageMs()
      if (!kept || age >= lifeMs) return untilAborted(renew(), signal)
      if (age >= renewAfterMs) renewBeside()
      return kept.token
    },
    forget(token) {
      if (kept?.token === token) kept = undefined
    },
    async keepFresh(signal) {
      while (!signal.aborted) {
        try {
          const waitMs = renewAfterMs - ageMs()
          if (waitMs > 0) await clock.sleep(waitMs, signal)
          else await untilAborted(renew(), signal)
        } catch (cause) {
          if (signal.aborted) return
          log.warn('token.not-renewed', { message: messageOf(cause) })
          await clock.sleep(RETRY_MS, signal)
        }
      }
    },
  }
}
