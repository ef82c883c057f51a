import { describe, expect, it } from 'vitest'
import { formatBps, formatComputedPrice, formatPrice, formatQuote, formatSignedQuote } from './numbers.ts'
import { formatAge } from './time.ts'

describe('numbers on the screen', () => {
  it('pads a price to its tick and rounds a computed one', () => {
    expect(formatPrice('64123', 1)).toBe('64,123.0')
    expect(formatComputedPrice('64123.4567', 1)).toBe('64,123.5')
    expect(formatPrice(undefined, 1)).toBe('–')
  })

  it('writes the sign of a gain and of a loss, and none for a rounded zero', () => {
    expect(formatSignedQuote('1204.5')).toBe('+1,204.50')
    expect(formatSignedQuote('-3.104')).toBe('−3.10')
    expect(formatSignedQuote('-0.001')).toBe('0.00')
    expect(formatQuote('9999.999')).toBe('10,000.00')
  })

  it('shows basis points with a true minus', () => {
    expect(formatBps(-0.126)).toBe('−0.13 bps')
    expect(formatBps(undefined)).toBe('–')
  })
})

describe('ages', () => {
  it.each([
    [-5, '0 ms'],
    [42.4, '42 ms'],
    [1_400, '1.4 s'],
    [38_900, '38 s'],
    [185_000, '3 min'],
    [7_300_000, '2 h'],
  ])('reads %d ms as %s', (ageMs, text) => {
    expect(formatAge(ageMs)).toBe(text)
  })
})
