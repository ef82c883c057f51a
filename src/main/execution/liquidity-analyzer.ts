import type { Clock } from '../base/clock.ts'
import type { Decimal } from '../base/decimal.ts'
import type { SymbolId } from '../domain/brands.ts'
import type { DepthSnapshot } from '../domain/market.ts'
import type { Side } from '../domain/order.ts'
import { type BookProblem, depthProblems } from '../pricing/book-sanity.ts'
import { ageOf } from '../pricing/price-age.ts'
import type { PriceProvider } from '../pricing/price-provider.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import { type LiquidityScore, scoreLiquidity } from './liquidity-score.ts'

/** A book fetched for an order. Its top is in the price provider from then on. */
export interface LiquidityCheck {
  readonly depth: DepthSnapshot
  readonly bookAgeMs: number
  /** Empty, crossed or stale: reasons not to trade on this book. */
  readonly problems: readonly BookProblem[]
  /** Scores a size against this book, without another request. */
  score(side: Side, sizeBase: Decimal): LiquidityScore
}

export interface LiquidityAnalyzer {
  /**
   * Asks the venue for its book once and caches its top, so that execution needs no second request. Whoever asks
   * for the same book meanwhile shares the request.
   *
   * @throws {AppError} what the query threw. Problems of the book itself are data, not errors.
   */
  check(client: ExchangeClient, symbol: SymbolId, signal: AbortSignal): Promise<LiquidityCheck>
}

export interface LiquidityAnalyzerDeps {
  readonly prices: PriceProvider
  readonly clock: Clock
  /** Levels a side to ask for; 100 by default. */
  readonly levels?: number
}

/** Levels a side that an order is checked against; its preview walks as many, so that the two agree. */
export const CHECKED_LEVELS = 100

export function createLiquidityAnalyzer(deps: LiquidityAnalyzerDeps): LiquidityAnalyzer {
  const { prices, clock, levels = CHECKED_LEVELS } = deps
  return {
    async check(client, symbol, signal) {
      const depth = await prices.readOrderBook(client, { symbol, levels }, signal)
      const nowMs = clock.now()
      return {
        depth,
        bookAgeMs: ageOf(depth.receivedAtMs, nowMs) ?? 0,
        problems: depthProblems(depth, nowMs, prices.ceilingMs('sizing')),
        score: (side, sizeBase) => scoreLiquidity(depth, side, sizeBase),
      }
    },
  }
}
