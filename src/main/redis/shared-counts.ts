import type { SharedPricesStatus } from '../pricing/shared-prices.ts'

/** Counts of a shared store since the program started. */
export type SharedCounts = { -readonly [K in Exclude<keyof SharedPricesStatus, 'state' | 'words'>]: number }

export const noCounts = (): SharedCounts => ({
  reads: 0,
  hits: 0,
  timeouts: 0,
  refused: 0,
  writes: 0,
  failedWrites: 0,
})
