import { ceilToStep, type Decimal, decimalsOf, floorToStep } from '../base/decimal.ts'
import type { SymbolId, VenueId } from './brands.ts'

export type InstrumentStatus = 'trading' | 'pending' | 'delisted'

/** What a venue trades, and in which steps. Sizes are venue units; see `multiplier`. */
export interface Instrument {
  readonly venue: VenueId
  readonly symbol: SymbolId
  /** As the venue spells it, `BTCUSDT`, `1000PEPEUSDT`. */
  readonly venueSymbol: string
  readonly quoteAsset: string
  readonly status: InstrumentStatus
  /** Smallest price step, in quote per venue unit. */
  readonly tickSize: Decimal
  /** Smallest size step, in venue units. */
  readonly lotSize: Decimal
  readonly minSize: Decimal
  readonly maxSize: Decimal
  readonly maxMarketSize: Decimal
  /** Smallest price × size, in quote. */
  readonly minNotional: Decimal
  /** Tokens in one venue unit: 1000 for `1000PEPEUSDT`, otherwise 1. */
  readonly multiplier: Decimal
  /** A buy may not be priced above mark × `up`, a sell not below mark × `down`. */
  readonly priceBand?: { readonly up: Decimal; readonly down: Decimal }
}

/** Decimals that the venue's prices and sizes need. From the steps, never from counting characters. */
export function scalesOf(instrument: Instrument): { priceDecimals: number; sizeDecimals: number } {
  return { priceDecimals: decimalsOf(instrument.tickSize), sizeDecimals: decimalsOf(instrument.lotSize) }
}

/** A resting price on the tick grid that is never more aggressive than asked: buys down, sells up. */
export function roundToTick(price: Decimal, side: 'buy' | 'sell', instrument: Instrument): Decimal {
  return side === 'buy' ? floorToStep(price, instrument.tickSize) : ceilToStep(price, instrument.tickSize)
}
