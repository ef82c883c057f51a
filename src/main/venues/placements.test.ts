import { beforeEach, expect, test } from 'vitest'
import { D } from '../base/decimal.ts'
import type { ClientOrderId, SymbolId } from '../domain/brands.ts'
import type { OrderRequest, SubmitOutcome } from '../domain/order.ts'
import { createPlacements } from './placements.ts'

const signal = new AbortController().signal
const outcome: SubmitOutcome = { outcome: 'unknown', reason: 'a test' }
const sent: OrderRequest[] = []
const placements = createPlacements(
  async (order) => {
    sent.push(order)
    return outcome
  },
  async (symbol, side) =>
    symbol === 'BTC'
      ? new D(side === 'buy' ? 99 : 101)
      : { outcome: 'rejected', code: 'not-sent', reason: 'no book' },
)
const of = (symbol: string) => ({
  clientOrderId: 'a-1' as ClientOrderId,
  symbol: symbol as SymbolId,
  sizeBase: new D(2),
})

beforeEach(() => void sent.splice(0))

test.each([
  ['long', 'buy', 99],
  ['short', 'sell', 101],
] as const)('opening a %s is a post-only %s at the near touch', async (direction, side, price) => {
  expect(await placements.placeOpenOrder({ ...of('BTC'), direction }, signal)).toBe(outcome)
  const terms = { type: 'limit', timeInForce: 'post-only', reduceOnly: false }
  expect(sent).toEqual([{ ...of('BTC'), ...terms, side, limitPrice: new D(price) }])
})

test('without a near touch nothing is sent', async () => {
  expect(await placements.placeOpenOrder({ ...of('ETH'), direction: 'long' }, signal)).toMatchObject({
    outcome: 'rejected',
    reason: 'no book',
  })
  expect(sent).toEqual([])
})

test('a close is a reduce-only limit order, a market order takes at once', async () => {
  const side = 'sell'
  await placements.placeCloseOrder({ ...of('BTC'), side, limitPrice: new D(100) }, signal)
  await placements.placeMarketOrder({ ...of('BTC'), side, reduceOnly: true }, signal)
  expect(sent).toMatchObject([
    { type: 'limit', timeInForce: 'GTC', reduceOnly: true, limitPrice: new D(100) },
    { type: 'market', timeInForce: 'IOC', reduceOnly: true },
  ])
})
