import type { z } from 'zod'
import { untilAborted } from '../../base/abort.ts'
import type { Clock } from '../../base/clock.ts'
import type { LighterHttp } from './http.ts'
import type { MarketRow } from './markets.ts'
import { type fundingRates, marketRow } from './wire.ts'

/** Answers about all markets at once, shared by everyone who asks within a few seconds: the free tier allows one request a second. */
export interface SharedAnswers {
  /** Every perpetual that can be read; the others are left out. */
  markets(signal: AbortSignal): Promise<readonly MarketRow[]>
  fundingRates(signal: AbortSignal): Promise<z.infer<typeof fundingRates>['funding_rates']>
}

interface Deps {
  readonly http: LighterHttp
  readonly clock: Clock
  readonly maxAgeMs: number
  /** Ends a request that outlives its callers. */
  readonly lifetime: AbortSignal
}

export function createSharedAnswers({ http, clock, maxAgeMs, lifetime }: Deps): SharedAnswers {
  const share = <T>(fetch: () => Promise<T>): ((signal: AbortSignal) => Promise<T>) => {
    let kept: { readonly answer: Promise<T>; readonly askedAtMs: number } | undefined
    return (signal) => {
      const nowMs = clock.monotonicMs()
      if (!kept || nowMs - kept.askedAtMs > maxAgeMs) {
        const answer = fetch()
        const mine = { answer, askedAtMs: nowMs }
        kept = mine
        answer.catch(() => {
          if (kept === mine) kept = undefined
        })
      }
      return untilAborted(kept.answer, signal)
    }
  }
  return {
    markets: share(async () => {
      const { order_book_details } = await http.orderBookDetails(lifetime)
      return order_book_details.flatMap((row) => marketRow.safeParse(row).data ?? [])
    }),
    fundingRates: share(async () => (await http.fundingRates(lifetime)).funding_rates),
  }
}
