import type { Decimal } from '../base/decimal.ts'
import type { SymbolId, VenueId } from './brands.ts'

/** Where a price came from: a venue's answer or stream, our cache, another terminal's, or what was known last. */
export type PriceSource = 'rest' | 'stream' | 'cache' | 'shared' | 'last-known'

/** Best bid and offer, with our receipt time: age is counted from it, never from a venue's clock. */
export interface Bbo {
  readonly venue: VenueId
  readonly symbol: SymbolId
  readonly bidPrice: Decimal
  readonly bidSizeBase: Decimal
  readonly askPrice: Decimal
  readonly askSizeBase: Decimal
  /** The venue's order-book update id; absent where it has none. */
  readonly sequence?: number
  readonly venueTimeMs: number
  readonly receivedAtMs: number
  readonly source: PriceSource
}

export interface BookLevel {
  readonly price: Decimal
  readonly sizeBase: Decimal
}

/** A book at one moment: bids highest first, asks lowest first, no empty level. */
export interface DepthSnapshot {
  readonly venue: VenueId
  readonly symbol: SymbolId
  readonly bids: readonly BookLevel[]
  readonly asks: readonly BookLevel[]
  readonly sequence: number
  readonly venueTimeMs: number
  readonly receivedAtMs: number
  readonly source: PriceSource
}

/** Open time to close time, `closed` false for the running one. Sizes in venue units. */
export interface Candle {
  readonly openTimeMs: number
  readonly closeTimeMs: number
  readonly open: Decimal
  readonly high: Decimal
  readonly low: Decimal
  readonly close: Decimal
  readonly volumeBase: Decimal
  readonly closed: boolean
}

export interface PublicTrade {
  readonly tradeId: string
  readonly price: Decimal
  readonly sizeBase: Decimal
  readonly takerSide: 'buy' | 'sell'
  readonly venueTimeMs: number
}

/** Funding as the venue publishes it. Positive: longs pay shorts. */
export interface FundingRate {
  readonly symbol: SymbolId
  /** Fraction of notional per interval, 0.0001 = 0.01 %. */
  readonly ratePerInterval: Decimal
  readonly intervalHours: Decimal
  /** When it is paid next; where it accrues continuously, the moment of reading. */
  readonly nextSettlementMs: number
  /**
   * `continuous`: it accrues on the position every second at `ratePerInterval` ÷ interval and is realised when the
   * position changes, so there is no countdown. Absent: paid whole at `nextSettlementMs`.
   */
  readonly accrual?: 'continuous'
  readonly markPrice: Decimal
  readonly indexPrice?: Decimal
  readonly capPerInterval?: Decimal
  readonly floorPerInterval?: Decimal
  /** What the venue itself expects to be settled next, where it tells that beside the running rate. */
  readonly predictedPerInterval?: Decimal
  readonly receivedAtMs: number
}

/** One settled rate of the past. */
export interface FundingSettlement {
  readonly symbol: SymbolId
  readonly ratePerInterval: Decimal
  readonly settledAtMs: number
}

/** Money that funding moved on our account; positive is received. */
export interface FundingPayment {
  readonly venue: VenueId
  readonly symbol: SymbolId
  readonly amountQuote: Decimal
  readonly asset: string
  readonly paidAtMs: number
  readonly paymentId: string
}

/** Fractions of notional; negative is a rebate. */
export interface FeeRates {
  readonly makerRate: Decimal
  readonly takerRate: Decimal
}
