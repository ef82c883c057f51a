import { describe, expect, it } from 'vitest'
import { multiplyFixed } from '../fixed.ts'
import { fundingRate, nextFundingTime } from '../market/funding.ts'
import { quoteAt } from '../market/instrument.ts'
import { createTestExchange, orderRequest } from '../test-exchange.ts'
import { Settlement } from './settlement.ts'

describe('settlement', () => {
  it.each(['buy', 'sell'] as const)(
    'pays funding on a %s once, at the settlement, by the rate of that time',
    async (side) => {
      const { exchange, account, market, clock, events } = createTestExchange()
      const settlement = new Settlement(exchange, 7)
      exchange.place(account, orderRequest({ side, sizeLots: 20 }))
      const before = account.wallet
      events.length = 0
      const dueMs = nextFundingTime(market.instrument, clock.now())
      await clock.advance(dueMs - clock.now() - 1)
      settlement.check()
      expect(account.wallet).toBe(before)
      await clock.advance(1)
      settlement.check()
      settlement.check()
      const rate = fundingRate(market.instrument, dueMs, 7)
      const notional = quoteAt(market.instrument, market.markPrice(), side === 'buy' ? 20 : -20)
      expect(account.wallet - before).toBe(-multiplyFixed(notional, rate))
      expect(account.incomes.at(-1)).toMatchObject({ type: 'FUNDING_FEE', symbol: 'BTCUSDT' })
      expect(events).toMatchObject([{ kind: 'balance', reason: 'FUNDING_FEE', positions: [] }])
    },
  )

  it('cancels everything on a symbol when its dead-man switch runs out', async () => {
    const { exchange, account, clock } = createTestExchange()
    const settlement = new Settlement(exchange, 7)
    const order = exchange.place(account, orderRequest({ side: 'buy', priceTicks: 599_000 }))
    account.countdowns.set('BTCUSDT', clock.now() + 1_000)
    await clock.advance(999)
    settlement.check()
    expect(order.status).toBe('new')
    await clock.advance(1)
    settlement.check()
    expect(order.status).toBe('canceled')
    expect(account.countdowns.size).toBe(0)
  })
})
