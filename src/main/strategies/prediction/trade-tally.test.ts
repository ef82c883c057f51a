import { expect, it } from 'vitest'
import { D } from '../../base/decimal.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { PaperTrade } from './portfolio.ts'
import { createTradeTally } from './trade-tally.ts'

const trade = (positionId: string, side: 'buy' | 'sell', price: number): PaperTrade => ({
  tradeId: `${positionId}-${side}`,
  positionId,
  symbol: 'BTC' as SymbolId,
  side,
  sizeBase: new D('0.5'),
  price: new D(price),
  feeQuote: new D('0.25'),
  atMs: 1,
  reason: 'test',
})

it('counts trades, round trips, those that paid after both fees, and fees', () => {
  const tally = createTradeTally()
  expect(tally.current()).toMatchObject({ trades: 0, closed: 0, wins: 0 })
  // Half a coin: a price that rises by 1 brings 0.5, which both fees eat.
  const made = [
    trade('a', 'buy', 100),
    trade('a', 'sell', 101),
    trade('b', 'buy', 100),
    trade('b', 'sell', 102),
    trade('c', 'buy', 100),
    trade('c', 'sell', 99),
    trade('d', 'buy', 100),
  ]
  for (const each of made) tally.take(each)
  expect(tally.current()).toMatchObject({ trades: 7, closed: 3, wins: 1 })
  expect(tally.current().feesQuote.toFixed()).toBe('1.75')
})
