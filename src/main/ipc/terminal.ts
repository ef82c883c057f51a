import type { PaperLabView } from '../../shared/paper-lab-views.ts'
import type { Clock } from '../base/clock.ts'
import type { Decimal } from '../base/decimal.ts'
import type { Unsubscribe } from '../base/emitter.ts'
import type { Logger } from '../base/logger.ts'
import type { MarketWatch } from '../desk/market-watch.ts'
import type { PairDesks } from '../desk/pair-desks.ts'
import type { QuoteBoard } from '../desk/quote-board.ts'
import type { Session } from '../desk/session.ts'
import type { TradingDesk } from '../desk/trading-desk.ts'
import type { SymbolId } from '../domain/brands.ts'
import type { Instrument } from '../domain/instrument.ts'
import type { LiveBooks } from '../market-data/live-books.ts'
import type { PriceProvider } from '../pricing/price-provider.ts'
import type { LeverageInfo } from '../venues/exchange-client.ts'
import type { VenueRegistry } from '../venues/registry.ts'
import type { VenueHealth } from './venue-health.ts'

/** What the window is shown and may ask for: the services that handlers and publisher share. */
export interface Terminal {
  readonly session: Session
  readonly watch: MarketWatch
  readonly books: LiveBooks
  readonly prices: PriceProvider
  /** Venues that have connected. */
  venues(): VenueRegistry
  readonly board: QuoteBoard
  readonly health: VenueHealth
  /** Instruments the picker offers: those that trade. */
  instruments(): readonly Instrument[]
  readonly dataSource: 'simulator' | 'testnet' | 'mainnet'
  /** Generated or replayed, in words; absent off the simulator. */
  market(): string | undefined
  /** Somebody is about to trade this: its feed comes back, if it was paused. */
  prewarm(instrument: Instrument): void
  /** The same for a pair ticket: the book is kept for as long as the feed stays warm. */
  prepareBook(instrument: Instrument): void
  readonly pairs: PairDesks
  /** The paper venues' settings and scores, and the market they show. */
  readonly lab: { view(): PaperLabView; onChange(listener: () => void): Unsubscribe }
  /** Leverage of an instrument in a mode, asked for rarely. */
  leverageOf(desk: TradingDesk, symbol: SymbolId, nowMs: number): Promise<LeverageInfo>
  readonly clock: Clock
  readonly log: Logger
  /** The ladder width chosen for an instrument. */
  groupingOf(instrument: Instrument): Decimal
  setGrouping(instrument: Instrument, width: Decimal): void
}
