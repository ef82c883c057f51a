import { D, ONE } from '../../base/decimal.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument, InstrumentStatus } from '../../domain/instrument.ts'
import { HOME_QUOTE } from './config.ts'
import { BITVAVO } from './venue-id.ts'
import { marketInfo } from './wire.ts'

/**
 * Reads one row of `GET /markets`. `BTC-EUR` is `BTC`; a market in another quote keeps it in its name.
 *
 * @returns `undefined` when the row has not even a name.
 */
export function parseInstrument(row: unknown): Instrument | undefined {
  const read = marketInfo.safeParse(row)
  if (!read.success) return undefined
  const info = read.data
  const tickSize = new D(info.tickSize ?? 0)
  const maxSize = new D(info.maxOrderInBaseAsset ?? 0)
  return {
    venue: BITVAVO,
    symbol: (info.quote === HOME_QUOTE ? info.base : `${info.base}-${info.quote}`) as SymbolId,
    venueSymbol: info.market,
    quoteAsset: info.quote,
    status: statusOf(info.status, tickSize.gt(0)),
    tickSize,
    lotSize: new D(10).pow(-info.quantityDecimals),
    minSize: new D(info.minOrderInBaseAsset ?? 0),
    maxSize,
    maxMarketSize: maxSize,
    minNotional: new D(info.minOrderInQuoteAsset ?? 0),
    multiplier: ONE,
  }
}

/** States that the venue documents. */
export const KNOWN_STATES: ReadonlySet<string> = new Set([
  'trading',
  'halted',
  'auction',
  'auctionMatching',
  'cancelOnly',
])

/** Halts and auctions pass; a market that only takes cancels is on its way out. A state new to us is not traded. */
function statusOf(status: string, hasTick: boolean): InstrumentStatus {
  if (status === 'cancelOnly') return 'delisted'
  return status === 'trading' && hasTick ? 'trading' : 'pending'
}

/** The base asset as the venue spells it: the market's name without its quote. */
export const baseAssetOf = ({ venueSymbol, quoteAsset }: Instrument): string =>
  venueSymbol.slice(0, venueSymbol.length - quoteAsset.length - 1)
