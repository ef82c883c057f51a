import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { D } from '../base/decimal.ts'
import type { ClientOrderId, SymbolId, VenueId, VenueOrderId } from './brands.ts'
import { isTerminal, type OrderStatus, type OrderUpdate } from './order.ts'
import { mergeOrder } from './order-merge.ts'

const update = (status: OrderStatus, filled = 0, venueTimeMs = 1, venueOrderId = 'v1'): OrderUpdate => ({
  venue: 'fake' as VenueId,
  symbol: 'BTC' as SymbolId,
  clientOrderId: 'c1' as ClientOrderId,
  venueOrderId: venueOrderId as VenueOrderId,
  side: 'buy',
  type: 'limit',
  timeInForce: 'GTC',
  status,
  sizeBase: new D(10),
  reduceOnly: false,
  filledBase: new D(filled),
  averagePrice: new D(filled === 0 ? 0 : 100),
  venueTimeMs,
  receivedAtMs: venueTimeMs,
})

describe('mergeOrder', () => {
  it('keeps a filled order filled when an older "open" arrives late', () => {
    const filled = update('filled', 10, 5)
    expect(mergeOrder(filled, update('open', 0, 1))).toBe(filled)
  })
  it('keeps the larger fill when a cancel is told with an older one', () => {
    const merged = mergeOrder(update('partially-filled', 4, 3), update('cancelled', 2, 4))
    expect(merged.status).toBe('cancelled')
    expect(merged.filledBase.toFixed()).toBe('4')
    expect(merged.averagePrice.toFixed()).toBe('100')
  })
  it('does not call an open order unknown because its answer was lost', () => {
    const open = update('open')
    expect(mergeOrder(open, update('unknown', 0, 9, ''))).toBe(open)
  })
  it('believes the venue against an end that we concluded ourselves', () => {
    const concluded = update('rejected', 0, 1, '')
    expect(mergeOrder(concluded, update('open', 0, 2)).status).toBe('open')
  })
  it('never un-fills, never revives and never forgets the id, in whatever order news come', () => {
    const news = fc
      .record({
        status: fc.constantFrom<OrderStatus>('open', 'partially-filled', 'filled', 'cancelled', 'expired'),
        filled: fc.integer({ min: 0, max: 10 }),
        at: fc.integer({ min: 1, max: 50 }),
      })
      .map(({ status, filled, at }) => update(status, filled, at))
    fc.assert(
      fc.property(fc.array(news, { minLength: 1, maxLength: 20 }), (updates) => {
        let known: OrderUpdate | undefined = update('sending', 0, 0, '')
        for (const next of updates) {
          const before: OrderUpdate = known
          known = mergeOrder(before, next)
          expect(known.filledBase.gte(before.filledBase)).toBe(true)
          if (isTerminal(before.status)) expect(isTerminal(known.status)).toBe(true)
          if (before.venueOrderId !== '') expect(known.venueOrderId).toBe(before.venueOrderId)
        }
      }),
    )
  })
})
