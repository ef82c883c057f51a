import type { z } from 'zod'
import { D, ONE, ZERO } from '../../base/decimal.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument, InstrumentStatus } from '../../domain/instrument.ts'
import { EDGEX } from './venue-id.ts'
import type * as wire from './wire.ts'

export type ContractRow = z.infer<typeof wire.contract>
export type CoinRow = z.infer<typeof wire.coin>

/** `1000PEPE` → a power of ten of at least a thousand, and the token. A token that begins with a digit stays whole. */
const MULTIPLIED = /^(10{3,})(\D.*)$/

/**
 * Reads one contract. Its symbol is the base coin's name, for contract names are cut and localised in many ways; a
 * stock or a currency keeps its whole name, so that it never passes for a token. Sheet section 1.
 */
export function parseInstrument(row: ContractRow, base: CoinRow, quote: CoinRow): Instrument {
  const [, factor, token] = MULTIPLIED.exec(base.coinName) ?? []
  const tickSize = new D(row.tickSize)
  const lotSize = new D(row.stepSize)
  // A limit of 0 means none.
  const maxSize = new D(row.maxOrderSize ?? 0)
  const isToken = row.isStock !== true && row.isFx !== true
  const { maxOrderBuyPriceRatio: above, minOrderSellPriceRatio: below } = row
  return {
    venue: EDGEX,
    symbol: (isToken ? (token ?? base.coinName) : row.contractName) as SymbolId,
    venueSymbol: row.contractName,
    quoteAsset: quote.coinName,
    status: statusOf(row, tickSize.gt(0) && lotSize.gt(0)),
    tickSize,
    lotSize,
    minSize: new D(row.minOrderSize),
    maxSize,
    maxMarketSize: maxSize,
    // The venue documents no smallest value.
    minNotional: ZERO,
    multiplier: factor === undefined ? ONE : new D(factor),
    ...(above !== undefined && below !== undefined
      ? { priceBand: { up: ONE.plus(above), down: ONE.minus(below) } }
      : {}),
  }
}

/** A contract that is not shown any more is gone; one that is shown but not traded has not opened yet, or has a pause. */
function statusOf(row: ContractRow, hasSteps: boolean): InstrumentStatus {
  if (!row.enableDisplay) return 'delisted'
  return row.enableTrade && hasSteps ? 'trading' : 'pending'
}
