import type { Clock } from '../base/clock.ts'
import type { Unsubscribe } from '../base/emitter.ts'
import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { Journal } from '../journal/journal.ts'
import type { RiskGate } from '../risk/risk-gate.ts'
import type { TradingDesk } from './trading-desk.ts'

export interface JournalRecoveryDeps {
  /** The gate of one mode. */
  readonly gate: RiskGate
  /** The journal of that mode. */
  readonly journal: Pick<Journal, 'check'>
  /** The mode's desks that are there now. */
  readonly desks: () => readonly Pick<TradingDesk, 'reconcile'>[]
  readonly clock: Clock
  readonly log: Logger
  /** Ends the waits. */
  readonly lifetime: AbortSignal
}

const TRY_EVERY_MS = 5_000

/**
 * Ends the halt of a journal that can be written again: tries it every 5 s, and lets every desk ask its
 * venue for what could not be written down meanwhile.
 */
export function recoverJournal(deps: JournalRecoveryDeps): Unsubscribe {
  const { gate, journal, desks, clock, log, lifetime } = deps
  let trying = false

  const tryUntilMended = async (): Promise<void> => {
    while (gate.journalProblem() !== undefined) {
      await clock.sleep(TRY_EVERY_MS, lifetime)
      try {
        await journal.check()
        gate.journalMended()
        for (const desk of desks()) desk.reconcile()
      } catch (cause) {
        log.warn('journal.still-broken', { message: messageOf(cause) })
      }
    }
  }

  const watch = (): void => {
    if (trying || gate.journalProblem() === undefined) return
    trying = true
    tryUntilMended()
      .catch(() => undefined)
      .finally(() => {
        trying = false
        if (!lifetime.aborted) watch()
      })
  }

  watch()
  return gate.onStatus(watch)
}
