import { D, ONE } from '../../base/decimal.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument, InstrumentStatus } from '../../domain/instrument.ts'
import type { MarketRow } from './markets.ts'
import { LIGHTER } from './venue-id.ts'

/** `1000PEPE` → a power of ten of at least a thousand, and the token. A token that begins with a digit stays whole. */
const MULTIPLIED = /^(10{3,})(\D.*)$/
/** What one order can carry on the wire, in lots. */
export const MAX_BASE_AMOUNT = 2 ** 48 - 1
/** What a price can be on the wire, in ticks. */
export const MAX_PRICE = 2 ** 32 - 1

/** One perpetual of `orderBookDetails`. Steps are powers of ten that the venue names itself. */
export function parseInstrument(row: MarketRow): Instrument {
  const [, factor, token] = MULTIPLIED.exec(row.symbol) ?? []
  const lotSize = new D(10).pow(-row.size_decimals)
  const maxSize = lotSize.times(MAX_BASE_AMOUNT)
  return {
    venue: LIGHTER,
    symbol: (token ?? row.symbol) as SymbolId,
    venueSymbol: row.symbol,
    quoteAsset: 'USDC',
    status: statusOf(row),
    tickSize: new D(10).pow(-row.price_decimals),
    lotSize,
    minSize: new D(row.min_base_amount),
    maxSize,
    maxMarketSize: maxSize,
    minNotional: new D(row.min_quote_amount),
    multiplier: factor === undefined ? ONE : new D(factor),
  }
}

/** A market that takes reduce-only orders only is still traded: positions in it must be closed. */
function statusOf(row: MarketRow): InstrumentStatus {
  if (row.market_config?.hidden) return 'pending'
  return row.status === 'active' ? 'trading' : 'delisted'
}
