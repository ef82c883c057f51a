import { describe, expect, it } from 'vitest'
import { createTestExchange, orderRequest, type TestExchange } from '../test-exchange.ts'
import { positionOf } from './account.ts'
import { fireTriggers } from './triggers.ts'

/** Prints a trade at a price and lets the triggers see it. */
function tradeAt({ exchange, market, clock }: TestExchange, ticks: number): void {
  market.print('buy', ticks, 1, clock.now())
  fireTriggers(exchange, market)
}

describe('conditional orders', () => {
  it('shows the shell expiring, then the order it held, then its fills', () => {
    const test = createTestExchange()
    test.exchange.place(test.account, orderRequest({ side: 'buy', sizeLots: 10 }))
    test.events.length = 0
    const stop = orderRequest({
      side: 'sell',
      type: 'stop-market',
      stopTicks: 599_900,
      sizeLots: 10,
      reduceOnly: true,
    })
    const order = test.exchange.place(test.account, stop)
    tradeAt(test, 599_950)
    expect(order.status).toBe('new')
    tradeAt(test, 599_900)
    expect(test.orderSteps()).toEqual(['new new', 'expired expired', 'new new', 'trade filled'])
    expect(order).toMatchObject({ type: 'market', originalType: 'stop-market', status: 'filled' })
  })

  it.each([
    ['buy', 'stop-market', 600_100, 600_100],
    ['sell', 'stop-market', 599_900, 599_900],
    ['buy', 'take-profit-market', 599_900, 599_900],
    ['sell', 'take-profit-market', 600_100, 600_100],
  ] as const)('fires a %s %s at its price and not before', (side, type, stopTicks, at) => {
    const test = createTestExchange()
    const order = test.exchange.place(test.account, orderRequest({ side, type, stopTicks }))
    tradeAt(test, 600_000)
    expect(order.type).toBe(type)
    tradeAt(test, at)
    expect(order.type).toBe('market')
    expect(order.status).toBe('filled')
  })

  it('refuses one that would fire at once', () => {
    const { exchange, account } = createTestExchange()
    const request = orderRequest({ side: 'buy', type: 'stop-market', stopTicks: 599_000 })
    expect(() => exchange.place(account, request)).toThrow('would-trigger-at-once')
  })

  it('closes the whole position, whatever its size by then', () => {
    const test = createTestExchange()
    const { sizeLots: _, ...whole } = orderRequest({ side: 'sell', type: 'stop-market', stopTicks: 599_900 })
    test.exchange.place(test.account, { ...whole, closePosition: true })
    test.exchange.place(test.account, orderRequest({ side: 'buy', sizeLots: 13 }))
    tradeAt(test, 599_900)
    expect(positionOf(test.account, 'BTCUSDT').lots).toBe(0)
  })

  it('trails the best price since activation', () => {
    const test = createTestExchange()
    test.exchange.place(test.account, orderRequest({ side: 'buy', sizeLots: 10 }))
    const trailing = orderRequest({
      side: 'sell',
      type: 'trailing-stop-market',
      activationTicks: 601_000,
      callbackRate: 0.01,
      reduceOnly: true,
    })
    const order = test.exchange.place(test.account, trailing)
    for (const ticks of [590_000, 601_000, 610_000, 604_000]) tradeAt(test, ticks)
    expect(order.status).toBe('new')
    tradeAt(test, 603_900)
    expect(order.status).toBe('filled')
  })

  it('expires at the trigger when the margin is gone', () => {
    const test = createTestExchange()
    const order = test.exchange.place(
      test.account,
      orderRequest({ side: 'buy', type: 'stop-market', stopTicks: 600_100, sizeLots: 1_000 }),
    )
    test.account.wallet = 0n
    tradeAt(test, 600_100)
    expect(order).toMatchObject({ status: 'expired', filledLots: 0 })
  })
})
