import { D, type Decimal } from '../base/decimal.ts'

/** What an order may be at most. Checked for every order, whoever made it. */
export interface RiskLimits {
  /** Largest size × price of one order, quote. */
  readonly maxOrderNotionalQuote: Decimal
  /** Largest |position| × price after the order, quote, per venue and symbol. */
  readonly maxPositionNotionalQuote: Decimal
  /** Farthest a limit price may lie from mid, and widest spread to trade into, as a fraction of mid. */
  readonly priceBandFraction: Decimal
  /** The same order again within this time is taken for a slip of the hand; 0 switches it off. */
  readonly duplicateWindowMs: number
}

/** Safe for a first start: large enough to try things, small enough to survive a mistake. */
export const DEFAULT_RISK_LIMITS: RiskLimits = {
  maxOrderNotionalQuote: new D(100_000),
  maxPositionNotionalQuote: new D(500_000),
  priceBandFraction: new D('0.05'),
  duplicateWindowMs: 150,
}
