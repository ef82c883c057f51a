import { describe, expect, it } from 'vitest'
import { indexAfterKey, matchingOptions } from './matching-options.ts'

const options = [
  { value: '1', label: 'BTC / USDT', group: 'Aster' },
  { value: '2', label: 'BTC / EUR', group: 'Bitvavo' },
  { value: '3', label: '币安人生 / USDT', group: 'Aster' },
]
const found = (typed: string) => matchingOptions(options, typed).map(({ value }) => value)

describe('filtering a picker', () => {
  it.each([
    ['', ['1', '2', '3']],
    ['btc', ['1', '2']],
    [' aster  btc ', ['1']],
    ['eur', ['2']],
    ['币安', ['3']],
    ['no such', []],
  ])('finds every typed word in label or venue: %o', (typed, values) => {
    expect(found(typed)).toEqual(values)
  })

  it('goes around with the arrows and stops at the ends with the page keys', () => {
    expect(indexAfterKey('ArrowDown', 2, 3)).toBe(0)
    expect(indexAfterKey('ArrowUp', 0, 3)).toBe(2)
    expect(indexAfterKey('PageDown', 1, 3)).toBe(2)
    expect(indexAfterKey('PageUp', 1, 3)).toBe(0)
    expect(indexAfterKey('a', 1, 3)).toBeUndefined()
    expect(indexAfterKey('ArrowDown', 0, 0)).toBeUndefined()
  })
})
