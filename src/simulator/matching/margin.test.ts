import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fixed, fixedToNumber } from '../fixed.ts'
import { quoteAt } from '../market/instrument.ts'
import { createTestExchange, orderRequest } from '../test-exchange.ts'
import { applyFill, createAccount, positionOf, settingsOf, unrealized } from './account.ts'
import { accountMargin, liquidationPrice, maintenanceMargin } from './margin.ts'

describe('margin', () => {
  it('asks notional / leverage for a position and for the orders that add to it', () => {
    const { exchange, account, market } = createTestExchange()
    settingsOf(account, 'BTCUSDT').leverage = 10
    exchange.place(account, orderRequest({ side: 'buy', sizeLots: 10 }))
    const { positionInitial, openOrderInitial } = accountMargin(account, exchange.prices)
    expect(fixedToNumber(positionInitial)).toBeCloseTo(60, 1)
    expect(openOrderInitial).toBe(0n)
    exchange.place(account, orderRequest({ side: 'buy', priceTicks: 599_000, sizeLots: 10 }))
    expect(fixedToNumber(accountMargin(account, exchange.prices).openOrderInitial)).toBeCloseTo(59.9, 1)
    // A sell that only closes needs nothing more.
    exchange.place(account, orderRequest({ side: 'sell', priceTicks: 601_000, sizeLots: 10 }))
    expect(fixedToNumber(accountMargin(account, exchange.prices).openOrderInitial)).toBeCloseTo(59.9, 1)
    expect(market.book.displayed('buy', 599_000)).toBe(10)
  })

  it('rises without a step from one tier to the next', () => {
    const { instrument } = createTestExchange().market
    for (const { capQuote } of instrument.tiers.slice(0, -1)) {
      const [below, above] = [
        maintenanceMargin(instrument, capQuote - 1n),
        maintenanceMargin(instrument, capQuote),
      ]
      expect(fixedToNumber(above - below)).toBeLessThan(0.000_01)
    }
  })

  it('is used up exactly at the liquidation price', () => {
    const { instrument } = createTestExchange().market
    const lots = fc.oneof(fc.integer({ min: 100, max: 5_000 }), fc.integer({ min: -5_000, max: -100 }))
    fc.assert(
      fc.property(lots, fc.integer({ min: 2_000, max: 8_000 }), (size, wallet) => {
        const position = positionOf(createAccount('a', 0n, { maker: 0n, taker: 0n }), 'BTCUSDT')
        applyFill(position, instrument, size > 0 ? 'buy' : 'sell', 600_000, Math.abs(size))
        const collateral = fixed(String(wallet))
        const notional = quoteAt(instrument, fixed('60000'), size)
        const price = liquidationPrice(position, instrument, collateral, notional)
        if (price === 0n) return
        const atPrice = quoteAt(instrument, price, size)
        // The formula assumes the tier of the notional it was given.
        if (maintenanceTier(atPrice) !== maintenanceTier(notional)) return
        const left =
          collateral + unrealized(position, instrument, price) - maintenanceMargin(instrument, atPrice)
        expect(Math.abs(fixedToNumber(left))).toBeLessThan(0.01)
      }),
    )

    function maintenanceTier(notional: bigint): number {
      const value = notional < 0n ? -notional : notional
      return instrument.tiers.findIndex(({ capQuote }) => value < capQuote)
    }
  })
})
