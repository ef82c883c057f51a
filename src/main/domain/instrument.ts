import { ceilToStep, type Decimal, decimalsOf, floorToStep, minOf } from '../base/decimal.ts'
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
  /** Zero where the venue names none; see `largestOrder`. */
  readonly maxSize: Decimal
  /** Zero where the venue names none. */
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

/** Largest size of one order, venue units; `undefined` when the venue names none. */
export function largestOrder(
  { maxSize, maxMarketSize }: Instrument,
  type: 'limit' | 'market',
): Decimal | undefined {
  const named = (type === 'market' ? [maxSize, maxMarketSize] : [maxSize]).filter((size) => size.gt(0))
  return named.length === 0 ? undefined : named.reduce(minOf)
}
