import { describe, expect, it } from 'vitest'
import {
  formatBareBps,
  formatBps,
  formatComputedPrice,
  formatPrice,
  formatQuote,
  formatResidual,
  formatSignedBps,
  formatSignedPercent,
  formatSignedQuote,
} from './numbers.ts'
import { formatAge, formatCalmAge, formatCountdown, formatRunningMs } from './time.ts'

describe('numbers on the screen', () => {
  it('pads a price to its tick and rounds a computed one', () => {
    expect(formatPrice('64123', 1)).toBe('64,123.0')
    expect(formatComputedPrice('64123.4567', 1)).toBe('64,123.5')
    expect(formatPrice(undefined, 1)).toBe('–')
  })

  it('writes the sign of a spread, and no decimals once it is wide', () => {
    expect([2.149, -3.8, 0, 483.97, -2224.4, undefined].map(formatSignedBps)).toEqual([
      '+2.15',
      '−3.80',
      '0.00',
      '+484',
      '−2224',
      '–',
    ])
  })

  it('lets a clock run in tenths, and in minutes once it is long', () => {
    expect([0, 1_240, 59_960, 125_000].map(formatRunningMs)).toEqual([
      '0.0 s',
      '1.2 s',
      '1 min 00 s',
      '2 min 05 s',
    ])
  })

  it('writes what the lot grid leaves over finer than a lot, and nothing as 0', () => {
    expect(formatResidual('0', 8)).toBe('0')
    expect(formatResidual('0.0009', 3)).toBe('0.000900')
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
    expect([-0.126, 0, 123.4, undefined].map(formatBareBps)).toEqual(['−0.13', '0.00', '123', '–'])
  })

  it('writes the sign of a rate, and none for a rounded zero', () => {
    expect([10.953, -3.1, -0.001, 0, undefined].map(formatSignedPercent)).toEqual([
      '+10.95',
      '−3.10',
      '0.00',
      '0.00',
      '–',
    ])
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

describe('times in lists', () => {
  it.each([
    [-5, '0.0 s'],
    [1_449, '1.4 s'],
    [12_000, '12 s'],
  ])('reads an age of %d ms as %s', (ageMs, text) => {
    expect(formatCalmAge(ageMs)).toBe(text)
  })

  it.each([
    [-1, '0:00'],
    [65_001, '1:06'],
    [3_600_000, '1:00:00'],
    [28_745_000, '7:59:05'],
  ])('reads %d ms left as %s', (leftMs, text) => {
    expect(formatCountdown(leftMs)).toBe(text)
  })
})
