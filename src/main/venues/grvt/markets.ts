import type { Decimal } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import type { Instrument } from '../../domain/instrument.ts'

/** What only this venue's calls and signatures need to know of an instrument. */
export interface Market {
  readonly venueSymbol: string
  /** `instrument_hash`, the id that is signed. */
  readonly assetId: bigint
  /** Scale of a size in a signature; no matter for anything else. */
  readonly baseDecimals: number
  readonly base: string
  readonly quote: string
  readonly fundingIntervalHours?: number
  /** Fraction for one interval. */
  readonly fundingCap?: Decimal
  readonly fundingFloor?: Decimal
}

/** The rows behind the instruments. */
export interface Markets {
  /** Replaces the list. */
  keep(rows: readonly Market[]): void
  /** @throws {AppError} `protocol` for one that was never listed. */
  of(instrument: Pick<Instrument, 'venueSymbol'>): Market
}

/** Keeps the last list. */
export function createMarkets(): Markets {
  let rows = new Map<string, Market>()
  return {
    keep(list) {
      rows = new Map(list.map((row) => [row.venueSymbol, row]))
    },
    of({ venueSymbol }) {
      const row = rows.get(venueSymbol)
      if (row) return row
      throw new AppError('protocol', `expected ${venueSymbol} in the list of instruments, it is not there`)
    },
  }
}
