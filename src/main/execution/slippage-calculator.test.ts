import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { depthOf } from '../../../test/support/market.ts'
import { D } from '../base/decimal.ts'
import { scoreLiquidity } from './liquidity-score.ts'
import { walkDepth } from './slippage-calculator.ts'

const book = depthOf(
  [
    [99, 1],
    [98, 2],
  ],
  [
    [101, 1],
    [102, 2],
  ],
  0,
)

describe('walkDepth', () => {
  it('averages what a buy takes from the asks', () => {
    const walk = walkDepth(book, 'buy', new D(2))
    expect(walk.averagePrice?.toFixed()).toBe('101.5')
    expect(walk.worstPrice?.toFixed()).toBe('102')
    expect(walk.slippageVsTouchBps.toFixed(4)).toBe('49.5050')
    expect(walk.slippageVsMidBps.toFixed()).toBe('150')
    expect(walk.unfilledBase.toFixed()).toBe('0')
  })
  it('counts a worse sell as positive slippage too', () => {
    const walk = walkDepth(book, 'sell', new D(2))
    expect(walk.averagePrice?.toFixed()).toBe('98.5')
    expect(walk.slippageVsMidBps.toFixed()).toBe('150')
  })
  it('says what the book is short of', () => {
    const walk = walkDepth(book, 'buy', new D(5))
    expect(walk.filledBase.toFixed()).toBe('3')
    expect(walk.unfilledBase.toFixed()).toBe('2')
  })
  it('has no price in an empty book', () => {
    const walk = walkDepth(depthOf([], [], 0), 'buy', new D(1))
    expect(walk).not.toHaveProperty('averagePrice')
    expect(walk.unfilledBase.toFixed()).toBe('1')
  })

  it('equals a brute force that buys one lot at a time', () => {
    const level = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 60 }))
    fc.assert(
      fc.property(
        fc.array(level, { maxLength: 12 }),
        fc.integer({ min: 1, max: 300 }),
        fc.constantFrom('buy' as const, 'sell' as const),
        (steps, lots, side) => {
          let ticks = 600_000
          const rows = steps.map(([gap, size]) => {
            ticks += side === 'buy' ? gap : -gap
            return [new D(ticks).times('0.1').toFixed(), new D(size).times('0.001').toFixed()] as const
          })
          const depth = side === 'buy' ? depthOf([], rows, 0) : depthOf(rows, [], 0)
          const bought = rows
            .flatMap(([price, size]) => Array<string>(new D(size).times(1_000).toNumber()).fill(price))
            .slice(0, lots)
          const walk = walkDepth(depth, side, new D(lots).times('0.001'))
          const quote = bought.reduce((sum, price) => sum.plus(new D(price).times('0.001')), new D(0))
          expect(walk.filledBase.times(1_000).toNumber()).toBe(bought.length)
          expect(walk.unfilledBase.plus(walk.filledBase).times(1_000).toNumber()).toBe(lots)
          expect(walk.notionalQuote.toFixed()).toBe(quote.toFixed())
          expect(walk.worstPrice?.toFixed()).toBe(
            bought.length === 0 ? undefined : new D(bought.at(-1) ?? 0).toFixed(),
          )
          expect(walk.slippageVsTouchBps.isNegative() && !walk.slippageVsTouchBps.isZero()).toBe(false)
        },
      ),
    )
  })
})

describe('scoreLiquidity', () => {
  it('gives full marks to a deep tight book and none to one that cannot fill', () => {
    const deep = depthOf([[60_000, 50]], [['60000.1', 50]], 0)
    expect(scoreLiquidity(deep, 'buy', new D(1)).score).toBeGreaterThan(0.99)
    expect(scoreLiquidity(deep, 'buy', new D(1)).recommendation).toBe('good')
    expect(scoreLiquidity(deep, 'buy', new D(51))).toMatchObject({ score: 0, recommendation: 'none' })
  })
  it('falls as the size grows, and stays between 0 and 1', () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 3_000 }), fc.integer({ min: 1, max: 3_000 }))
    fc.assert(
      fc.property(sizes, ([a, b]) => {
        const [small, large] = [Math.min(a, b), Math.max(a, b)].map((lots) =>
          scoreLiquidity(book, 'buy', new D(lots).times('0.001')),
        )
        expect(small?.score).toBeGreaterThanOrEqual(large?.score ?? 1)
        expect(small?.score).toBeLessThanOrEqual(1)
        expect(large?.score).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})
