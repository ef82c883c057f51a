import { fixed } from '../../fixed.ts'
import type { Instrument, MarketCharacter } from '../../market/instrument.ts'

/** A perpetual as the venue lists it, beside what the engine needs. */
export interface Listing {
  readonly marketId: number
  readonly symbol: string
  readonly sizeDecimals: number
  readonly priceDecimals: number
  readonly minBase: string
  /** Smallest notional of a resting order in USDC. */
  readonly minQuote: string
  /** Margin fractions in 1e-4: smallest initial, and maintenance. */
  readonly minInitialFraction: number
  readonly maintenanceFraction: number
  readonly character: MarketCharacter
  readonly status?: 'inactive'
  readonly hidden?: true
  readonly forceReduceOnly?: true
  /** Order indexes of this market are beyond 2^53. */
  readonly wideIndexes?: true
}

/** A generated market; `levelQuote` is the usual size of a level in USDC. */
function character(
  startPrice: number,
  yearlyVolatility: number,
  meanStepMs: number,
  spreadTicks: number,
  levelQuote: number,
): MarketCharacter {
  return { startPrice, yearlyVolatility, meanStepMs, spreadTicks, levelQuote, tradeShare: 0.22 }
}

const usual = { minQuote: '10.000000', minInitialFraction: 200, maintenanceFraction: 120 } as const
const small = { minQuote: '10.000000', minInitialFraction: 1000, maintenanceFraction: 600 } as const

/** BTC and ETH as captured in May 2026 (section 1 of the venue sheet); the others are of the same shape. */
export const LISTINGS: readonly Listing[] = [
  {
    marketId: 0,
    symbol: 'ETH',
    sizeDecimals: 4,
    priceDecimals: 2,
    minBase: '0.0050',
    ...usual,
    character: character(3_000, 0.65, 110, 4, 50_000),
  },
  {
    marketId: 1,
    symbol: 'BTC',
    sizeDecimals: 5,
    priceDecimals: 1,
    minBase: '0.00010',
    ...usual,
    character: character(60_000, 0.5, 65, 2, 90_000),
  },
  {
    marketId: 2,
    symbol: 'SOL',
    sizeDecimals: 3,
    priceDecimals: 3,
    minBase: '0.050',
    ...usual,
    character: character(150, 0.85, 150, 4, 25_000),
  },
  {
    marketId: 3,
    symbol: 'DOGE',
    sizeDecimals: 0,
    priceDecimals: 6,
    minBase: '10',
    ...small,
    character: character(0.2, 0.95, 220, 8, 12_000),
  },
  {
    marketId: 4,
    symbol: '1000PEPE',
    sizeDecimals: 0,
    priceDecimals: 6,
    minBase: '500',
    ...small,
    character: character(0.0051, 1.1, 260, 2, 6_000),
  },
  {
    marketId: 24,
    symbol: 'HYPE',
    sizeDecimals: 2,
    priceDecimals: 4,
    minBase: '0.50',
    ...small,
    character: character(38, 1.1, 260, 12, 8_000),
    wideIndexes: true,
  },
  {
    marketId: 77,
    symbol: 'ZK',
    sizeDecimals: 1,
    priceDecimals: 5,
    minBase: '50.0',
    ...small,
    character: character(0.05, 1.2, 500, 6, 1_000),
    forceReduceOnly: true,
  },
  {
    marketId: 91,
    symbol: 'LUNA2',
    sizeDecimals: 0,
    priceDecimals: 6,
    minBase: '10',
    ...small,
    character: character(0.1, 1.2, 500, 4, 1_000),
    status: 'inactive',
  },
  {
    marketId: 120,
    symbol: 'NEWT',
    sizeDecimals: 1,
    priceDecimals: 5,
    minBase: '10.0',
    ...small,
    character: character(0.2, 1.2, 500, 4, 1_000),
    hidden: true,
  },
]

/** Default initial margin fraction, in 1e-4: twenty times leverage where the market allows it. */
export function defaultFraction(minInitialFraction: number): number {
  return Math.max(500, minInitialFraction)
}

const bySymbol = new Map(LISTINGS.map((listing) => [listing.symbol, listing]))

/** Listing of a symbol of our own table. */
export function listingOf(symbol: string): Listing {
  const listing = bySymbol.get(symbol)
  if (!listing) throw new RangeError(`the table lists no ${symbol}`)
  return listing
}

/** One, ten, a hundred … for so many decimals, as the smallest step: 10^−decimals. */
const step = (decimals: number): bigint => fixed(decimals === 0 ? '1' : `0.${'1'.padStart(decimals, '0')}`)

/**
 * The instruments for the engine. Minimums hold for resting orders only and are checked where orders are read, so
 * the engine's own are one lot; the price band stands for the venue's guard against typing errors.
 */
export function lighterInstruments(): Instrument[] {
  return LISTINGS.map((listing) => ({
    symbol: listing.symbol,
    base: listing.symbol,
    quote: 'USDC',
    status: listing.status === 'inactive' ? 'settling' : 'trading',
    tick: step(listing.priceDecimals),
    lot: step(listing.sizeDecimals),
    priceDecimals: listing.priceDecimals,
    sizeDecimals: listing.sizeDecimals,
    limits: {
      minPrice: step(listing.priceDecimals),
      maxPrice: 0n,
      minSize: step(listing.sizeDecimals),
      maxLimitSize: 0n,
      maxMarketSize: 0n,
      minNotional: 0n,
      priceUp: fixed('1.2'),
      priceDown: fixed('0.8'),
      maxOrders: 1_000,
      maxConditionalOrders: 16,
    },
    tiers: [
      {
        floorQuote: 0n,
        capQuote: fixed('281474976'),
        maxLeverage: Math.floor(10_000 / listing.minInitialFraction),
        maintenanceRate: BigInt(listing.maintenanceFraction) * 10_000n,
        maintenanceDeduction: 0n,
      },
    ],
    fundingIntervalHours: 1,
    character: listing.character,
  }))
}
