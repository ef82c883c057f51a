import type { z } from 'zod'
import { D, ONE, ZERO } from '../../base/decimal.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument, InstrumentStatus } from '../../domain/instrument.ts'
import { ASTER } from './venue-id.ts'
import { bandFilter, notionalFilter, priceFilter, sizeFilter, symbolInfo } from './wire.ts'

/** `1000PEPE` → a power of ten of at least a thousand, and the token. A token that begins with a digit stays whole. */
const MULTIPLIED = /^(10{3,})(\D.*)$/

/**
 * Reads one row of `exchangeInfo`.
 *
 * @returns `undefined` when the row has not even a name.
 */
export function parseInstrument(row: unknown): Instrument | undefined {
  const read = symbolInfo.safeParse(row)
  if (!read.success) return undefined
  const info = read.data
  const [, factor, token] = MULTIPLIED.exec(info.baseAsset) ?? []
  const price = filterOf(info, 'PRICE_FILTER', priceFilter)
  const size = filterOf(info, 'LOT_SIZE', sizeFilter)
  const marketSize = filterOf(info, 'MARKET_LOT_SIZE', sizeFilter)
  const notional = filterOf(info, 'MIN_NOTIONAL', notionalFilter)
  const band = filterOf(info, 'PERCENT_PRICE', bandFilter)
  const tickSize = new D(price?.tickSize ?? 0)
  const lotSize = new D(size?.stepSize ?? 0)
  const maxSize = new D(size?.maxQty ?? 0)
  const base = token ?? info.baseAsset
  return {
    venue: ASTER,
    // Only USDT is traded today; another quote must not pass for the same market.
    symbol: (info.quoteAsset === 'USDT' ? base : `${base}-${info.quoteAsset}`) as SymbolId,
    venueSymbol: info.symbol,
    quoteAsset: info.quoteAsset,
    status: statusOf(info, tickSize.gt(0) && lotSize.gt(0)),
    tickSize,
    lotSize,
    minSize: new D(size?.minQty ?? 0),
    maxSize,
    maxMarketSize: marketSize ? new D(marketSize.maxQty) : maxSize,
    minNotional: notional ? new D(notional.notional) : ZERO,
    multiplier: factor === undefined ? ONE : new D(factor),
    ...(band ? { priceBand: { up: new D(band.multiplierUp), down: new D(band.multiplierDown) } } : {}),
  }
}

/** Pending rows have an empty contract type and may have a tick of 0: nothing can be priced on that grid. */
function statusOf(info: z.infer<typeof symbolInfo>, hasSteps: boolean): InstrumentStatus {
  if (info.status === 'PENDING_TRADING' || info.contractType === '') return 'pending'
  if (info.status !== 'TRADING' || info.contractType !== 'PERPETUAL') return 'delisted'
  return hasSteps ? 'trading' : 'pending'
}

function filterOf<T>(
  info: z.infer<typeof symbolInfo>,
  filterType: string,
  schema: z.ZodType<T>,
): T | undefined {
  const found = info.filters.find((filter) => filter.filterType === filterType)
  return found === undefined ? undefined : schema.safeParse(found).data
}
