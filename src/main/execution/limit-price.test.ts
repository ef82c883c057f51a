import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { btc } from '../../../test/support/market.ts'
import { D } from '../base/decimal.ts'
import { DEFAULT_LIMIT_OFFSET, limitPriceOf, readLimitPrice } from './limit-price.ts'

const bbo = { bidPrice: new D(60_000), askPrice: new D('60000.1') }

describe('limitPriceOf', () => {
  it('lies 0.01 % inside the opposite touch, on the tick that is not more aggressive', () => {
    expect(limitPriceOf(bbo, 'buy', DEFAULT_LIMIT_OFFSET, btc).toFixed()).toBe('59994')
    expect(limitPriceOf(bbo, 'sell', DEFAULT_LIMIT_OFFSET, btc).toFixed()).toBe('60006')
  })
  it('is on the grid, never past the formula, and less than a tick away from it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 10_000_000 }),
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 0, max: 100 }),
        fc.constantFrom('buy' as const, 'sell' as const),
        (bidTicks, spreadTicks, offsetBps, side) => {
          const bidPrice = new D(bidTicks).times(btc.tickSize)
          const askPrice = bidPrice.plus(new D(spreadTicks).times(btc.tickSize))
          const offset = new D(offsetBps).div(10_000)
          const price = limitPriceOf({ bidPrice, askPrice }, side, offset, btc)
          const bare =
            side === 'buy' ? askPrice.times(new D(1).minus(offset)) : bidPrice.times(offset.plus(1))
          const worse = side === 'buy' ? bare.minus(price) : price.minus(bare)
          expect(price.mod(btc.tickSize).isZero()).toBe(true)
          expect(worse.gte(0) && worse.lt(btc.tickSize)).toBe(true)
        },
      ),
    )
  })
})

describe('readLimitPrice', () => {
  it('rounds a typed price to the less aggressive tick', () => {
    expect(readLimitPrice('60000.19', 'buy', btc)).toEqual({ ok: true, value: new D('60000.1') })
    expect(readLimitPrice(' 60000.11 ', 'sell', btc)).toEqual({ ok: true, value: new D('60000.2') })
  })
  it.each(['', 'market', '-5', '0', '0.01', '1e5'])('refuses %j', (text) => {
    expect(readLimitPrice(text, 'buy', btc).ok).toBe(false)
  })
})
