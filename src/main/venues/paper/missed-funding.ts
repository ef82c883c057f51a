import { withDeadline } from '../../base/abort.ts'
import type { Clock } from '../../base/clock.ts'
import type { Decimal } from '../../base/decimal.ts'
import { kindOf } from '../../base/errors.ts'
import type { Logger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { FundingRate, FundingSettlement } from '../../domain/market.ts'
import type { MarketDataFacet } from '../exchange-client.ts'
import { markOf } from './account-state.ts'
import type { PaperEngine } from './engine.ts'
import { sizeAt } from './size-over-time.ts'

/** Pays what was settled while nobody looked. */
export interface MissedFunding {
  /** @throws {AppError} when the venue could not be asked; nothing is paid twice when it is tried again. */
  pay(symbol: SymbolId, rate: FundingRate, signal: AbortSignal): Promise<void>
}

export interface MissedFundingDeps {
  readonly engine: PaperEngine
  readonly marketData: Pick<MarketDataFacet, 'getFundingHistory' | 'getCandles'>
  readonly hasCandles: boolean
  readonly settle: (symbol: SymbolId, rate: Decimal, mark: Decimal, atMs: number) => Promise<void>
  readonly clock: Clock
  readonly log: Logger
}

/** Longest wait for one answer about funding. */
export const ASK_WITHIN_MS = 10_000
/** Rows that venues tell at once: fewer at some of them, which refuse to be asked for more. */
const LIMITS = [1_000, 500, 100] as const
/** A row more for the settlement that was paid last, and one for clocks that differ. */
const SPARE_ROWS = 2

/** One settlement of one symbol. The minute: a history tells the same one some milliseconds off. */
export const settlementId = (symbol: SymbolId, atMs: number): string =>
  `${symbol}-${Math.round(atMs / 60_000)}`

/** Settled rates from the venue's history, marked at the candle of their minute, else at the mark of now. */
export function createMissedFunding(deps: MissedFundingDeps): MissedFunding {
  const { engine, marketData, hasCandles, settle, clock, log } = deps

  const markAt = async (symbol: SymbolId, atMs: number, signal: AbortSignal): Promise<Decimal> => {
    const now = markOf(engine.state, symbol)
    if (!hasCandles) return now
    const asked = { symbol, limit: 1, endTimeMs: atMs }
    const [candle] = await marketData.getCandles(asked, withDeadline(signal, ASK_WITHIN_MS))
    return candle?.close ?? now
  }

  /** As many rows as are needed, or the most that the venue tells. */
  const historyOf = async (
    symbol: SymbolId,
    rows: number,
    signal: AbortSignal,
  ): Promise<readonly FundingSettlement[]> => {
    const most = Math.min(rows, LIMITS[0])
    const limits = [most, ...LIMITS.filter((limit) => limit < most)]
    for (const limit of limits) {
      if (limit < rows) log.warn('paper.funding-history-short', { symbol, rows, limit })
      try {
        return await marketData.getFundingHistory({ symbol, limit }, withDeadline(signal, ASK_WITHIN_MS))
      } catch (cause) {
        if (kindOf(cause) !== 'validation' || limit === limits.at(-1)) throw cause
      }
    }
    return []
  }

  return {
    async pay(symbol, { intervalHours }, signal) {
      const fills = engine.state.fills.filter((fill) => fill.symbol === symbol)
      const [first] = fills
      if (!first) return
      const paid = new Set(engine.state.payments.map(({ paymentId }) => paymentId))
      const isPaid = (atMs: number): boolean => paid.has(settlementId(symbol, atMs))
      const last = engine.state.payments.findLast(
        (payment) =>
          payment.symbol === symbol && payment.paymentId === settlementId(symbol, payment.paidAtMs),
      )
      const sinceMs = last?.paidAtMs ?? first.venueTimeMs
      const intervals = Math.ceil((clock.now() - sinceMs) / intervalHours.times(3_600_000).toNumber())
      const history = await historyOf(symbol, Math.max(0, intervals) + SPARE_ROWS, signal)
      for (const { settledAtMs, ratePerInterval } of history) {
        if (settledAtMs < first.venueTimeMs || settledAtMs > clock.now() || isPaid(settledAtMs)) continue
        if (sizeAt(fills, settledAtMs).isZero()) continue
        await settle(symbol, ratePerInterval, await markAt(symbol, settledAtMs, signal), settledAtMs)
      }
    },
  }
}
