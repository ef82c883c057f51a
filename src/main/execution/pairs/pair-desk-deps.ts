import type { Clock } from '../../base/clock.ts'
import type { Logger } from '../../base/logger.ts'
import type { IntentId, SymbolId, VenueId } from '../../domain/brands.ts'
import type { Journal } from '../../journal/journal.ts'
import type { PriceProvider } from '../../pricing/price-provider.ts'
import type { RiskGate } from '../../risk/risk-gate.ts'
import type { ExecutionTracker } from '../execution-tracker.ts'
import type { LiquidityAnalyzer } from '../liquidity-analyzer.ts'
import type { PairSeat } from './pair-seat.ts'

/** What a gesture on a pair is told. */
export interface PairReply {
  /** `refused`: nothing was sent. `flat`: it was taken back. `partly`: less than asked stands, or is left. */
  readonly outcome: 'opened' | 'closed' | 'partly' | 'flat' | 'refused'
  readonly pairId: IntentId
  readonly reason?: string
}

/** What a pair desk is made of. */
export interface PairDeskDeps {
  readonly journal: Journal
  readonly gate: RiskGate
  readonly prices: PriceProvider
  readonly analyzer: LiquidityAnalyzer
  readonly tracker: ExecutionTracker
  readonly clock: Clock
  readonly log: Logger
  /** The venue's seat, once it is there. */
  readonly seatOf: (venue: VenueId) => PairSeat | undefined
  /** Holds the market data of both legs while an operation works. */
  readonly holdFeeds: (legs: readonly { readonly venue: VenueId; readonly symbol: SymbolId }[]) => Disposable
  /** Ends every operation where it stands; the next start finishes it. */
  readonly lifetime: AbortSignal
}
