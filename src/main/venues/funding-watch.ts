import type { Clock } from '../base/clock.ts'
import { messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { FundingPayment } from '../domain/market.ts'

interface Deps {
  /** The account's latest payments of all symbols. */
  readonly readPayments: (signal: AbortSignal) => Promise<readonly FundingPayment[]>
  readonly onPayment: (payment: FundingPayment) => void
  readonly everyMs: number
  readonly clock: Clock
  readonly log: Logger
}

/**
 * Tells funding payments as they appear in the history: the venue has no stream of them. What stands there at the first
 * reading is known already. Ends by its signal only.
 */
export async function runFundingWatch(deps: Deps, signal: AbortSignal): Promise<void> {
  const { clock, log } = deps
  let known: ReadonlySet<string> | undefined
  for (;;) {
    try {
      const payments = await deps.readPayments(signal)
      for (const payment of payments) if (known && !known.has(payment.paymentId)) deps.onPayment(payment)
      // The history moves on; what has left it does not come back.
      known = new Set(payments.map((payment) => payment.paymentId))
    } catch (cause) {
      if (signal.aborted) return
      log.warn('funding.unread', { message: messageOf(cause) })
    }
    await clock.sleep(deps.everyMs, signal)
  }
}
