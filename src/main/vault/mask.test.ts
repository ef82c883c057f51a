import { expect, it } from 'vitest'
import { maskValue } from './mask.ts'

it.each([
  ['0x1111222233334444555566667777888899990000', 'text', '0x1111…0000'],
  ['ABCDabcd0123456789EFGHefgh', 'text', 'ABCD…efgh'],
  ['12345', 'text', '12345'],
  ['0x1111222233334444555566667777888899990000', 'secret', '…0000'],
  ['short secret', 'secret', '…'],
  ['', 'secret', '…'],
] as const)('shows %s of kind %s as %s', (value, kind, shown) => {
  expect(maskValue(value, kind)).toBe(shown)
})
