import { D, type Decimal, ONE, ZERO } from '../../base/decimal.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import { PARADEX } from './venue-id.ts'
import { market } from './wire.ts'

/** `kPEPE` is a thousand PEPE; `KAITO` is a token. Only a lower-case k counts. */
const THOUSANDS = /^k([A-Z0-9].*)$/

/** True for the rows that this client trades: perpetuals with a book. Options and spot are in the same list. */
export function isPerpetual(row: unknown): boolean {
  if (typeof row !== 'object' || row === null || !('asset_kind' in row) || row.asset_kind !== 'PERP')
    return false
  return !('trading_mode' in row) || row.trading_mode == null || row.trading_mode === 'STANDARD'
}

/**
 * Reads one row of `GET markets`.
 *
 * @returns `undefined` when the row cannot be read
 */
export function parseInstrument(row: unknown, venueNowMs: number): Instrument | undefined {
  const read = market.safeParse(row)
  if (!read.success) return undefined
  const info = read.data
  const tickSize = new D(info.price_tick_size)
  const lotSize = new D(info.order_size_increment)
  const maxSize = new D(info.max_order_size ?? 0)
  const { base, multiplier } = baseOf(info.symbol, info.base_currency)
  const band = info.price_bands_width === undefined ? ZERO : new D(info.price_bands_width)
  const isOpen = (info.open_at ?? 0) <= venueNowMs
  return {
    venue: PARADEX,
    // Perpetuals are quoted in USD; another quote must not pass for the same market.
    symbol: (info.quote_currency === 'USD' ? base : `${base}-${info.quote_currency}`) as SymbolId,
    venueSymbol: info.symbol,
    quoteAsset: info.quote_currency,
    status: isOpen && tickSize.gt(0) && lotSize.gt(0) ? 'trading' : 'pending',
    tickSize,
    lotSize,
    // The step is the smallest size too.
    minSize: lotSize,
    maxSize,
    maxMarketSize: maxSize,
    minNotional: new D(info.min_notional ?? 0),
    multiplier,
    ...(band.gt(0) ? { priceBand: { up: ONE.plus(band), down: ONE.minus(band) } } : {}),
  }
}

/** The coin, and how many of it are one unit: the k stands in the symbol, and may or may not in the currency. */
function baseOf(symbol: string, currency: string): { readonly base: string; readonly multiplier: Decimal } {
  const [, ofCurrency] = THOUSANDS.exec(currency) ?? []
  if (ofCurrency !== undefined) return { base: ofCurrency, multiplier: new D(1000) }
  const isThousands = symbol.startsWith(`k${currency}-`)
  return { base: currency, multiplier: isThousands ? new D(1000) : ONE }
}
