import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fixed } from '../fixed.ts'
import { quoteOf } from '../market/instrument.ts'
import { createTestExchange, orderRequest } from '../test-exchange.ts'
import { positionOf } from './account.ts'
import { amendOrder } from './amend.ts'
import { isOpen, type Side, type TimeInForce } from './order.ts'
import { Refusal } from './refusal.ts'
import { uncross } from './uncross.ts'

describe('Exchange', () => {
  it('fills a market order level by level, takes the fee and depletes the book', () => {
    const { exchange, account, market, orderSteps } = createTestExchange()
    const order = exchange.place(account, orderRequest({ side: 'buy', sizeLots: 15 }))
    expect(orderSteps()).toEqual(['new new', 'trade partially-filled', 'trade filled'])
    expect(order.filledQuote).toBe(
      quoteOf(market.instrument, 600_001, 10) + quoteOf(market.instrument, 600_002, 5),
    )
    expect(market.top()?.ask).toEqual(['60000.2', '0.005'])
    expect(account.wallet).toBe(fixed('100000') - fixed('0.3600008') + 0n)
    expect(positionOf(account, 'BTCUSDT').lots).toBe(15)
    expect(account.trades.map(({ ticks, lots, maker }) => ({ ticks, lots, maker }))).toEqual([
      { ticks: 600_001, lots: 10, maker: false },
      { ticks: 600_002, lots: 5, maker: false },
    ])
  })

  it('shows a resting order, fills it behind the size before it, at the maker fee', () => {
    const { exchange, account, market } = createTestExchange()
    const order = exchange.place(account, orderRequest({ side: 'buy', priceTicks: 600_000, sizeLots: 5 }))
    expect(market.top()?.bid).toEqual(['60000.0', '0.015'])
    exchange.take(market, 'sell', 12)
    expect(order.filledLots).toBe(2)
    exchange.take(market, 'sell', 3)
    expect(order.status).toBe('filled')
    expect(account.trades.every(({ maker }) => maker)).toBe(true)
    expect(account.incomes.map(({ type }) => type)).toEqual(['COMMISSION', 'COMMISSION'])
  })

  it('fills a resting order when makers quote through it', () => {
    const { exchange, account, market } = createTestExchange()
    const order = exchange.place(account, orderRequest({ side: 'buy', priceTicks: 600_000, sizeLots: 5 }))
    market.setMarket('sell', 599_998, 3)
    uncross(exchange, market)
    expect(order.filledLots).toBe(3)
    expect(market.book.displayed('sell', 599_998)).toBe(0)
    expect(account.trades[0]?.ticks).toBe(600_000)
  })

  it.each<[TimeInForce, string[], number]>([
    ['IOC', ['new new', 'trade partially-filled', 'expired expired'], 10],
    ['FOK', ['new new', 'expired expired'], 0],
    ['GTX', ['new new', 'expired expired'], 0],
    ['GTC', ['new new', 'trade partially-filled'], 10],
    ['HIDDEN', ['new new', 'trade partially-filled'], 10],
  ])('treats a crossing %s order as the venue does', (timeInForce, steps, filled) => {
    const { exchange, account, market, orderSteps } = createTestExchange(1)
    const order = exchange.place(
      account,
      orderRequest({ side: 'buy', priceTicks: 600_001, sizeLots: 15, timeInForce }),
    )
    expect(orderSteps()).toEqual(steps)
    expect(order.filledLots).toBe(filled)
    expect(market.book.displayed('buy', 600_001)).toBe(timeInForce === 'GTC' ? 5 : 0)
  })

  it('refuses a crossing post-only order under the other variant, without making one', () => {
    const { exchange, account } = createTestExchange()
    exchange.switches.postOnly = 'reject'
    const request = orderRequest({ side: 'buy', priceTicks: 600_001, timeInForce: 'GTX' })
    expect(() => exchange.place(account, request)).toThrow(new Refusal('post-only-would-take'))
    expect(account.orders).toEqual([])
  })

  it('never trades an account with itself: the taker gives way', () => {
    const { exchange, account, market } = createTestExchange()
    const resting = exchange.place(account, orderRequest({ side: 'sell', priceTicks: 600_003, sizeLots: 4 }))
    const taker = exchange.place(account, orderRequest({ side: 'buy', priceTicks: 600_004, sizeLots: 60 }))
    expect(taker).toMatchObject({ status: 'expired', filledLots: 30 })
    expect(resting).toMatchObject({ status: 'new', filledLots: 0 })
    expect(market.book.bids.best()?.ticks).toBe(600_000)
  })

  it('reduces only, and expires what nothing is left for', () => {
    const { exchange, account } = createTestExchange()
    expect(() => exchange.place(account, orderRequest({ side: 'sell', reduceOnly: true }))).toThrow(
      'reduce-only',
    )
    exchange.place(account, orderRequest({ side: 'buy', sizeLots: 10 }))
    const target = exchange.place(
      account,
      orderRequest({ side: 'sell', priceTicks: 600_500, sizeLots: 50, reduceOnly: true }),
    )
    expect(target.sizeLots).toBe(10)
    const close = exchange.place(account, orderRequest({ side: 'sell', sizeLots: 30, reduceOnly: true }))
    expect(close.filledLots).toBe(10)
    expect(positionOf(account, 'BTCUSDT').lots).toBe(0)
    expect(target.status).toBe('expired')
  })

  it('amends a limit order in place and keeps the old one when the new one is refused', () => {
    const { exchange, account, market } = createTestExchange()
    const order = exchange.place(account, orderRequest({ side: 'buy', priceTicks: 599_990 }))
    amendOrder(exchange, account, order, 599_995, 20)
    expect(market.book.displayed('buy', 599_995)).toBe(20)
    expect(market.book.displayed('buy', 599_990)).toBe(0)
    expect(() => amendOrder(exchange, account, order, 599_995, 20)).toThrow('nothing-to-change')
    expect(() => amendOrder(exchange, account, order, 700_000, 20)).toThrow('price-above-band')
    expect(order).toMatchObject({ priceTicks: 599_995, sizeLots: 20, status: 'new', editCount: 1 })
  })

  it('leaves the rest of a partly served order resting, uncrossed', () => {
    const { exchange, account, market } = createTestExchange()
    exchange.switches.takerShare = () => 0.5
    const order = exchange.place(account, orderRequest({ side: 'buy', priceTicks: 600_001, sizeLots: 8 }))
    expect(order).toMatchObject({ status: 'partially-filled', filledLots: 4 })
    expect(market.book.top('sell')?.ticks).toBe(600_002)
    market.setMarket('sell', 600_001, 10)
    uncross(exchange, market)
    expect(order.status).toBe('filled')
  })

  it.each([
    ['size-not-positive', { sizeLots: 0 }],
    ['size-above-maximum', { sizeLots: 120_001 }],
    ['price-above-band', { priceTicks: 612_100 }],
    ['margin-insufficient', { priceTicks: 600_000, sizeLots: 40_000 }],
  ] as const)('refuses %s', (reason, part) => {
    const { exchange, account } = createTestExchange()
    expect(() => exchange.place(account, orderRequest({ side: 'buy', ...part }))).toThrow(new Refusal(reason))
    expect(account.orders).toEqual([])
  })

  it('takes so many orders and conditional orders on a symbol, and no more', () => {
    const { exchange, account } = createTestExchange()
    const stop = orderRequest({ side: 'buy', type: 'stop-market', stopTicks: 610_000, sizeLots: 1 })
    for (let count = 0; count < 10; count++) exchange.place(account, stop)
    expect(() => exchange.place(account, stop)).toThrow(new Refusal('too-many-conditional-orders'))
    const limit = orderRequest({ side: 'buy', priceTicks: 599_000, sizeLots: 1 })
    for (let count = 0; count < 190; count++) exchange.place(account, limit)
    expect(() => exchange.place(account, limit)).toThrow(new Refusal('too-many-orders'))
  })

  it('refuses a market order whose best price is out of the band, and expires one without any price', () => {
    const { exchange, account, market } = createTestExchange(0)
    market.setMarket('sell', 612_001, 10)
    expect(() => exchange.place(account, orderRequest({ side: 'buy' }))).toThrow(
      new Refusal('no-market-price'),
    )
    expect(exchange.place(account, orderRequest({ side: 'sell' }))).toMatchObject({
      status: 'expired',
      filledLots: 0,
    })
  })

  it('keeps books uncrossed and positions equal to fills, whatever is sent', () => {
    const action = fc.record({
      side: fc.constantFrom<Side>('buy', 'sell'),
      timeInForce: fc.constantFrom<TimeInForce>('GTC', 'IOC', 'FOK', 'GTX', 'HIDDEN'),
      offset: fc.integer({ min: -8, max: 8 }),
      sizeLots: fc.integer({ min: 1, max: 40 }),
      crowd: fc.integer({ min: 0, max: 30 }),
      refill: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
        const { exchange, account, market } = createTestExchange()
        for (const { side, timeInForce, offset, sizeLots, crowd, refill } of actions) {
          exchange.place(account, orderRequest({ side, timeInForce, priceTicks: 600_000 + offset, sizeLots }))
          exchange.take(market, side, crowd)
          if (refill) market.setMarket(side, 600_000 + (side === 'buy' ? -2 : 2), 10)
          uncross(exchange, market)
          const [bid, ask] = [market.book.bids.best(), market.book.asks.best()]
          if (bid && ask) expect(bid.ticks).toBeLessThan(ask.ticks)
        }
        const signed = account.trades.reduce(
          (sum, trade) => sum + (trade.side === 'buy' ? trade.lots : -trade.lots),
          0,
        )
        expect(positionOf(account, 'BTCUSDT').lots).toBe(signed)
        for (const order of account.orders) {
          const filled = account.trades.filter(({ orderId }) => orderId === order.id)
          expect(order.filledLots).toBe(filled.reduce((sum, { lots }) => sum + lots, 0))
          expect(
            market.book
              .side(order.side)
              .at(order.priceTicks)
              ?.queue.some((one) => one.order === order) ?? false,
          ).toBe(isOpen(order))
        }
      }),
      { numRuns: 60 },
    )
  })
})
