import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, grouped, padDecimals, roundTo, shiftLeft, signOf, subtract, sumOf } from './decimal-text.ts'

describe('decimal text', () => {
  it('compares by value, not by text', () => {
    expect([compare('9.9', '10'), compare('10.00', '10'), compare('-1', '-2')]).toEqual([-1, 0, 1])
  })

  it('adds exactly, whatever the signs and decimals', () => {
    expect(sumOf([])).toBe('0')
    expect(sumOf(['0.1', '0.2'])).toBe('0.3')
    expect(sumOf(['0.005', '-0.015', '1'])).toBe('0.990')
    expect(compare(sumOf(['-0.01', '0.010']), '0')).toBe(0)
  })

  it('pads without dropping a digit', () => {
    expect(padDecimals('64123.4', 2)).toBe('64123.40')
    expect(padDecimals('64123.456', 2)).toBe('64123.456')
    expect(padDecimals('5', 0)).toBe('5')
  })

  it('rounds half away from zero', () => {
    expect(roundTo('1.005', 2)).toBe('1.01')
    expect(roundTo('-1.005', 2)).toBe('-1.01')
    expect(roundTo('0.004', 2)).toBe('0.00')
    expect(roundTo('-0.004', 2)).toBe('0.00')
    expect(roundTo('999.999', 2)).toBe('1000.00')
    expect(roundTo('0.1', 3)).toBe('0.100')
  })

  it('keeps digits that a float would lose', () => {
    expect(grouped(roundTo('90071992547409931234.56789', 3))).toBe('90,071,992,547,409,931,234.568')
    expect(subtract('90071992547409931234.1', '0.05')).toBe('90071992547409931234.05')
  })

  it('groups thousands on the whole part only, with a true minus', () => {
    expect(grouped('1234567.123456')).toBe('1,234,567.123456')
    expect(grouped('-100')).toBe('−100')
    expect(grouped('-1000')).toBe('−1,000')
  })

  it('steps by powers of ten', () => {
    expect(shiftLeft('0.001', 0)).toBe('0.001')
    expect(shiftLeft('0.001', 2)).toBe('0.1')
    expect(shiftLeft('0.001', 4)).toBe('10')
  })

  it('knows the sign of a padded zero', () => {
    expect(signOf('-0.00')).toBe(0)
    expect(signOf('-0.01')).toBe(-1)
    expect(signOf('0.01')).toBe(1)
  })

  it('subtracts exactly, for any two scales', () => {
    const part = fc.tuple(fc.bigInt(-(10n ** 20n), 10n ** 20n), fc.integer({ min: 0, max: 8 }))
    fc.assert(
      fc.property(part, part, ([a, aScale], [b, bScale]) => {
        const difference = subtract(text(a, aScale), text(b, bScale))
        const [, fraction = ''] = difference.split('.')
        const atCommonScale = BigInt(difference.replace('.', '')) * 10n ** BigInt(8 - fraction.length)
        expect(atCommonScale).toBe(a * 10n ** BigInt(8 - aScale) - b * 10n ** BigInt(8 - bScale))
      }),
    )
  })
})

function text(digits: bigint, scale: number): string {
  const sign = digits < 0n ? '-' : ''
  const body = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0')
  return scale === 0 ? sign + body : `${sign}${body.slice(0, -scale)}.${body.slice(-scale)}`
}
