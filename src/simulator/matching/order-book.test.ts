import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTestExchange, orderRequest } from '../test-exchange.ts'
import type { Order, Side } from './order.ts'
import { OrderBook } from './order-book.ts'

const { exchange, account } = createTestExchange()

function order(
  side: Side,
  priceTicks: number,
  sizeLots: number,
  timeInForce: Order['timeInForce'] = 'GTC',
): Order {
  return exchange.create(account, orderRequest({ side, priceTicks, sizeLots, timeInForce }))
}

/** Lots standing on a side, hidden ones included. */
function standing(book: OrderBook, side: Side): number {
  return book.available(side === 'buy' ? 'sell' : 'buy')
}

describe('OrderBook', () => {
  it('serves who came first at a price, and market makers by their place before the order', () => {
    const book = new OrderBook()
    book.asks.setMarket(100, 5)
    const first = order('sell', 100, 4)
    book.asks.enqueue(first)
    book.asks.setMarket(100, 8)
    const second = order('sell', 100, 4)
    book.asks.enqueue(second)
    expect(book.take('buy', 16)).toEqual([
      { ticks: 100, lots: 5 },
      { ticks: 100, lots: 4, maker: first },
      { ticks: 100, lots: 3 },
      { ticks: 100, lots: 4, maker: second },
    ])
  })

  it('moves an order forward when makers before it leave', () => {
    const book = new OrderBook()
    book.asks.setMarket(100, 50)
    const mine = order('sell', 100, 4)
    book.asks.enqueue(mine)
    book.asks.setMarket(100, 2)
    expect(book.take('buy', 3)).toEqual([
      { ticks: 100, lots: 2 },
      { ticks: 100, lots: 1, maker: mine },
    ])
  })

  it('does not show hidden orders, and fills them all the same', () => {
    const book = new OrderBook()
    const hidden = order('sell', 99, 4, 'HIDDEN')
    book.asks.enqueue(hidden)
    book.asks.setMarket(100, 5)
    expect(book.top('sell')).toEqual({ ticks: 100, lots: 5 })
    expect(book.levels('sell', 10)).toEqual([{ ticks: 100, lots: 5 }])
    expect(book.take('buy', 6)).toEqual([
      { ticks: 99, lots: 4, maker: hidden },
      { ticks: 100, lots: 2 },
    ])
  })

  it('takes exactly what was there, at the best prices first', () => {
    const level = fc.record({
      ticks: fc.integer({ min: 1, max: 30 }),
      lots: fc.integer({ min: 1, max: 50 }),
      own: fc.boolean(),
    })
    const scenario = fc.tuple(
      fc.array(level, { maxLength: 40 }),
      fc.integer({ min: 1, max: 600 }),
      fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
      fc.constantFrom<Side>('buy', 'sell'),
    )
    fc.assert(
      fc.property(scenario, ([levels, wanted, limit, taker]) => {
        const book = new OrderBook()
        const side: Side = taker === 'buy' ? 'sell' : 'buy'
        for (const { ticks, lots, own } of levels) {
          if (own) book.side(side).enqueue(order(side, ticks, lots))
          else book.side(side).setMarket(ticks, lots)
        }
        const before = standing(book, side)
        const reachable = book.available(taker, limit)
        const executions = book.take(taker, wanted, limit)
        const taken = executions.reduce((sum, { lots }) => sum + lots, 0)
        for (const { maker, lots } of executions) {
          if (!maker) continue
          maker.filledLots += lots
          if (maker.filledLots === maker.sizeLots) book.settle(maker)
        }
        expect(taken).toBe(Math.min(wanted, reachable))
        expect(standing(book, side)).toBe(before - taken)
        const prices = executions.map(({ ticks }) => ticks)
        expect(prices).toEqual(prices.toSorted((a, b) => (taker === 'buy' ? a - b : b - a)))
        if (limit !== undefined)
          expect(prices.every((ticks) => (taker === 'buy' ? ticks <= limit : ticks >= limit))).toBe(true)
      }),
    )
  })
})
