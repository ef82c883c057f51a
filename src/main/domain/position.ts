import type { Decimal } from '../base/decimal.ts'
import type { SymbolId, VenueId } from './brands.ts'

/** A position at one venue. Flat positions are not listed. */
export interface Position {
  readonly venue: VenueId
  readonly symbol: SymbolId
  /** Signed venue units: positive long, negative short. */
  readonly sizeBase: Decimal
  readonly entryPrice: Decimal
  readonly markPrice: Decimal
  /** Size × (mark − entry), quote. */
  readonly unrealizedPnlQuote: Decimal
  /** Absent when the venue publishes none. */
  readonly liquidationPrice?: Decimal
  readonly leverage?: Decimal
  readonly marginMode?: 'cross' | 'isolated'
  readonly updatedAtMs: number
}

/** Size × (mark − entry), quote units; signed like the position. */
export function unrealizedPnl(sizeBase: Decimal, entryPrice: Decimal, markPrice: Decimal): Decimal {
  return sizeBase.times(markPrice.minus(entryPrice))
}

/** One asset of an account. */
export interface Balance {
  readonly asset: string
  readonly walletBalance: Decimal
  readonly availableBalance: Decimal
  readonly unrealizedPnl: Decimal
  readonly receivedAtMs: number
}
