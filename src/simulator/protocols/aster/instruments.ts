import { type Fixed, fixed } from '../../fixed.ts'
import type { Instrument, MarginTier, MarketCharacter } from '../../market/instrument.ts'

interface Listing {
  readonly base: string
  readonly tick: string
  readonly lot: string
  readonly priceDecimals: number
  readonly sizeDecimals: number
  readonly maxLimitSize: string
  readonly maxMarketSize: string
  readonly priceUp: string
  readonly priceDown: string
  readonly maxLeverage: number
  readonly fundingIntervalHours: number
  readonly character: MarketCharacter
  readonly status?: Instrument['status']
}

/** A generated market; `levelQuote` is the usual size of a level in USDT. */
function character(
  startPrice: number,
  yearlyVolatility: number,
  meanStepMs: number,
  spreadTicks: number,
  levelQuote: number,
): MarketCharacter {
  return { startPrice, yearlyVolatility, meanStepMs, spreadTicks, levelQuote, tradeShare: 0.22 }
}

/** Filter values read from the live exchange on 2026-01-12 (section 1 of the venue sheet). */
const LISTINGS: readonly Listing[] = [
  {
    base: 'BTC',
    tick: '0.1',
    lot: '0.001',
    priceDecimals: 1,
    sizeDecimals: 3,
    maxLimitSize: '1000',
    maxMarketSize: '120',
    priceUp: '1.02',
    priceDown: '0.98',
    maxLeverage: 125,
    fundingIntervalHours: 8,
    character: character(60_000, 0.5, 65, 1, 90_000),
  },
  {
    base: 'ETH',
    tick: '0.1',
    lot: '0.001',
    priceDecimals: 2,
    sizeDecimals: 3,
    maxLimitSize: '10000',
    maxMarketSize: '2000',
    priceUp: '1.02',
    priceDown: '0.98',
    maxLeverage: 125,
    fundingIntervalHours: 8,
    character: character(3_000, 0.65, 110, 1, 50_000),
  },
  {
    base: 'SOL',
    tick: '0.01',
    lot: '0.01',
    priceDecimals: 4,
    sizeDecimals: 2,
    maxLimitSize: '1000000',
    maxMarketSize: '5000',
    priceUp: '1.03',
    priceDown: '0.97',
    maxLeverage: 100,
    fundingIntervalHours: 8,
    character: character(150, 0.85, 150, 1, 25_000),
  },
  {
    base: 'DOGE',
    tick: '0.00001',
    lot: '1',
    priceDecimals: 6,
    sizeDecimals: 0,
    maxLimitSize: '10000000',
    maxMarketSize: '2000000',
    priceUp: '1.02',
    priceDown: '0.98',
    maxLeverage: 75,
    fundingIntervalHours: 8,
    character: character(0.2, 0.95, 220, 1, 12_000),
  },
  {
    base: 'ASTER',
    tick: '0.0001',
    lot: '0.01',
    priceDecimals: 5,
    sizeDecimals: 2,
    maxLimitSize: '2000000',
    maxMarketSize: '200000',
    priceUp: '1.05',
    priceDown: '0.95',
    maxLeverage: 75,
    fundingIntervalHours: 4,
    character: character(1.1, 1.1, 260, 2, 8_000),
  },
  {
    base: '1000PEPE',
    tick: '0.0000001',
    lot: '1',
    priceDecimals: 7,
    sizeDecimals: 0,
    maxLimitSize: '200000000',
    maxMarketSize: '20000000',
    priceUp: '1.05',
    priceDown: '0.95',
    maxLeverage: 75,
    fundingIntervalHours: 4,
    character: character(0.0051, 1.1, 260, 3, 6_000),
  },
  {
    base: '币安人生',
    tick: '0.00001',
    lot: '1',
    priceDecimals: 5,
    sizeDecimals: 0,
    maxLimitSize: '1000000',
    maxMarketSize: '100000',
    priceUp: '1.05',
    priceDown: '0.95',
    maxLeverage: 50,
    fundingIntervalHours: 4,
    character: character(0.14, 1.6, 400, 4, 2_000),
  },
  {
    base: 'LUNA2',
    tick: '0.0001',
    lot: '1',
    priceDecimals: 4,
    sizeDecimals: 0,
    maxLimitSize: '1000000',
    maxMarketSize: '100000',
    priceUp: '1.05',
    priceDown: '0.95',
    maxLeverage: 25,
    fundingIntervalHours: 8,
    character: character(0.1, 1.2, 500, 4, 1_000),
    status: 'settling',
  },
  {
    base: 'NEWT',
    tick: '0',
    lot: '1',
    priceDecimals: 4,
    sizeDecimals: 0,
    maxLimitSize: '1000000',
    maxMarketSize: '100000',
    priceUp: '1.05',
    priceDown: '0.95',
    maxLeverage: 5,
    fundingIntervalHours: 8,
    character: character(0.2, 1.2, 500, 4, 1_000),
    status: 'pending',
  },
]

/** Every symbol the simulated exchange lists, the unusual ones included. */
export function asterInstruments(): Instrument[] {
  return LISTINGS.map((listing) => ({
    symbol: `${listing.base}USDT`,
    base: listing.base,
    quote: 'USDT',
    status: listing.status ?? 'trading',
    tick: fixed(listing.tick),
    lot: fixed(listing.lot),
    priceDecimals: listing.priceDecimals,
    sizeDecimals: listing.sizeDecimals,
    limits: {
      minPrice: fixed(listing.tick),
      maxPrice: fixed('10000000'),
      minSize: fixed(listing.lot),
      maxLimitSize: fixed(listing.maxLimitSize),
      maxMarketSize: fixed(listing.maxMarketSize),
      minNotional: fixed('5'),
      priceUp: fixed(listing.priceUp),
      priceDown: fixed(listing.priceDown),
      maxOrders: listing.status === 'pending' ? 0 : 200,
      maxConditionalOrders: 10,
    },
    tiers: marginTiers(listing.maxLeverage),
    fundingIntervalHours: listing.fundingIntervalHours,
    character: listing.character,
  }))
}

const CAPS = ['50000', '600000', '3000000', '12000000', '70000000', '300000000'] as const

/** A ladder of falling leverage; each deduction keeps the maintenance margin continuous at the tier's floor. */
function marginTiers(maxLeverage: number): MarginTier[] {
  const ladder = [maxLeverage, ...[100, 50, 20, 10, 5, 3, 2].filter((leverage) => leverage < maxLeverage)]
  let [floorQuote, rateBefore, deduction]: [Fixed, Fixed, Fixed] = [0n, 0n, 0n]
  return CAPS.slice(0, ladder.length).map((cap, index) => {
    // Half of the initial margin, the usual ratio on such venues.
    const maintenanceRate = 50_000_000n / BigInt(ladder[index] ?? 1)
    if (index > 0) deduction += (floorQuote * (maintenanceRate - rateBefore)) / 100_000_000n
    const tier = {
      floorQuote,
      capQuote: fixed(cap),
      maxLeverage: ladder[index] ?? 1,
      maintenanceRate,
      maintenanceDeduction: deduction,
    }
    floorQuote = tier.capQuote
    rateBefore = maintenanceRate
    return tier
  })
}
