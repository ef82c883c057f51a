import { type Decimal, ZERO } from '../../base/decimal.ts'

/** How long, and how much, an operation stood on one leg. */
export interface NakedTime {
  readonly nakedMs: number
  /** ∫ |difference of the legs| × price dt, quote × seconds. */
  readonly quoteSeconds: Decimal
}

/** Measures the time between two looks with the difference that was known at the first of them. */
export interface NakedClock {
  /**
   * @param gapTokens difference of the legs from now on; zero while they are even.
   * @param pricePerToken quote.
   */
  look(nowMs: number, gapTokens: Decimal, pricePerToken: Decimal): void
  /** Since when the legs differ; absent while they do not. */
  sinceMs(): number | undefined
  total(): NakedTime
}

/** @param before what an earlier process had already measured of the same operation. */
export function createNakedClock(before: NakedTime = { nakedMs: 0, quoteSeconds: ZERO }): NakedClock {
  let { nakedMs, quoteSeconds } = before
  let since: number | undefined
  let last: { readonly atMs: number; readonly gapQuote: Decimal } | undefined
  return {
    look(nowMs, gapTokens, pricePerToken) {
      if (last?.gapQuote.gt(0)) {
        const elapsedMs = nowMs - last.atMs
        nakedMs += elapsedMs
        quoteSeconds = quoteSeconds.plus(last.gapQuote.times(elapsedMs).div(1_000))
      }
      const gapQuote = gapTokens.times(pricePerToken)
      last = { atMs: nowMs, gapQuote }
      since = gapQuote.gt(0) ? (since ?? nowMs) : undefined
    },
    sinceMs: () => since,
    total: () => ({ nakedMs, quoteSeconds }),
  }
}
