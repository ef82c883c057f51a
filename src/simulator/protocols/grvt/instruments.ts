import { fixed } from '../../fixed.ts'
import type { Instrument, MarginTier, MarketCharacter } from '../../market/instrument.ts'

/** A listed instrument beside what the engine knows of it. */
export interface Listing {
  readonly symbol: string
  readonly base: string
  readonly kind: 'PERPETUAL' | 'FUTURE' | 'SPOT'
  readonly isActive: boolean
  /** Asset id of signatures. */
  readonly hash: string
  /** Scale of sizes in signatures, and nowhere else. */
  readonly baseDecimals: number
  readonly tick: string
  /** Smallest size and step of sizes. */
  readonly minSize: string
  readonly minNotional: string
  readonly maxPosition: string
  readonly maxLeverage: number
  readonly fundingHours: number
  /** Percent for one interval, either sign. */
  readonly fundingCap: string
  readonly character: MarketCharacter
}

type Steps = readonly [tick: string, minSize: string, minNotional: string, maxPosition: string]
type Signing = readonly [hash: string, baseDecimals: number]

function perpetual(
  base: string,
  [hash, baseDecimals]: Signing,
  [tick, minSize, minNotional, maxPosition]: Steps,
  character: MarketCharacter,
  other: Partial<Listing> = {},
): Listing {
  return {
    symbol: `${base}_USDT_Perp`,
    base,
    kind: 'PERPETUAL',
    isActive: true,
    hash,
    baseDecimals,
    tick,
    minSize,
    minNotional,
    maxPosition,
    maxLeverage: 50,
    fundingHours: 8,
    fundingCap: '0.75',
    character,
    ...other,
  }
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

/**
 * Instruments of section 1 of the venue sheet: three scales of sizes, three funding intervals, a thousand-pack with
 * a K, a minimum size far above one, a share, one that is not active, and two kinds that are no perpetuals.
 */
export const LISTINGS: readonly Listing[] = [
  perpetual('BTC', ['0x030501', 9], ['0.1', '0.001', '100', '100'], character(60_000, 0.5, 65, 1, 90_000), {
    maxLeverage: 100,
    fundingCap: '0.3',
  }),
  perpetual('ETH', ['0x030401', 9], ['0.01', '0.01', '20', '2000'], character(3_000, 0.65, 110, 2, 50_000)),
  perpetual('SOL', ['0x030601', 9], ['0.01', '0.1', '5', '20000'], character(150, 0.85, 150, 1, 25_000)),
  perpetual(
    'DOGE',
    ['0x031901', 6],
    ['0.00001', '10', '5', '10000000'],
    character(0.2, 0.95, 180, 1, 12_000),
    { fundingHours: 4 },
  ),
  perpetual('SUI', ['0x031501', 6], ['0.0001', '0.1', '5', '500000'], character(2, 1, 200, 1, 9_000), {
    fundingHours: 1,
  }),
  perpetual('ADA', ['0x032101', 6], ['0.0001', '100', '5', '3000000'], character(0.5, 0.9, 260, 1, 6_000)),
  perpetual(
    'KPEPE',
    ['0x031a01', 3],
    ['0.000001', '1000', '5', '90000000'],
    character(0.0051, 1.1, 260, 2, 6_000),
    {
      fundingHours: 4,
    },
  ),
  perpetual('AAVE', ['0x032201', 9], ['0.01', '0.1', '5', '3000'], character(200, 0.9, 300, 2, 6_000)),
  perpetual('NVDA', ['0x034001', 6], ['0.01', '0.01', '5', '20000'], character(180, 0.4, 400, 2, 8_000), {
    maxLeverage: 10,
  }),
  perpetual('LUNA', ['0x033301', 6], ['0.0001', '1', '5', '100000'], character(0.1, 1.2, 500, 4, 1_000), {
    isActive: false,
  }),
  perpetual('XRP', ['0x020701', 6], ['0.0001', '1', '5', '100000'], character(2.2, 0.9, 400, 4, 4_000), {
    symbol: 'XRP_USDT_Fut_26Mar27',
    kind: 'FUTURE',
    fundingHours: 0,
  }),
  perpetual('USDC', ['0x060301', 6], ['0.0001', '1', '5', '100000'], character(1, 0.01, 500, 1, 9_000), {
    symbol: 'USDC_USDT',
    kind: 'SPOT',
    maxLeverage: 1,
    fundingHours: 0,
  }),
]

const bySymbol: ReadonlyMap<string, Listing> = new Map(LISTINGS.map((each) => [each.symbol, each]))

/** Listing of a symbol the venue has. */
export function listingOf({ symbol }: Pick<Instrument, 'symbol'>): Listing {
  const listed = bySymbol.get(symbol)
  if (!listed) throw new RangeError(`symbol ${symbol} stands in no listing`)
  return listed
}

/** Every symbol the simulated exchange lists, the unusual ones included. */
export function grvtInstruments(): Instrument[] {
  return LISTINGS.map((listed) => ({
    symbol: listed.symbol,
    base: listed.base,
    quote: 'USDT',
    status: listed.isActive ? 'trading' : 'settling',
    tick: fixed(listed.tick),
    lot: fixed(listed.minSize),
    priceDecimals: decimalsOf(listed.tick),
    sizeDecimals: decimalsOf(listed.minSize),
    limits: {
      minPrice: fixed(listed.tick),
      maxPrice: 0n,
      minSize: fixed(listed.minSize),
      maxLimitSize: 0n,
      maxMarketSize: 0n,
      minNotional: fixed(listed.minNotional),
      // The venue publishes no band; five percent is an assumption.
      priceUp: fixed('1.05'),
      priceDown: fixed('0.95'),
      maxOrders: 200,
      maxConditionalOrders: 50,
    },
    tiers: marginTiers(listed.maxLeverage),
    fundingIntervalHours: listed.fundingHours,
    character: listed.character,
  }))
}

function decimalsOf(text: string): number {
  return text.split('.')[1]?.length ?? 0
}

const LEVERAGES = [100, 50, 25, 10, 5, 2, 1]
const FIRST_CAP_QUOTE = 500_000

/** Each step of the ladder allows less leverage for four times the notional. Maintenance is half of the initial margin. */
function marginTiers(most: number): MarginTier[] {
  let [floorQuote, rateBefore, deduction] = [0n, 0n, 0n]
  return LEVERAGES.filter((leverage) => leverage <= most).map((maxLeverage, index) => {
    const maintenanceRate = 50_000_000n / BigInt(maxLeverage)
    // Keeps the requirement continuous where one step ends and the next begins.
    if (index > 0) deduction += (floorQuote * (maintenanceRate - rateBefore)) / 100_000_000n
    const capQuote = fixed(String(FIRST_CAP_QUOTE * 4 ** index))
    const tier = { floorQuote, capQuote, maxLeverage, maintenanceRate, maintenanceDeduction: deduction }
    floorQuote = capQuote
    rateBefore = maintenanceRate
    return tier
  })
}
