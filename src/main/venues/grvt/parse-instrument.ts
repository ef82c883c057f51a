import type { z } from 'zod'
import { D, type Decimal, maxOf, ONE, ZERO } from '../../base/decimal.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { Market } from './markets.ts'
import { GRVT } from './venue-id.ts'
import * as wire from './wire.ts'

/**
 * Tokens that the venue lists by the thousand, `KPEPE` for 1000 PEPE. The venue says so in prose only (sheet section 1)
 * and a name proves nothing (`KAITO` is a token): one that is not listed here keeps the venue's name.
 */
const BY_THE_THOUSAND: ReadonlyMap<string, string> = new Map([
  ['KPEPE', 'PEPE'],
  ['KBONK', 'BONK'],
  ['KSHIB', 'SHIB'],
])

/** The venue trades futures, options and spot under other kinds. */
export function isPerpetual(row: unknown): boolean {
  return typeof row === 'object' && row !== null && 'kind' in row && row.kind === 'PERPETUAL'
}

/**
 * Reads one row of `all_instruments`.
 *
 * @param isActive among those that the venue calls active; the row itself does not tell
 * @returns `undefined` when the row cannot be read
 */
export function parseInstrument(
  row: unknown,
  isActive: boolean,
): { readonly instrument: Instrument; readonly market: Market } | undefined {
  const read = wire.instrument.safeParse(row)
  if (!read.success) return undefined
  const info = read.data
  const token = BY_THE_THOUSAND.get(info.base)
  const base = token ?? info.base
  // A size finer than the signature's scale could not be signed.
  const lotSize = maxOf(info.min_size, new D(10).pow(-info.base_decimals))
  const hasSteps = info.tick_size.gt(0) && info.min_size.gt(0)
  const maxSize = info.max_position_size ?? ZERO
  return {
    instrument: {
      venue: GRVT,
      // Perpetuals settle in USDT; another quote must not pass for the same market.
      symbol: (info.quote === 'USDT' ? base : `${base}-${info.quote}`) as SymbolId,
      venueSymbol: info.instrument,
      quoteAsset: info.quote,
      status: statusOf(isActive, hasSteps),
      tickSize: info.tick_size,
      lotSize,
      minSize: info.min_size,
      // The limit is that of the position, which no order may pass alone.
      maxSize,
      maxMarketSize: maxSize,
      minNotional: info.min_notional ?? ZERO,
      multiplier: token === undefined ? ONE : new D(1000),
    },
    market: marketOf(info),
  }
}

const statusOf = (isActive: boolean, hasSteps: boolean): Instrument['status'] => {
  if (!isActive) return 'delisted'
  return hasSteps ? 'trading' : 'pending'
}

function marketOf(info: z.infer<typeof wire.instrument>): Market {
  const cap = fractionOf(info.adjusted_funding_rate_cap)
  const floor = fractionOf(info.adjusted_funding_rate_floor)
  const hours = info.funding_interval_hours
  return {
    venueSymbol: info.instrument,
    assetId: BigInt(info.instrument_hash),
    baseDecimals: info.base_decimals,
    base: info.base,
    quote: info.quote,
    ...(hours ? { fundingIntervalHours: hours } : {}),
    ...(cap ? { fundingCap: cap } : {}),
    ...(floor ? { fundingFloor: floor } : {}),
  }
}

/** Percent → a fraction. */
const fractionOf = (percent: Decimal | null | undefined): Decimal | undefined => percent?.div(100)
