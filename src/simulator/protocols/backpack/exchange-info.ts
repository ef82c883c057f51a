import { trimFixed } from '../../fixed.ts'
import type { Instrument } from '../../market/instrument.ts'
import { type Listing, listings } from './instruments.ts'

/** A margin function as the venue prints it. */
export interface MarginFunction {
  readonly type: 'sqrt'
  readonly base: string
  readonly factor: string
}

/** Initial and maintenance margin functions of a market. */
export function marginFunctions({ imf }: Listing): { imf: MarginFunction; mmf: MarginFunction } {
  const share = (text: string, of: number): string => (Number(text) * of).toFixed(8)
  return {
    imf: { type: 'sqrt', ...imf },
    mmf: { type: 'sqrt', base: share(imf.base, 0.5), factor: share(imf.factor, 0.6) },
  }
}

/** Listing of a symbol the venue has. */
export function listingOf({ symbol }: Instrument): Listing {
  const listed = listings.get(symbol)
  if (!listed) throw new RangeError(`symbol ${symbol} stands in no listing`)
  return listed
}

/** Market record of `GET markets` (section 1 of the venue sheet). */
export function marketRecord(instrument: Instrument): Record<string, unknown> {
  const listed = listingOf(instrument)
  const isPerp = listed.marketType === 'PERP'
  const { imf, mmf } = marginFunctions(listed)
  return {
    symbol: instrument.symbol,
    baseSymbol: listed.base,
    quoteSymbol: 'USDC',
    marketType: listed.marketType,
    orderBookState: listed.state,
    visible: true,
    createdAt: '2025-01-21T06:34:54.691858',
    fundingInterval: isPerp ? instrument.fundingIntervalHours * 3_600_000 : null,
    fundingRateUpperBound: isPerp ? '100' : null,
    fundingRateLowerBound: isPerp ? '-100' : null,
    openInterestLimit: isPerp ? '4000' : '0',
    imfFunction: isPerp ? imf : null,
    mmfFunction: isPerp ? mmf : null,
    // New keys come without notice; readers must ignore what they do not know.
    rwaMarketType: listed.base.includes('.') ? 'Equity' : null,
    filters: {
      price: {
        minPrice: trimFixed(instrument.limits.minPrice),
        maxPrice: null,
        tickSize: listed.tick,
        maxMultiplier: '2',
        minMultiplier: '0.25',
        maxImpactMultiplier: '1.01',
        minImpactMultiplier: '0.99',
        meanMarkPriceBand: isPerp
          ? {
              maxMultiplier: trimFixed(instrument.limits.priceUp),
              minMultiplier: trimFixed(instrument.limits.priceDown),
            }
          : null,
        meanPremiumBand: isPerp ? { tolerancePct: '0.05' } : null,
      },
      quantity: { minQuantity: listed.minQuantity, maxQuantity: null, stepSize: listed.lot },
    },
  }
}

/** Asset of `GET assets`. */
export function assetRecord(symbol: string): Record<string, unknown> {
  return { symbol, displayName: symbol, coingeckoId: null, tokens: [] }
}
