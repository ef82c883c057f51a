import { fixed, fixedToNumber } from '../../fixed.ts'
import type { Instrument, MarketCharacter } from '../../market/instrument.ts'

interface Listing {
  readonly base: string
  readonly quote?: string
  readonly tick: string
  readonly priceDecimals: number
  readonly quantityDecimals: number
  readonly minSize: string
  readonly character: MarketCharacter
  readonly status?: Instrument['status']
}

/** A generated market; `levelQuote` is the usual size of a level in quote, `quietShare` the minutes without trades. */
function character(
  startPrice: number,
  yearlyVolatility: number,
  meanStepMs: number,
  spreadTicks: number,
  levelQuote: number,
  quietShare: number,
): MarketCharacter {
  const tradeShare = quietShare < 0.1 ? 0.22 : 0.02
  return { startPrice, yearlyVolatility, meanStepMs, spreadTicks, levelQuote, tradeShare, quietShare }
}

/** Tick of one EUR on BTC, prices below a cent, a market in USDC, one that is halted and one in auction. */
const LISTINGS: readonly Listing[] = [
  {
    base: 'BTC',
    tick: '1',
    priceDecimals: 2,
    quantityDecimals: 8,
    minSize: '0.0001',
    character: character(55_000, 0.5, 65, 1, 40_000, 0.02),
  },
  {
    base: 'ETH',
    tick: '0.1',
    priceDecimals: 2,
    quantityDecimals: 6,
    minSize: '0.001',
    character: character(2_750, 0.65, 110, 2, 25_000, 0.04),
  },
  {
    base: 'SOL',
    tick: '0.01',
    priceDecimals: 2,
    quantityDecimals: 6,
    minSize: '0.01',
    character: character(137.5, 0.85, 150, 3, 12_000, 0.08),
  },
  {
    base: 'DOGE',
    tick: '0.00001',
    priceDecimals: 5,
    quantityDecimals: 2,
    minSize: '5',
    character: character(0.183, 0.95, 220, 5, 6_000, 0.25),
  },
  {
    base: 'PEPE',
    tick: '0.00000001',
    priceDecimals: 8,
    quantityDecimals: 0,
    minSize: '100000',
    character: character(0.0000047, 1.1, 260, 1, 3_000, 0.45),
  },
  {
    base: 'BTC',
    quote: 'USDC',
    tick: '1',
    priceDecimals: 2,
    quantityDecimals: 8,
    minSize: '0.0001',
    character: character(60_000, 0.5, 160, 3, 15_000, 0.35),
  },
  {
    base: 'LUNA2',
    tick: '0.0001',
    priceDecimals: 4,
    quantityDecimals: 2,
    minSize: '1',
    status: 'settling',
    character: character(0.09, 1.2, 500, 4, 1_000, 0.6),
  },
  {
    base: 'NEWT',
    tick: '0.0001',
    priceDecimals: 4,
    quantityDecimals: 2,
    minSize: '1',
    status: 'pending',
    character: character(0.18, 1.2, 500, 4, 1_000, 0.6),
  },
]

/** Names of the assets. */
export const ASSET_NAMES: Readonly<Record<string, string>> = {
  EUR: 'Euro',
  USDC: 'USD Coin',
  BTC: 'Bitcoin',
  ETH: 'Ethereum',
  SOL: 'Solana',
  DOGE: 'Dogecoin',
  PEPE: 'Pepe',
  LUNA2: 'Terra',
  NEWT: 'Newton Protocol',
}

/** Every market the simulated venue lists. */
export function bitvavoInstruments(): Instrument[] {
  return LISTINGS.map(({ base, quote = 'EUR', tick, priceDecimals, quantityDecimals, minSize, ...rest }) => {
    const { character, status = 'trading' } = rest
    const lot = 10n ** BigInt(8 - quantityDecimals)
    return {
      symbol: `${base}-${quote}`,
      base,
      quote,
      status,
      tick: fixed(tick),
      lot,
      priceDecimals,
      sizeDecimals: quantityDecimals,
      limits: {
        minPrice: 0n,
        maxPrice: fixed('100000000000'),
        minSize: fixed(minSize),
        maxLimitSize: fixed('1000000000'),
        maxMarketSize: fixed('1000000000'),
        minNotional: fixed('5'),
        // Wide: a market order is protected by running out of book, not by a band.
        priceUp: fixed('10'),
        priceDown: fixed('0.1'),
        maxOrders: 100,
        maxConditionalOrders: 100,
      },
      tiers: [],
      fundingIntervalHours: 0,
      // A small trade of the past is worth about twenty.
      character: { ...character, tradeLots: Math.round(20 / character.startPrice / fixedToNumber(lot)) },
    }
  })
}
