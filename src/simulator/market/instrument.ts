import { type Fixed, formatFixed, magnitude } from '../fixed.ts'
import type { PastCharacter } from './candles.ts'

/** How a generated market of one instrument behaves. */
export interface MarketCharacter extends PastCharacter {
  /** First price, in quote units. */
  readonly startPrice: number
  /** Standard deviation of the yearly log return, 0.5 is 50 %. */
  readonly yearlyVolatility: number
  /** Mean pause between two changes of the book. */
  readonly meanStepMs: number
  /** Share of the steps on which somebody trades. */
  readonly tradeShare: number
  /** Typical distance of best bid and best ask, in ticks. */
  readonly spreadTicks: number
  /** Typical size of one level near the top, in quote units. */
  readonly levelQuote: number
}

/** One step of the margin ladder: up to `capQuote` of notional at most `maxLeverage`. */
export interface MarginTier {
  readonly floorQuote: Fixed
  readonly capQuote: Fixed
  readonly maxLeverage: number
  /** Maintenance margin as a fraction of notional. */
  readonly maintenanceRate: Fixed
  /** Quote amount taken off, so that the requirement is continuous between tiers. */
  readonly maintenanceDeduction: Fixed
}

/** Limits an order must respect. Prices in quote units, sizes in base units; zero switches a limit off. */
export interface OrderLimits {
  readonly minPrice: Fixed
  readonly maxPrice: Fixed
  readonly minSize: Fixed
  readonly maxLimitSize: Fixed
  readonly maxMarketSize: Fixed
  readonly minNotional: Fixed
  /** A buy may cost at most mark × this. */
  readonly priceUp: Fixed
  /** A sell must bring at least mark × this. */
  readonly priceDown: Fixed
  readonly maxOrders: number
  readonly maxConditionalOrders: number
}

/** A linear perpetual of the simulated venue, or a spot market: that has no margin tiers and no funding. */
export interface Instrument {
  readonly symbol: string
  readonly base: string
  readonly quote: string
  readonly status: 'trading' | 'settling' | 'pending'
  /** Smallest price step in quote units; zero for an instrument that is not listed yet. */
  readonly tick: Fixed
  /** Smallest size step in base units. */
  readonly lot: Fixed
  /** Decimals the venue prints; not the tick and the lot. */
  readonly priceDecimals: number
  readonly sizeDecimals: number
  readonly limits: OrderLimits
  readonly tiers: readonly MarginTier[]
  /** Zero on spot markets. Venues change it when a market runs hot. */
  fundingIntervalHours: number
  readonly character: MarketCharacter
}

/** Price in quote units of a number of ticks. */
export function priceOf(instrument: Instrument, ticks: number): Fixed {
  return instrument.tick * BigInt(ticks)
}

/** Size in base units of a number of lots; the sign is kept. */
export function sizeOf(instrument: Instrument, lots: number): Fixed {
  return instrument.lot * BigInt(lots)
}

/** Quote value of lots at a price in ticks. Exact: every tick × lot of our tables has at most eight places. */
export function quoteOf(instrument: Instrument, ticks: number, lots: number): Fixed {
  return (instrument.tick * BigInt(ticks) * instrument.lot * BigInt(lots)) / 100_000_000n
}

/** Quote value of signed lots at any price. */
export function quoteAt(instrument: Instrument, price: Fixed, lots: number): Fixed {
  return (price * instrument.lot * BigInt(lots)) / 100_000_000n
}

/** Price text as the venue prints it. */
export function priceText(instrument: Instrument, ticks: number): string {
  return formatFixed(priceOf(instrument, ticks), instrument.priceDecimals)
}

/** Size text as the venue prints it. */
export function sizeText(instrument: Instrument, lots: number): string {
  return formatFixed(sizeOf(instrument, lots), instrument.sizeDecimals)
}

/** Tier of a notional; beyond the last cap the last tier holds. */
export function tierFor(instrument: Instrument, notional: Fixed): MarginTier {
  const size = magnitude(notional)
  const tier = instrument.tiers.find(({ capQuote }) => size < capQuote) ?? instrument.tiers.at(-1)
  if (!tier) throw new RangeError(`instrument ${instrument.symbol} has no margin tiers`)
  return tier
}
