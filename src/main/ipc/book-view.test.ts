import { expect, it } from 'vitest'
import { btc } from '../../../test/support/market.ts'
import { rememberedGrouping } from './book-view.ts'

it.each([
  ['5', '5'],
  ['0.50', '0.5'],
  [undefined, '0.1'],
  ['wide', '0.1'],
  ['', '0.1'],
  ['0', '0.1'],
  ['-5', '0.1'],
  ['0.25', '0.1'],
])('reads a remembered ladder width of %j as %s', (text, width) => {
  expect(rememberedGrouping(text, btc).toFixed()).toBe(width)
})
