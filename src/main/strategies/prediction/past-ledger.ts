import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import { type LedgerRecord, readLedger } from './ledger.ts'

/** What the last run of the paper trader left, for whoever looks while it is off. */
export interface PastLedger {
  /** Reads the file at the first question; undefined when there is none, or none that can be read. */
  read(): Promise<LedgerRecord | undefined>
  /** A run ended, and this is what it left. */
  leave(record: LedgerRecord): void
  /** A run begins: what was read is of no use any more. */
  forget(): void
}

/** Never writes, and touches no disk before it is asked. */
export function createPastLedger(path: string, log: Logger): PastLedger {
  let past: Promise<LedgerRecord | undefined> | undefined
  return {
    read() {
      past ??= readLedger(path, log).catch((cause) => {
        log.warn('paper-trader.ledger-unread', { message: messageOf(cause) })
        return undefined
      })
      return past
    },
    leave(record) {
      past = Promise.resolve(record)
    },
    forget() {
      past = undefined
    },
  }
}
