import { fixed, multiplyFixed, ONE } from '../../fixed.ts'
import type { Instrument, MarketCharacter } from '../../market/instrument.ts'

/** A listed market beside what the engine knows of it. */
export interface Listing {
  readonly symbol: string
  readonly base: string
  readonly assetKind: 'PERP' | 'PERP_OPTION' | 'SPOT'
  readonly tradingMode: 'STANDARD' | 'RFQ_ONLY'
  /** False for a market whose `open_at` lies ahead. */
  readonly open: boolean
  readonly tick: string
  readonly lot: string
  readonly minNotional: string
  readonly maxSize: string
  readonly imfBase: string
  /** Width of the price band on either side of the mark, as a fraction. */
  readonly bandWidth: string
  readonly fundingPeriodHours: number
  readonly maxFundingRate: string
  readonly character: MarketCharacter
}

type Steps = readonly [tick: string, lot: string, maxSize: string]

function perpetual(
  base: string,
  [tick, lot, maxSize]: Steps,
  imfBase: string,
  character: MarketCharacter,
  other: Partial<Listing> = {},
): Listing {
  return {
    symbol: `${base}-USD-PERP`,
    base,
    assetKind: 'PERP',
    tradingMode: 'STANDARD',
    open: true,
    tick,
    lot,
    minNotional: '10',
    maxSize,
    imfBase,
    bandWidth: '0.05',
    fundingPeriodHours: 8,
    maxFundingRate: '0.05',
    character,
    ...other,
  }
}

/** A generated market; `levelQuote` is the usual size of a level in USD. */
function character(
  startPrice: number,
  yearlyVolatility: number,
  meanStepMs: number,
  spreadTicks: number,
  levelQuote: number,
): MarketCharacter {
  return { startPrice, yearlyVolatility, meanStepMs, spreadTicks, levelQuote, tradeShare: 0.22 }
}

const MAJOR = { maxFundingRate: '0.02' } as const

/**
 * Markets of section 1 of the venue sheet: thousand-packs with a small k, funding periods of one hour and of a day,
 * a market that is not open yet, and beside the perpetuals an option, one that is quoted by request only, and spot.
 */
const LISTINGS: readonly Listing[] = [
  perpetual('BTC', ['0.1', '0.00001', '100'], '0.02', character(60_000, 0.5, 70, 1, 90_000), MAJOR),
  perpetual('ETH', ['0.01', '0.0001', '2000'], '0.02', character(3_000, 0.65, 110, 2, 50_000), MAJOR),
  perpetual('SOL', ['0.01', '0.01', '30000'], '0.04', character(150, 0.85, 150, 1, 25_000), MAJOR),
  perpetual('DOGE', ['0.00001', '1', '8000000'], '0.05', character(0.2, 0.95, 200, 2, 12_000)),
  perpetual('kPEPE', ['0.000001', '10', '90000000'], '0.1', character(0.0051, 1.1, 260, 2, 6_000)),
  perpetual('kBONK', ['0.000001', '1', '20000000'], '0.1', character(0.0288, 1.2, 300, 2, 4_000), {
    fundingPeriodHours: 1,
  }),
  perpetual('XAU', ['0.1', '0.001', '200'], '0.1', character(2_650, 0.15, 400, 2, 20_000), {
    fundingPeriodHours: 24,
    maxFundingRate: '0.005',
  }),
  perpetual('NEXT', ['0.0001', '1', '100000'], '0.2', character(1, 1.2, 500, 4, 1_000), { open: false }),
  perpetual('BTC', ['0.01', '0.001', '2'], '0.15', character(1_900, 1, 600, 4, 3_000), {
    symbol: 'BTC-USD-67000-C',
    assetKind: 'PERP_OPTION',
    fundingPeriodHours: 24,
  }),
  perpetual('HYPE', ['0.001', '0.1', '10000'], '0.2', character(25, 1, 600, 4, 1_000), {
    tradingMode: 'RFQ_ONLY',
  }),
  perpetual('ETH', ['0.01', '0.0001', '2000'], '1', character(3_000, 0.65, 300, 2, 9_000), {
    symbol: 'ETH-USD',
    assetKind: 'SPOT',
    fundingPeriodHours: 0,
  }),
]

const listings: ReadonlyMap<string, Listing> = new Map(LISTINGS.map((each) => [each.symbol, each]))

/** Listing of a symbol the venue has. */
export function listingOf({ symbol }: Pick<Instrument, 'symbol'>): Listing {
  const listed = listings.get(symbol)
  if (!listed) throw new RangeError(`symbol ${symbol} stands in no listing`)
  return listed
}

/** True for a perpetual that has a book and funding. */
export function isLivePerpetual(instrument: Instrument): boolean {
  return instrument.status === 'trading' && listingOf(instrument).assetKind === 'PERP'
}

/** Share of the initial margin that must be kept. */
export const MMF_FACTOR = '0.5'

/** Every symbol the simulated exchange lists, the unusual ones included. */
export function paradexInstruments(): Instrument[] {
  return LISTINGS.map((listed) => ({
    symbol: listed.symbol,
    base: listed.base,
    quote: 'USD',
    status: listed.open && listed.tradingMode === 'STANDARD' ? 'trading' : 'pending',
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
      minNotional: fixed(listed.minNotional),
      priceUp: ONE + fixed(listed.bandWidth),
      priceDown: ONE - fixed(listed.bandWidth),
      maxOrders: 100,
      maxConditionalOrders: 100,
    },
    tiers: [
      {
        floorQuote: 0n,
        capQuote: fixed('1000000000'),
        maxLeverage: maxLeverageOf(listed),
        maintenanceRate: multiplyFixed(fixed(listed.imfBase), fixed(MMF_FACTOR)),
        maintenanceDeduction: 0n,
      },
    ],
    // Funding flows every second and is paid with fills: the engine's settlements are not this venue's.
    fundingIntervalHours: 0,
    character: listed.character,
  }))
}

/** Largest leverage: one over the initial margin fraction. */
export function maxLeverageOf({ imfBase }: Listing): number {
  return Math.floor(1 / Number(imfBase))
}

function decimalsOf(text: string): number {
  return text.split('.')[1]?.length ?? 0
}
