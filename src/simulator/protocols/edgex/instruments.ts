import { fixed } from '../../fixed.ts'
import type { Instrument, MarginTier, MarketCharacter } from '../../market/instrument.ts'

/** A listed coin beside what the engine knows of it. */
export interface Listing {
  /** Name of the base coin, which the contract names need not begin with. */
  readonly coin: string
  readonly coinId: string
  /** Contract name and id of each generation; V1 lists fewer. */
  readonly v2: ContractName
  readonly v1?: ContractName
  readonly tick: string
  readonly lot: string
  readonly maxSize: string
  readonly maxLeverage: number
  readonly defaultLeverage: number
  readonly fundingIntervalHours: number
  readonly isStock: boolean
  readonly enableTrade: boolean
  /** Units of the signed size: 10 to this power. */
  readonly resolutionDigits: number
  /** How metadata writes the resolution: the venue uses decimals, hex, and nothing at all. */
  readonly resolutionForm: 'decimal' | 'hex' | 'empty'
  readonly character: MarketCharacter
}

export interface ContractName {
  readonly id: string
  readonly name: string
}

type Common = Pick<Listing, 'coin' | 'coinId' | 'v2' | 'tick' | 'lot' | 'maxSize' | 'character'>

function listing(common: Common, other: Partial<Listing> = {}): Listing {
  return {
    ...common,
    maxLeverage: 50,
    defaultLeverage: 20,
    fundingIntervalHours: 4,
    isStock: false,
    enableTrade: true,
    resolutionDigits: 10,
    resolutionForm: 'decimal',
    ...other,
  }
}

const name = (id: number, text: string): ContractName => ({ id: String(id), name: text })

/** A generated market; `levelQuote` is the usual size of a level in USDC. */
function character(
  startPrice: number,
  yearlyVolatility: number,
  meanStepMs: number,
  levelQuote: number,
): MarketCharacter {
  return { startPrice, yearlyVolatility, meanStepMs, spreadTicks: 2, levelQuote, tradeShare: 0.22 }
}

/**
 * Coins of sections 0 and 1 of the venue sheet, with the odd ones: a name in another script, a name that is not the
 * coin and USDT, a per-1000 token, a stock, one that is not traded any more, resolutions in every form.
 */
const LISTINGS: readonly Listing[] = [
  listing(
    {
      coin: 'BTC',
      coinId: '1001',
      v2: name(30000001, 'BTCUSDC'),
      tick: '0.1',
      lot: '0.001',
      maxSize: '50',
      character: character(60_000, 0.5, 65, 90_000),
    },
    { v1: name(10000001, 'BTCUSD'), maxLeverage: 100 },
  ),
  listing(
    {
      coin: 'ETH',
      coinId: '1002',
      v2: name(30000002, 'ETHUSDC'),
      tick: '0.01',
      lot: '0.01',
      maxSize: '1000',
      character: character(3_000, 0.65, 110, 50_000),
    },
    { v1: name(10000002, 'ETHUSD'), maxLeverage: 100, resolutionDigits: 9, resolutionForm: 'hex' },
  ),
  listing(
    {
      coin: 'SOL',
      coinId: '1003',
      v2: name(30000003, 'SOLUSDC'),
      tick: '0.01',
      lot: '0.1',
      maxSize: '20000',
      character: character(150, 0.85, 150, 25_000),
    },
    { v1: name(10000003, 'SOLUSD'), resolutionDigits: 8, resolutionForm: 'empty' },
  ),
  listing(
    {
      coin: 'BNB',
      coinId: '1004',
      v2: name(30000004, 'BNBUSDC'),
      tick: '0.01',
      lot: '0.01',
      maxSize: '5000',
      character: character(900, 0.6, 220, 15_000),
    },
    { v1: name(10000004, 'BNB2USDT'), resolutionDigits: 8 },
  ),
  listing(
    {
      coin: 'DOGE',
      coinId: '1005',
      v2: name(30000005, 'DOGEUSDC'),
      tick: '0.00001',
      lot: '1',
      maxSize: '10000000',
      character: character(0.2, 0.95, 180, 12_000),
    },
    { v1: name(10000016, 'DOGEUSD'), resolutionDigits: 6, resolutionForm: 'hex' },
  ),
  listing(
    {
      coin: '1000PEPE',
      coinId: '1006',
      v2: name(30000006, '1000PEPEUSDC'),
      tick: '0.0000001',
      lot: '10',
      maxSize: '100000000',
      character: character(0.0051, 1.1, 260, 6_000),
    },
    { v1: name(10000007, '1000PEPEUSD'), resolutionDigits: 6, fundingIntervalHours: 1 },
  ),
  listing(
    {
      coin: 'HAJIMI',
      coinId: '1011',
      v2: name(30000011, '哈基米USDC'),
      tick: '0.00001',
      lot: '1',
      maxSize: '3000000',
      character: character(0.03, 1.3, 500, 1_500),
    },
    { maxLeverage: 5, defaultLeverage: 5, resolutionDigits: 6 },
  ),
  listing(
    {
      coin: 'NVDA',
      coinId: '1020',
      v2: name(30000020, 'NVDAUSDC'),
      tick: '0.01',
      lot: '0.01',
      maxSize: '3000',
      character: character(180, 0.35, 400, 8_000),
    },
    { maxLeverage: 10, defaultLeverage: 5, resolutionDigits: 8, isStock: true },
  ),
  listing(
    {
      coin: 'LUNA',
      coinId: '1012',
      v2: name(30000012, 'LUNAUSDC'),
      tick: '0.0001',
      lot: '1',
      maxSize: '100000',
      character: character(0.1, 1.2, 500, 1_000),
    },
    { v1: name(10000012, 'LUNAUSD'), maxLeverage: 5, defaultLeverage: 5, enableTrade: false },
  ),
]

/** Listings by the engine's symbol, which is the V2 contract name. */
export const listings: ReadonlyMap<string, Listing> = new Map(LISTINGS.map((each) => [each.v2.name, each]))

/** Share of the oracle price a limit order may be beyond it. */
export const PRICE_BAND = '0.05'

/** Every coin the simulated exchange lists, the unusual ones included. */
export function edgexInstruments(): Instrument[] {
  return LISTINGS.map((listed) => ({
    symbol: listed.v2.name,
    base: listed.coin,
    quote: 'USDC',
    status: listed.enableTrade ? 'trading' : 'settling',
    tick: fixed(listed.tick),
    lot: fixed(listed.lot),
    priceDecimals: decimalsOf(listed.tick),
    sizeDecimals: decimalsOf(listed.lot),
    limits: {
      minPrice: fixed(listed.tick),
      maxPrice: 0n,
      minSize: fixed(listed.lot),
      maxLimitSize: fixed(listed.maxSize),
      maxMarketSize: fixed(listed.maxSize),
      // The sheet knows of no smallest notional.
      minNotional: 0n,
      priceUp: fixed('1.05'),
      priceDown: fixed('0.95'),
      maxOrders: 200,
      maxConditionalOrders: 100,
    },
    tiers: marginTiers(listed.maxLeverage),
    fundingIntervalHours: listed.fundingIntervalHours,
    character: listed.character,
  }))
}

function decimalsOf(text: string): number {
  return text.split('.')[1]?.length ?? 0
}

/** Caps in quote of each step of the ladder, and the leverage up to which it goes. */
const LADDER = [
  [1_000_000, 100],
  [5_000_000, 50],
  [20_000_000, 20],
  [50_000_000, 10],
  [200_000_000, 5],
] as const

/** Risk tiers: maintenance is half of the initial margin at the tier's highest leverage. */
function marginTiers(most: number): MarginTier[] {
  let [floorQuote, rateBefore, deduction] = [0n, 0n, 0n]
  return LADDER.map(([cap, leverage], index) => {
    const maxLeverage = Math.min(most, leverage)
    const maintenanceRate = 50_000_000n / BigInt(maxLeverage)
    // Keeps the requirement continuous where one step ends and the next begins.
    if (index > 0) deduction += (floorQuote * (maintenanceRate - rateBefore)) / 100_000_000n
    const capQuote = BigInt(cap) * 100_000_000n
    const tier = { floorQuote, capQuote, maxLeverage, maintenanceRate, maintenanceDeduction: deduction }
    floorQuote = capQuote
    rateBefore = maintenanceRate
    return tier
  })
}
