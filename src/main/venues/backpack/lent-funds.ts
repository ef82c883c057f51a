import type { z } from 'zod'
import { D, type Decimal, ZERO } from '../../base/decimal.ts'
import type * as wire from './wire.ts'

/** What of each asset is lent out, from the last look at the collateral. */
export interface LentFunds {
  learn(payload: z.infer<typeof wire.collateral>): void
  of(asset: string): Decimal
}

/**
 * With auto-lend on, the balance stream may say that next to nothing is there while the funds are lent: they are still
 * the account's and back its positions. Sheet section 5.4.
 */
export function createLentFunds(): LentFunds {
  let byAsset: ReadonlyMap<string, Decimal> = new Map()
  return {
    learn(payload) {
      byAsset = new Map(payload.collateral.map((row) => [row.symbol, new D(row.lendQuantity ?? 0)]))
    },
    of: (asset) => byAsset.get(asset) ?? ZERO,
  }
}
