import type { BookGrid } from '../../domain/order-book-grid.ts'
import { createLevelsReader } from '../book-rows.ts'

/**
 * Reads levels as ticks and lots. Sizes have up to eight decimals in every market, cheap tokens included: beyond 2^53
 * lots they are rounded to what a number can hold.
 */
export const createBookReader = (grid: BookGrid) => createLevelsReader(grid, 'round')

/** The venue's nanoseconds as milliseconds; they pass 2^53 and have lost some digits already. */
export const msOfNs = (timestampNs: number): number => Math.floor(timestampNs / 1e6)
