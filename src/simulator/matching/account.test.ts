import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fixed, magnitude } from '../fixed.ts'
import { priceOf, quoteOf } from '../market/instrument.ts'
import { createTestExchange } from '../test-exchange.ts'
import { applyFill, createAccount, entryPrice, positionOf, unrealized } from './account.ts'
import type { Side } from './order.ts'

const { instrument } = createTestExchange().market

function flat() {
  return positionOf(createAccount('a', 0n, { maker: 0n, taker: 0n }), 'BTCUSDT')
}

describe('positions', () => {
  it('averages the entry and realises on the way out', () => {
    const position = flat()
    applyFill(position, instrument, 'buy', 600_000, 10)
    applyFill(position, instrument, 'buy', 601_000, 30)
    expect(entryPrice(position, instrument)).toBe(fixed('60075'))
    expect(unrealized(position, instrument, fixed('60100'))).toBe(fixed('1'))
    expect(applyFill(position, instrument, 'sell', 602_000, 20)).toBe(fixed('2.5'))
    expect(position.lots).toBe(20)
  })

  it('turns around in one fill', () => {
    const position = flat()
    applyFill(position, instrument, 'sell', 600_000, 10)
    expect(applyFill(position, instrument, 'buy', 590_000, 25)).toBe(fixed('10'))
    expect(position.lots).toBe(15)
    expect(entryPrice(position, instrument)).toBe(fixed('59000'))
  })

  it('neither makes nor loses money: profit equals what the fills brought in', () => {
    const fill = fc.record({
      side: fc.constantFrom<Side>('buy', 'sell'),
      ticks: fc.integer({ min: 500_000, max: 700_000 }),
      lots: fc.integer({ min: 1, max: 5_000 }),
    })
    fc.assert(
      fc.property(
        fc.array(fill, { maxLength: 40 }),
        fc.integer({ min: 500_000, max: 700_000 }),
        (fills, markTicks) => {
          const position = flat()
          let cash = 0n
          for (const { side, ticks, lots } of fills) {
            applyFill(position, instrument, side, ticks, lots)
            cash += quoteOf(instrument, ticks, side === 'buy' ? -lots : lots)
          }
          const worth = cash + quoteOf(instrument, markTicks, position.lots)
          const profit = position.realized + unrealized(position, instrument, priceOf(instrument, markTicks))
          // Each partial close may cut one unit of 1e-8.
          return magnitude(worth - profit) <= BigInt(fills.length)
        },
      ),
    )
  })
})
