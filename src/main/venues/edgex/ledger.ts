import type { z } from 'zod'
import { D, type Decimal, ZERO } from '../../base/decimal.ts'
import { COLLATERAL_COIN_ID } from './config.ts'
import type * as wire from './wire.ts'

type Position = z.infer<typeof wire.position>
type Collateral = z.infer<typeof wire.collateral>

/**
 * The account's books as the stream tells them. Positions are paid for out of the collateral, so its amount goes
 * negative while they are long; with their cost added again it is what the account would have if all were closed at
 * cost: its wallet. Sheet section 5.3: equity = amount + Σ position value, unrealised = Σ position value − cost.
 */
export interface Ledger {
  /** Forgets all: a snapshot follows. */
  clear(): void
  takePositions(rows: readonly Position[]): void
  takeCollateral(rows: readonly Collateral[]): void
  /** `undefined` while the amount is not known. */
  wallet(): Decimal | undefined
}

export function createLedger(): Ledger {
  const costs = new Map<string, Decimal>()
  let amount: Decimal | undefined
  return {
    clear() {
      costs.clear()
      amount = undefined
    },
    takePositions(rows) {
      for (const { contractId, openSize, openValue } of rows)
        if (new D(openSize).isZero()) costs.delete(contractId)
        else costs.set(contractId, new D(openValue))
    },
    takeCollateral(rows) {
      const row = rows.find(({ coinId }) => coinId === COLLATERAL_COIN_ID)
      if (row) amount = new D(row.amount)
    },
    wallet: () => amount && [...costs.values()].reduce((sum, cost) => sum.plus(cost), ZERO).plus(amount),
  }
}
