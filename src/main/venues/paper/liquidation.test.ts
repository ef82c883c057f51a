import { describe, expect, it } from 'vitest'
import { D, ZERO } from '../../base/decimal.ts'
import type { SymbolId } from '../../domain/brands.ts'
import { flatMaintenance, marginalMaintenance } from '../../domain/maintenance.ts'
import type { PaperState } from './account-state.ts'
import { equityOf, liquidationPriceOf, maintenanceOf, type TiersOf } from './liquidation.ts'

const [BTC, ETH] = ['BTC' as SymbolId, 'ETH' as SymbolId]
const TIERS = marginalMaintenance([
  { floorQuote: ZERO, rate: new D('0.004') },
  { floorQuote: new D(50_000), rate: new D('0.01') },
  { floorQuote: new D(200_000), rate: new D('0.05') },
])
const tiersOf: TiersOf = (symbol) => (symbol === BTC ? TIERS : flatMaintenance(new D('0.02')))

/** An account with a wallet and positions entered at these marks. */
function holding(wallet: number, sizes: readonly (readonly [SymbolId, string, number])[]): PaperState {
  const positions = new Map(
    sizes.map(([symbol, size, price]) => [symbol, { sizeBase: new D(size), entryPrice: new D(price) }]),
  )
  const mids = new Map(sizes.map(([symbol, , price]) => [symbol, new D(price)]))
  const ledger = { walletQuote: new D(wallet), positions }
  return { ledger, orders: new Map(), fills: [], payments: [], mids }
}

describe('maintenance of an account', () => {
  it('adds up what each position needs by the tiers of its venue', () => {
    const state = holding(10_000, [
      [BTC, '-2', 60_000],
      [ETH, '10', 3_000],
    ])
    // 120,000 × 1 % − 300 + 30,000 × 2 %
    expect(maintenanceOf(state, tiersOf).toFixed()).toBe('1500')
  })

  it.each([
    ['a small long', 600, [[BTC, '0.5', 60_000]]],
    ['a long that falls into a lower tier', 30_000, [[BTC, '1', 60_000]]],
    ['a short that rises into a higher tier', 30_000, [[BTC, '-3', 60_000]]],
    [
      'a long beside another position',
      9_000,
      [
        [BTC, '3', 60_000],
        [ETH, '-10', 3_000],
      ],
    ],
  ] as const)('is met by equity at the liquidation price of %s', (_, wallet, sizes) => {
    const state = holding(wallet, sizes)
    const price = liquidationPriceOf(state, BTC, tiersOf)
    if (!price) throw new Error('expected a liquidation price')
    state.mids.set(BTC, price)
    expect(equityOf(state).minus(maintenanceOf(state, tiersOf)).abs().toNumber()).toBeLessThan(1e-20)
  })

  it('has no liquidation price where the wallet pays for a fall to nothing', () => {
    expect(liquidationPriceOf(holding(60_000, [[BTC, '1', 60_000]]), BTC, tiersOf)).toBeUndefined()
    expect(liquidationPriceOf(holding(60_000, []), BTC, tiersOf)).toBeUndefined()
  })
})
