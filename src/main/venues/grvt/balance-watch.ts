import type { Clock } from '../../base/clock.ts'
import { messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { Balance } from '../../domain/position.ts'

interface Deps {
  readonly readBalances: (signal: AbortSignal) => Promise<readonly Balance[]>
  readonly onBalance: (balance: Balance) => void
  readonly everyMs: number
  /** How soon after `nudge` the account is read. */
  readonly afterMs: number
  readonly clock: Clock
  readonly log: Logger
}

/** Reads the account again and again, and tells the balances that have changed. */
export interface BalanceWatch {
  /** Ends by its signal only. */
  run(signal: AbortSignal): Promise<void>
  /** Something happened that moves balances. */
  nudge(): void
}

/** The venue has no stream of balances (sheet section 7): the account is read at a fixed pace, and soon after a fill. */
export function createBalanceWatch(deps: Deps): BalanceWatch {
  const { clock, log } = deps
  const told = new Map<string, string>()
  let waiting = new AbortController()

  const readOnce = async (signal: AbortSignal): Promise<void> => {
    try {
      for (const balance of await deps.readBalances(signal)) {
        const wallet = balance.walletBalance.toString()
        const before = told.get(balance.asset)
        told.set(balance.asset, wallet)
        // At the first reading nothing has changed: who listens reads the account itself.
        if (before !== undefined && before !== wallet) deps.onBalance(balance)
      }
    } catch (cause) {
      if (!signal.aborted) log.warn('balance.unread', { message: messageOf(cause) })
    }
  }

  return {
    async run(signal) {
      told.clear()
      for (;;) {
        // A nudge during the reading may be newer than what is read.
        waiting = new AbortController()
        const nudged = waiting.signal
        await readOnce(signal)
        // A nudge cuts the wait short; the signal ends it for good.
        await clock.sleep(deps.everyMs, AbortSignal.any([signal, nudged])).catch(() => undefined)
        signal.throwIfAborted()
        if (nudged.aborted) await clock.sleep(deps.afterMs, signal)
      }
    },
    nudge: () => waiting.abort(),
  }
}
