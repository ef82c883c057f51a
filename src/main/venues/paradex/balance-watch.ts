import type { Logger } from '../../base/logger.ts'
import type { Balance } from '../../domain/position.ts'
import { beside } from '../beside.ts'
import { createSharedRun } from '../shared-run.ts'

/** A balance as far as the account's wallets tell it. */
export type WalletBalance = Pick<Balance, 'asset' | 'walletBalance'>

interface Deps {
  readonly readBalances: (signal: AbortSignal) => Promise<readonly WalletBalance[]>
  readonly onBalance: (balance: WalletBalance) => void
  readonly log: Logger
}

/** Reads the account's cash when something has moved it. */
export interface BalanceWatch {
  /** Something happened that moves balances. The reading ends with the signal. */
  nudge(signal: AbortSignal): void
}

/** The account's channel tells equity only: cash is read anew, once for what moved it meanwhile. Sheet section 7. */
export function createBalanceWatch({ readBalances, onBalance, log }: Deps): BalanceWatch {
  let hasMovedAgain = false
  const reading = createSharedRun(async (signal) => {
    do {
      hasMovedAgain = false
      for (const balance of await readBalances(signal)) onBalance(balance)
    } while (hasMovedAgain && !signal.aborted)
  })
  return {
    nudge(signal) {
      hasMovedAgain = true
      beside(log, 'account.cash', signal, (until) => reading.join(until))
    },
  }
}
