import type { z } from 'zod'
import { D, ONE, ZERO } from '../../base/decimal.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument, InstrumentStatus } from '../../domain/instrument.ts'
import { BACKPACK } from './venue-id.ts'
import { market } from './wire.ts'

/** `kPEPE` is a thousand PEPE; `KAITO` is a token. Only a lower-case k counts. */
const THOUSANDS = /^k([A-Z0-9].*)$/

/** True for the rows that this client trades: perpetuals. Spot markets are in the same list. */
export function isPerpetual(row: unknown): boolean {
  return typeof row === 'object' && row !== null && 'marketType' in row && row.marketType === 'PERP'
}

/**
 * Reads one row of `GET markets`.
 *
 * @returns `undefined` when the row cannot be read
 */
export function parseInstrument(row: unknown): Instrument | undefined {
  const read = market.safeParse(row)
  if (!read.success) return undefined
  const info = read.data
  const { price, quantity } = info.filters
  const [, token] = THOUSANDS.exec(info.baseSymbol) ?? []
  const base = token ?? info.baseSymbol
  const tickSize = new D(price.tickSize)
  const lotSize = new D(quantity.stepSize)
  // A limit of 0 means none.
  const maxSize = new D(quantity.maxQuantity ?? 0)
  const band = price.meanMarkPriceBand
  return {
    venue: BACKPACK,
    // Perpetuals settle in USDC; another quote must not pass for the same market.
    symbol: (info.quoteSymbol === 'USDC' ? base : `${base}-${info.quoteSymbol}`) as SymbolId,
    venueSymbol: info.symbol,
    quoteAsset: info.quoteSymbol,
    status: statusOf(info, tickSize.gt(0) && lotSize.gt(0)),
    tickSize,
    lotSize,
    minSize: new D(quantity.minQuantity),
    maxSize,
    maxMarketSize: maxSize,
    // The venue has no smallest value.
    minNotional: ZERO,
    multiplier: token === undefined ? ONE : new D(1000),
    ...(band ? { priceBand: { up: new D(band.maxMultiplier), down: new D(band.minMultiplier) } } : {}),
  }
}

/**
 * A closed market that is shown has not opened yet; a hidden one is gone. In the states between (cancel only, limit
 * only, post only) orders still stand and can be cancelled, and the venue says itself what it refuses.
 */
function statusOf(info: z.infer<typeof market>, hasSteps: boolean): InstrumentStatus {
  const visible = info.visible !== false
  if (info.orderBookState === 'Closed') return visible ? 'pending' : 'delisted'
  return hasSteps ? 'trading' : 'pending'
}
