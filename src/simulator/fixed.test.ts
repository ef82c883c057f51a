import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { divideFixed, fixed, formatFixed, multiplyFixed, parseFixed, trimFixed } from './fixed.ts'

describe('fixed', () => {
  it('reads and writes plain decimals', () => {
    expect(parseFixed('60000.1')).toBe(6_000_010_000_000n)
    expect(formatFixed(fixed('60000.1'), 2)).toBe('60000.10')
    expect(formatFixed(fixed('-0.001'), 3)).toBe('-0.001')
    expect(formatFixed(fixed('-0.0001'), 3)).toBe('0.000')
    expect(formatFixed(fixed('12'), 0)).toBe('12')
    expect(trimFixed(fixed('1000.50'))).toBe('1000.5')
    expect(trimFixed(fixed('1000'))).toBe('1000')
  })

  it.each(['', '1e5', 'abc', '1.', '.5', '0x10', '1.123456789', ' 1', '--1'])('refuses %j', (text) => {
    expect(parseFixed(text)).toBeUndefined()
  })

  it('keeps every value through text', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 20n), 10n ** 20n), (value) => fixed(formatFixed(value)) === value),
    )
  })

  it('multiplies and divides towards zero', () => {
    expect(multiplyFixed(fixed('0.1'), fixed('0.2'))).toBe(fixed('0.02'))
    expect(multiplyFixed(fixed('-0.00000001'), fixed('0.5'))).toBe(0n)
    expect(divideFixed(fixed('1'), fixed('3'))).toBe(33_333_333n)
  })
})
