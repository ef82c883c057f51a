import { type Fixed, fixed, fixedToNumber } from '../../fixed.ts'
import type { Instrument, MarginTier, MarketCharacter } from '../../market/instrument.ts'

/** What a market lets through. */
export type OrderBookState = 'Open' | 'Closed' | 'CancelOnly' | 'LimitOnly' | 'PostOnly'

/** A listed market beside what the engine knows of it. */
export interface Listing {
  readonly base: string
  readonly marketType: 'PERP' | 'SPOT'
  readonly state: OrderBookState
  readonly tick: string
  readonly lot: string
  readonly minQuantity: string
  /** Base and factor of the initial-margin function; maintenance is half of the base and 0.6 of the factor. */
  readonly imf: { readonly base: string; readonly factor: string }
  readonly character: MarketCharacter
}

function listing(
  base: string,
  [tick, lot]: readonly [string, string],
  [imfBase, imfFactor]: readonly [string, string],
  character: MarketCharacter,
  other: Partial<Pick<Listing, 'marketType' | 'state'>> = {},
): Listing {
  const imf = { base: imfBase, factor: imfFactor }
  return { base, marketType: 'PERP', state: 'Open', tick, lot, minQuantity: lot, imf, character, ...other }
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

const SPOT = { marketType: 'SPOT', state: 'CancelOnly' } as const

/**
 * Markets of section 1 of the venue sheet: a per-1000 token, real names with a K, a dot in a symbol, markets that
 * are not open, and spot beside the perpetuals. Spot shows its book and takes cancels only: no spot is traded here.
 */
const LISTINGS: readonly Listing[] = [
  listing('BTC', ['0.1', '0.00001'], ['0.01333333', '0.00002494'], character(60_000, 0.5, 65, 1, 90_000)),
  listing('ETH', ['0.01', '0.0001'], ['0.01333333', '0.00002494'], character(3_000, 0.65, 110, 2, 50_000)),
  listing('SOL', ['0.01', '0.01'], ['0.02', '0.00004'], character(150, 0.85, 150, 1, 25_000)),
  listing('kPEPE', ['0.000001', '1'], ['0.05', '0.0001'], character(0.0051, 1.1, 260, 2, 6_000)),
  listing('KAITO', ['0.0001', '0.1'], ['0.1', '0.0002'], character(1.1, 1.2, 300, 2, 4_000)),
  listing('AAPL.US', ['0.01', '0.01'], ['0.1', '0.0002'], character(230, 0.3, 400, 2, 8_000)),
  listing('LUNA', ['0.0001', '1'], ['0.2', '0.0005'], character(0.1, 1.2, 500, 4, 1_000), {
    state: 'Closed',
  }),
  listing('NEWT', ['0.0001', '1'], ['0.2', '0.0005'], character(0.2, 1.2, 500, 4, 1_000), {
    state: 'PostOnly',
  }),
  listing('BTC', ['0.1', '0.00001'], ['1', '0'], character(60_000, 0.5, 200, 2, 20_000), SPOT),
  listing('SOL', ['0.01', '0.01'], ['1', '0'], character(150, 0.85, 300, 1, 9_000), SPOT),
]

/** Symbol of a listing: `SOL_USDC_PERP`, or `SOL_USDC` for spot. */
export function symbolOf({ base, marketType }: Listing): string {
  return marketType === 'PERP' ? `${base}_USDC_PERP` : `${base}_USDC`
}

/** Listings by symbol. */
export const listings: ReadonlyMap<string, Listing> = new Map(LISTINGS.map((each) => [symbolOf(each), each]))

/** Every symbol the simulated exchange lists, the unusual ones included. */
export function backpackInstruments(): Instrument[] {
  return LISTINGS.map((listed) => ({
    symbol: symbolOf(listed),
    base: listed.base,
    quote: 'USDC',
    status: listed.state === 'Closed' ? 'settling' : 'trading',
    tick: fixed(listed.tick),
    lot: fixed(listed.lot),
    priceDecimals: decimalsOf(listed.tick),
    sizeDecimals: decimalsOf(listed.lot),
    limits: {
      minPrice: fixed(listed.tick),
      // Zero: the venue writes null, there is no such limit. It has no smallest notional either.
      maxPrice: 0n,
      minSize: fixed(listed.minQuantity),
      maxLimitSize: 0n,
      maxMarketSize: 0n,
      minNotional: 0n,
      priceUp: fixed('1.04'),
      priceDown: fixed('0.96'),
      maxOrders: 300,
      maxConditionalOrders: 50,
    },
    tiers: marginTiers(listed.imf),
    fundingIntervalHours: 1,
    character: listed.character,
  }))
}

function decimalsOf(text: string): number {
  return text.split('.')[1]?.length ?? 0
}

const LEVERAGES = [50, 25, 20, 10, 5, 3, 2, 1]

/**
 * The margin function `max(base, factor × √notional)` as the ladder the engine knows: each leverage up to the
 * notional at which the function asks for more. Maintenance is half of the initial margin.
 */
function marginTiers(imf: Listing['imf']): MarginTier[] {
  const [base, factor] = [fixedToNumber(fixed(imf.base)), fixedToNumber(fixed(imf.factor))]
  const most = Math.floor(1 / base)
  const ladder = [most, ...LEVERAGES.filter((leverage) => leverage < most)]
  let [floorQuote, rateBefore, deduction]: [Fixed, Fixed, Fixed] = [0n, 0n, 0n]
  return ladder.map((maxLeverage, index) => {
    const maintenanceRate = 50_000_000n / BigInt(maxLeverage)
    // Keeps the requirement continuous where one step ends and the next begins.
    if (index > 0) deduction += (floorQuote * (maintenanceRate - rateBefore)) / 100_000_000n
    const cap = factor === 0 ? 1e9 : (1 / (maxLeverage * factor)) ** 2
    const tier = {
      floorQuote,
      capQuote: BigInt(Math.round(Math.min(cap, 1e9))) * 100_000_000n,
      maxLeverage,
      maintenanceRate,
      maintenanceDeduction: deduction,
    }
    floorQuote = tier.capQuote
    rateBefore = maintenanceRate
    return tier
  })
}
