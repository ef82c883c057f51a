import type { Decimal } from '../base/decimal.ts'
import { AppError } from '../base/errors.ts'

/** The steps of one instrument: what a tick and a lot are worth. */
export interface BookGrid {
  /** Smallest price step, quote per unit. */
  readonly tickSize: Decimal
  /** Smallest size step, units. */
  readonly lotSize: Decimal
}

/**
 * Refuses steps that cannot carry a book.
 *
 * @throws {AppError} `config` unless both steps are positive and finite.
 */
export function checkGrid(grid: BookGrid): void {
  for (const name of ['tickSize', 'lotSize'] as const) {
    const step = grid[name]
    if (!step.isFinite() || step.lte(0)) {
      throw new AppError('config', `expected a positive ${name}, got ${step.toString()}`)
    }
  }
}

/** The price of a whole number of ticks, quote per unit. */
export const toPrice = (grid: BookGrid, ticks: number): Decimal => grid.tickSize.times(ticks)

/** The size of a whole number of lots, units. */
export const toSize = (grid: BookGrid, lots: number): Decimal => grid.lotSize.times(lots)
