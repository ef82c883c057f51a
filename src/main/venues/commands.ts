import { AppError, messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { CancelOutcome, OrderUpdate, SubmitOutcome } from '../domain/order.ts'
import { notSent } from './not-sent.ts'
import type { Refusal, RefusalReader } from './refusals.ts'

/** A refusal as the outcome of a submit or of a cancel. */
export type Rejected = Refusal & { readonly outcome: 'rejected' }

/**
 * Turns what happens to a command into its outcome. Each is sent at most once: a second send could double the position.
 * Only a proven refusal is a rejection; any other failure leaves the outcome unknown.
 */
export interface Commands {
  /**
   * Runs what comes before sending: its failure is a rejection, for nothing has left this machine.
   *
   * @throws {AppError} `auth` without a key; `validation` and `not-supported`, which are the caller's to mend.
   */
  prepare<T extends object>(step: () => Promise<T>): Promise<T | Rejected>
  /** Sends one order. */
  submit(clientOrderId: string, send: () => Promise<SubmitOutcome>): Promise<SubmitOutcome>
  /** Sends one cancel. @param what the order's id, or words for several, for the log */
  cancel<T>(what: string, send: () => Promise<T>): Promise<T | CancelOutcome>
}

/** What came of cancelling an order that has ended by now. */
export const outcomeOfEnd = (order: OrderUpdate): CancelOutcome =>
  order.status === 'cancelled'
    ? { outcome: 'cancelled', order }
    : { outcome: 'not-open', reason: `the order is ${order.status}` }

interface Deps {
  readonly log: Logger
  /** @throws {AppError} `auth` when there is no key to sign with. */
  readonly checkKey: () => void
  readonly refusal: RefusalReader
  /** The venue says that there is no such open order. */
  readonly isNotOpen: (cause: unknown) => boolean
}

/** Builds the outcomes of one venue. */
export function createCommands({ log, checkKey, refusal, isNotOpen }: Deps): Commands {
  const provenBy = (cause: unknown): Rejected | undefined => {
    const refused = refusal(cause) ?? notSent(cause)
    return refused && { outcome: 'rejected', ...refused }
  }

  return {
    async prepare(step) {
      checkKey()
      try {
        return await step()
      } catch (cause) {
        if (cause instanceof AppError && (cause.kind === 'validation' || cause.kind === 'not-supported'))
          throw cause
        return { outcome: 'rejected', code: 'not-sent', reason: messageOf(cause) }
      }
    },

    async submit(clientOrderId, send) {
      try {
        return await send()
      } catch (cause) {
        const rejected = provenBy(cause)
        if (rejected) {
          log.info('submit.rejected', { clientOrderId, code: rejected.code, reason: rejected.reason })
          return rejected
        }
        const reason = messageOf(cause)
        log.warn('submit.unknown', { clientOrderId, reason })
        return { outcome: 'unknown', reason }
      }
    },

    async cancel(what, send) {
      try {
        return await send()
      } catch (cause) {
        if (isNotOpen(cause)) return { outcome: 'not-open', reason: 'the venue has no such open order' }
        const rejected = provenBy(cause)
        if (rejected) return rejected
        const reason = messageOf(cause)
        log.warn('cancel.unknown', { clientOrderId: what, reason })
        return { outcome: 'unknown', reason }
      }
    },
  }
}
