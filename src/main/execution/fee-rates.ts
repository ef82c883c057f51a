import { untilAborted, withDeadline } from '../base/abort.ts'
import type { Clock } from '../base/clock.ts'
import { kindOf, messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { SymbolId } from '../domain/brands.ts'
import type { FeeRates } from '../domain/market.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'

export interface FeeRatesDeps {
  readonly client: ExchangeClient
  /** Answered while the account's own tier is not known. */
  readonly fallback: FeeRates
  readonly clock: Clock
  readonly log: Logger
  readonly lifetime: AbortSignal
  /** How long a tier is believed; 10 minutes by default. */
  readonly maxAgeMs?: number
}

/** The account's fee rates for previews, asked for rarely: a tier changes once a day and the query is dear. */
export interface FeeRatesCache {
  /** Never throws but for `cancelled`: without an answer the last known rates, or the fallback, stand. */
  ratesOf(symbol: SymbolId, signal: AbortSignal): Promise<FeeRates>
}

interface Known {
  readonly rates: FeeRates
  readonly askedAtMs: number
}

const DEFAULT_MAX_AGE_MS = 600_000
/** After a failed query the next one waits this long. */
const RETRY_AFTER_MS = 30_000

export function createFeeRates(deps: FeeRatesDeps): FeeRatesCache {
  const { client, fallback, clock, log, lifetime, maxAgeMs = DEFAULT_MAX_AGE_MS } = deps
  const known = new Map<SymbolId, Known>()
  const inFlight = new Map<SymbolId, Promise<FeeRates>>()

  const ask = async (symbol: SymbolId): Promise<FeeRates> => {
    const askedAtMs = clock.monotonicMs()
    try {
      const rates = await client.account.getFeeRates({ symbol }, withDeadline(lifetime, 3_000))
      known.set(symbol, { rates, askedAtMs })
      return rates
    } catch (cause) {
      log.warn('fees.unread', { venue: client.venue, symbol, kind: kindOf(cause), reason: messageOf(cause) })
      const rates = known.get(symbol)?.rates ?? fallback
      known.set(symbol, { rates, askedAtMs: askedAtMs + RETRY_AFTER_MS - maxAgeMs })
      return rates
    }
  }

  return {
    async ratesOf(symbol, signal) {
      const last = known.get(symbol)
      if (last && clock.monotonicMs() - last.askedAtMs < maxAgeMs) return last.rates
      const waiting = inFlight.get(symbol)
      if (waiting) return untilAborted(waiting, signal)
      const asked = ask(symbol).finally(() => inFlight.delete(symbol))
      inFlight.set(symbol, asked)
      return untilAborted(asked, signal)
    },
  }
}
