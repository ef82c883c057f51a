import type { z } from 'zod'
import { AppError } from '../../base/errors.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { Instrument } from '../../domain/instrument.ts'
import { type InstrumentTable, symbolOf } from '../instrument-table.ts'
import type { marketRow } from './wire.ts'

/** One row of the venue's list of perpetuals. */
export type MarketRow = z.infer<typeof marketRow>

/** The venue's numbers of markets, which stand in every call instead of the symbol. */
export interface Markets {
  /** Replaces the list. */
  keep(rows: readonly MarketRow[]): void
  /** The row of an instrument. @throws {AppError} `protocol` for one that was never listed. */
  rowOf(instrument: Instrument): MarketRow
  /** Our symbol of a market; one that is not listed goes by its number. */
  symbolOf(marketId: number, instruments: InstrumentTable): SymbolId
}

/** Keeps the last list. */
export function createMarkets(): Markets {
  let bySymbol = new Map<string, MarketRow>()
  let byId = new Map<number, MarketRow>()
  return {
    keep(rows) {
      byId = new Map(rows.map((row) => [row.market_id, row]))
      // A symbol that was listed anew has two rows: the active one comes last and stays.
      const ordered = [...rows].sort((a, b) => Number(a.status === 'active') - Number(b.status === 'active'))
      bySymbol = new Map(ordered.map((row) => [row.symbol, row]))
    },
    rowOf({ venueSymbol }) {
      const row = bySymbol.get(venueSymbol)
      if (row) return row
      throw new AppError('protocol', `expected ${venueSymbol} in the list of markets, it is not there`)
    },
    symbolOf: (marketId, instruments) =>
      symbolOf(instruments, byId.get(marketId)?.symbol ?? String(marketId)),
  }
}
