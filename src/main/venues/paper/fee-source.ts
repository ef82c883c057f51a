import { withDeadline } from '../../base/abort.ts'
import type { Clock } from '../../base/clock.ts'
import { D } from '../../base/decimal.ts'
import { kindOf, messageOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { FeeRates } from '../../domain/market.ts'
import type { AccountFacet } from '../exchange-client.ts'

/** 0.02 % maker, 0.05 % taker: what paper charges where the real account's tier cannot be read. */
export const DEFAULT_PAPER_FEES: FeeRates = { makerRate: new D('0.0002'), takerRate: new D('0.0005') }

/** A failed question is not repeated within this time: every fill would wait for its deadline. */
const ASK_AGAIN_AFTER_MS = 60_000

/** Fee rates of an instrument; asked for once, then remembered. Never throws. */
export type FeeSource = (symbol: SymbolId, signal: AbortSignal) => Promise<FeeRates>

/** The real account's tier where keys allow to read it, else `fallback`. */
export function createFeeSource(
  account: Pick<AccountFacet, 'getFeeRates'>,
  fallback: FeeRates,
  clock: Clock,
  log: Logger,
): FeeSource {
  const failedAtMs = new Map<SymbolId, number>()
  const known = new Map<SymbolId, FeeRates>()
  return async (symbol, signal) => {
    const remembered = known.get(symbol)
    if (remembered) return remembered
    if (clock.now() - (failedAtMs.get(symbol) ?? Number.NEGATIVE_INFINITY) < ASK_AGAIN_AFTER_MS)
      return fallback
    try {
      const rates = await account.getFeeRates({ symbol }, withDeadline(signal, 3_000))
      known.set(symbol, rates)
      return rates
    } catch (cause) {
      const kind = kindOf(cause)
      // Without keys the answer will not change.
      if (kind === 'auth' || kind === 'not-supported') known.set(symbol, fallback)
      else if (!signal.aborted) {
        failedAtMs.set(symbol, clock.now())
        log.warn('paper.fees-unread', { symbol, kind, reason: messageOf(cause) })
      }
      return fallback
    }
  }
}
