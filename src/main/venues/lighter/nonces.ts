import { untilAborted } from '../../base/abort.ts'
import { AppError } from '../../base/errors.ts'
import { createLock } from '../../base/lock.ts'
import type { Logger } from '../../base/logger.ts'

/** The right to send one transaction. Every ticket ends with exactly one of `queued`, `refused`, `unclear`. */
export interface Ticket {
  readonly nonce: number
  /** Resolves when all earlier tickets have left: nonces must reach the venue in their order. */
  readonly turn: Promise<void>
  /** This one has left, or never will: the next may go. */
  left(): void
  /** The venue has taken it: the nonce is used. */
  queued(): void
  /** The venue has refused it, or it was never sent: the nonce is not used, and later ones that left are void. */
  refused(): void
  /** No answer: the nonce may be used or not. */
  unclear(): void
}

/** Hands out the numbers that order the transactions of one API key. */
export interface Nonces {
  /** @throws {AppError} what reading the venue's number threw, or `cancelled` and `timeout` by the signal. */
  take(signal: AbortSignal): Promise<Ticket>
  /** The count cannot be trusted: the next ticket waits until the venue has said its number. */
  doubt(reason: string): void
}

interface Deps {
  /** The venue's next number, and whose it is. */
  readonly fetchNext: (signal: AbortSignal) => Promise<number>
  readonly log: Logger
}

/**
 * The sequence rules of nonces (sheet section 4.4), numbered here:
 *
 * 1. One counter per account and API key; the first number is the venue's own `nextNonce`.
 * 2. Tickets are signed in parallel, but leave in the order of their numbers.
 * 3. "Queued" uses the number, whatever becomes of the order.
 * 4. A refusal does not use it, so every later number that has left is void too. The count is read again.
 * 5. Silence may have used it. The count is read again.
 * 6. Before the count is read again all outstanding tickets must have ended: the venue's number would be old at once.
 * 7. A queued transaction can still be dropped without using its number: then the next one is refused, which is rule 4.
 */
export function createNonces({ fetchNext, log }: Deps): Nonces {
  const lock = createLock()
  let next: number | undefined
  let outstanding = 0
  let changed = Promise.withResolvers<void>()
  let lastLeft: Promise<void> = Promise.resolve()

  const doubt = (reason: string): void => {
    if (next !== undefined) log.info('nonce.doubted', { reason })
    next = undefined
  }

  const end = (): void => {
    outstanding -= 1
    changed.resolve()
    changed = Promise.withResolvers<void>()
  }

  const untilNoneIsOut = async (signal: AbortSignal): Promise<void> => {
    while (outstanding > 0) await untilAborted(changed.promise, signal)
  }

  const issue = (nonce: number): Ticket => {
    const turn = lastLeft
    const leaving = Promise.withResolvers<void>()
    lastLeft = leaving.promise
    outstanding += 1
    let ended = false
    const once = (after: () => void): void => {
      leaving.resolve()
      if (ended) throw new AppError('bug', `expected one end of nonce ${nonce}, got a second`)
      ended = true
      after()
      end()
    }
    return {
      nonce,
      turn,
      left: () => leaving.resolve(),
      queued: () => once(() => undefined),
      refused: () => once(() => doubt(`nonce ${nonce} was refused`)),
      unclear: () => once(() => doubt(`nonce ${nonce} was not answered`)),
    }
  }

  return {
    doubt,
    take: (signal) =>
      lock.run(async () => {
        while (next === undefined) {
          await untilNoneIsOut(signal)
          next = await untilAborted(fetchNext(signal), signal)
        }
        const ticket = issue(next)
        next += 1
        return ticket
      }),
  }
}
