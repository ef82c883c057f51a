import { describe, expect, it } from 'vitest'
import { fixed } from '../fixed.ts'
import { createTestExchange, orderRequest, type TestExchange } from '../test-exchange.ts'
import { positionOf, settingsOf } from './account.ts'
import { LiquidationWatch } from './liquidation.ts'
import { addMargin, changeLeverage, changeMarginType } from './settings.ts'

/** A long of 1 BTC on 2,000 USDT. */
function leveraged(): TestExchange {
  const test = createTestExchange()
  test.market.setMarket('sell', 600_001, 1_000)
  test.account.wallet = fixed('2000')
  changeLeverage(test.exchange, test.account, test.market, 50)
  test.exchange.place(test.account, orderRequest({ side: 'buy', sizeLots: 1_000 }))
  test.events.length = 0
  return test
}

function kinds({ events }: TestExchange): string[] {
  return events.map((event) =>
    event.kind === 'order' ? event.execution : event.kind === 'balance' ? event.reason : event.kind,
  )
}

describe('liquidation', () => {
  it('warns once, then closes the position by an autoclose order and tells the public', () => {
    const test = leveraged()
    const watch = new LiquidationWatch(test.exchange)
    watch.check()
    expect(kinds(test)).toEqual([])
    test.market.jumpTo(583_200)
    watch.check()
    watch.check()
    expect(kinds(test)).toEqual(['margin-call'])
    const told: unknown[] = []
    test.market.events.listen((event) => event.kind === 'liquidation' && told.push(event.liquidation.side))
    test.market.jumpTo(582_000)
    watch.check()
    expect(positionOf(test.account, 'BTCUSDT').lots).toBe(0)
    expect(kinds(test)).toContain('liquidated')
    expect(told).toEqual(['sell'])
    const order = test.account.orders.at(-1)
    expect(order?.clientOrderId).toMatch(/^autoclose-\d+$/)
    expect(order?.status).toBe('filled')
    expect(test.account.wallet).toBeGreaterThanOrEqual(0n)
  })

  it('cancels the orders of the symbol first', () => {
    const test = leveraged()
    const resting = test.exchange.place(
      test.account,
      orderRequest({ side: 'sell', priceTicks: 601_000, sizeLots: 1 }),
    )
    new LiquidationWatch(test.exchange).liquidateAll(test.account)
    expect(resting.status).toBe('canceled')
  })

  it('lets the insurance fund cover what the account cannot', () => {
    const test = leveraged()
    for (const { ticks } of test.market.book.levels('buy', 10)) test.market.setMarket('buy', ticks, 0)
    test.market.jumpTo(550_000)
    new LiquidationWatch(test.exchange).check()
    expect(test.account.wallet).toBe(0n)
    expect(test.account.incomes.at(-1)?.type).toBe('INSURANCE_CLEAR')
  })

  it('takes an isolated position alone, with the margin set aside for it', () => {
    const test = createTestExchange()
    changeMarginType(test.exchange, test.account, test.market, true)
    changeLeverage(test.exchange, test.account, test.market, 100)
    test.exchange.place(test.account, orderRequest({ side: 'buy', sizeLots: 10 }))
    const position = positionOf(test.account, 'BTCUSDT')
    expect(position.isolatedWallet).toBe(fixed('6.00001'))
    addMargin(test.exchange, test.account, test.market, fixed('10'))
    expect(position.isolatedWallet).toBe(fixed('16.00001'))
    const watch = new LiquidationWatch(test.exchange)
    test.market.jumpTo(595_000)
    watch.check()
    expect(position.lots).toBe(10)
    test.market.jumpTo(584_000)
    watch.check()
    expect(position.lots).toBe(0)
    expect(test.account.wallet).toBeGreaterThan(fixed('99900'))
  })

  it('refuses settings that a position or an order stands against', () => {
    const test = leveraged()
    expect(() => changeMarginType(test.exchange, test.account, test.market, false)).toThrow(
      'nothing-to-change',
    )
    expect(() => changeMarginType(test.exchange, test.account, test.market, true)).toThrow(
      'blocked-by-position',
    )
    expect(() => changeLeverage(test.exchange, test.account, test.market, 126)).toThrow(
      'leverage-out-of-range',
    )
    expect(() => changeLeverage(test.exchange, test.account, test.market, 5)).toThrow('leverage-too-small')
    expect(settingsOf(test.account, 'BTCUSDT').leverage).toBe(50)
  })
})
