import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ceilToStep, D, decimalsOf, floorToStep, isMultipleOf, parseDecimal } from './decimal.ts'

const value = fc.bigInt({ min: 0n, max: 10n ** 18n }).map((units) => new D(units.toString()).div(1e9))
const step = fc
  .constantFrom('0.1', '0.10', '0.001', '0.0100', '1', '5', '0.000010', '0.25')
  .map((s) => new D(s))

describe('rounding to a step', () => {
  it('floors to the largest multiple that is not above, and ceils to the smallest that is not below', () => {
    fc.assert(
      fc.property(value, step, (v, s) => {
        const [down, up] = [floorToStep(v, s), ceilToStep(v, s)]
        expect(isMultipleOf(down, s) && isMultipleOf(up, s)).toBe(true)
        expect(down.lte(v) && v.minus(down).lt(s)).toBe(true)
        expect(up.gte(v) && up.minus(v).lt(s)).toBe(true)
      }),
    )
  })
  it('keeps a value that is on the grid, where binary floats would lose a tick', () => {
    expect(floorToStep(new D('60000.3'), new D('0.1')).toString()).toBe('60000.3')
    expect(floorToStep(new D('0.07'), new D('0.01')).toString()).toBe('0.07')
  })
  it('counts the decimals of a step without its padding', () => {
    expect(['0.10', '0.0100', '0.001', '1', '0.000010'].map((s) => decimalsOf(new D(s)))).toEqual([
      1, 2, 3, 0, 5,
    ])
  })
})

describe('parseDecimal', () => {
  it.each(['', ' 1', '1e3', 'NaN', 'Infinity', '0x10', '1,5', '--1', '.', 'abc'])('refuses %j', (text) => {
    expect(parseDecimal(text)).toBeUndefined()
  })
  it.each(['0', '-1.5', '+2', '.5', '60000.10'])('reads %j exactly', (text) => {
    expect(parseDecimal(text)?.eq(text.replace(/^\+/, ''))).toBe(true)
  })
})
