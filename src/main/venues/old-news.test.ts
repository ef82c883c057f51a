import { describe, expect, test } from 'vitest'
import { D } from '../base/decimal.ts'
import type { OrderStatus, OrderUpdate } from '../domain/order.ts'
import { isOldNews } from './old-news.ts'

const at = (status: OrderStatus, filled: number, venueTimeMs: number) =>
  ({ status, filledBase: new D(filled), venueTimeMs }) as OrderUpdate

describe('news of an order', () => {
  test.each<[string, OrderUpdate | undefined, OrderUpdate, boolean]>([
    ['the first word', undefined, at('open', 0, 1), false],
    ['a larger fill', at('open', 0, 1), at('partially-filled', 1, 1), false],
    ['a smaller fill', at('partially-filled', 2, 1), at('partially-filled', 1, 2), true],
    ['an earlier time', at('open', 0, 2), at('open', 0, 1), true],
    ['an end of an earlier time', at('open', 0, 2), at('cancelled', 0, 1), false],
    ['an end of a smaller fill', at('partially-filled', 2, 1), at('cancelled', 1, 2), false],
    ['anything after an end', at('cancelled', 0, 1), at('filled', 2, 2), true],
  ])('%s', (_name, last, next, isOld) => {
    expect(isOldNews(last, next)).toBe(isOld)
  })
})
