import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFakeExchangeClient } from '../../../../test/support/fake-exchange-client.ts'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { BTC, bboOf, depthOf } from '../../../../test/support/market.ts'
import { createMemoryJournal } from '../../../../test/support/memory-journal.ts'
import { D, type Decimal, ZERO } from '../../base/decimal.ts'
import { silentLogger } from '../../base/logger.ts'
import type { ClientOrderId } from '../../domain/brands.ts'
import { type OrderRequest, signOf } from '../../domain/order.ts'
import type { AccountEvent } from '../market-streams.ts'
import { createPaperClient } from './index.ts'
import { instant } from './latency.ts'

const signal = new AbortController().signal

async function setUp() {
  const clock = createManualClock()
  const market = createFakeExchangeClient(clock)
  market.depth = depthOf(
    [
      [60_000, 1],
      [59_999, 2],
    ],
    [
      [60_001, 1],
      [60_002, 2],
    ],
    clock.now(),
  )
  const store = createMemoryJournal()
  const events: AccountEvent[] = []
  const start = async () => {
    const paper = createPaperClient({
      market,
      liveDepth: () => undefined,
      store,
      latency: instant,
      clock,
      log: silentLogger,
      quoteAsset: 'USDT',
    })
    paper.streams.setupOrderUpdateHandler((event) => void events.push(event))
    await paper.connect(signal)
    return paper
  }
  let ids = 0
  const order = (more: Partial<OrderRequest> = {}): OrderRequest => {
    ids += 1
    return {
      clientOrderId: `p-${ids}` as ClientOrderId,
      symbol: BTC,
      side: 'buy',
      type: more.limitPrice ? 'limit' : 'market',
      sizeBase: new D(1),
      timeInForce: more.limitPrice ? 'GTC' : 'IOC',
      reduceOnly: false,
      ...more,
    }
  }
  const paper = await start()
  const submit = (more: Partial<OrderRequest> = {}) => paper.trading.submit(order(more), signal)
  const balance = async () => (await paper.account.getAccountBalance({}, signal))[0]
  return { clock, market, store, events, start, paper, order, submit, balance }
}

const price = (value: number | string): { limitPrice: Decimal } => ({ limitPrice: new D(value) })

describe('createPaperClient', () => {
  it('walks the real book and charges the taker fee', async () => {
    const { submit, paper, balance, events } = await setUp()
    expect(await submit({ sizeBase: new D(2) })).toMatchObject({
      outcome: 'accepted',
      order: { status: 'filled', averagePrice: new D('60001.5') },
    })
    expect((await paper.account.getAccountPositions({ symbol: BTC }, signal)).toFixed()).toBe('2')
    expect((await balance())?.walletBalance.toFixed()).toBe('99939.9985')
    expect(events.map(({ kind }) => kind)).toEqual(['order', 'fill', 'fill', 'position', 'balance'])
    expect(paper.exchangeName()).toBe('Fake (paper)')
  })

  it('never lets a resting reduce-only order grow a position that turned meanwhile', async () => {
    const { submit, paper, market, clock, events } = await setUp()
    await submit({ sizeBase: new D('0.5') })
    const resting = await submit({ side: 'sell', sizeBase: new D('0.5'), reduceOnly: true, ...price(60_500) })
    expect(resting).toMatchObject({ outcome: 'accepted', order: { status: 'open' } })
    await submit({ side: 'sell', sizeBase: new D('0.8') })
    market.bbos.emit(bboOf(60_600, 60_601, clock.now()))
    await clock.settle()
    expect((await paper.account.getAccountPositions({ symbol: BTC }, signal)).toFixed()).toBe('-0.3')
    expect(events.findLast(({ kind }) => kind === 'order')).toMatchObject({
      order: { status: 'expired', reason: 'the position that this reduce-only order would reduce is gone' },
    })
  })

  it('sells no more at a spot venue than is held, and lends nothing', async () => {
    const { market, start, order } = await setUp()
    Object.assign(market.capabilities, { kind: 'spot' })
    const spot = await start()
    const buys = await spot.trading.submit(order({ sizeBase: new D(1) }), signal)
    expect(buys).toMatchObject({ outcome: 'accepted' })
    expect(await spot.trading.submit(order({ side: 'sell', sizeBase: new D('1.1') }), signal)).toMatchObject({
      outcome: 'rejected',
      code: 'balance',
      reason: 'Balance is insufficient: the order sells 1.1, 1 is held.',
    })
    expect(await spot.trading.submit(order({ sizeBase: new D(1) }), signal)).toMatchObject({ code: 'margin' })
  })

  it('keeps every fill after a disk that failed: no trade number is given twice', async () => {
    const { submit, start, store, clock, order } = await setUp()
    await submit({ sizeBase: new D('0.1') })
    store.failWith('disk I/O error')
    expect(await submit({ sizeBase: new D('0.1') })).toMatchObject({ outcome: 'rejected' })
    store.failWith(undefined)
    await submit({ sizeBase: new D('0.1') })
    await clock.settle()
    const again = await start()
    for (const _ of [1, 2]) await again.trading.submit(order({ sizeBase: new D('0.1') }), signal)
    expect((await store.fills()).length).toBe(4)
    const third = await start()
    expect((await third.account.getAccountPositions({ symbol: BTC }, signal)).toFixed()).toBe('0.4')
  })

  it('does not let two clicks eat the same lots, until the level changes', async () => {
    const { submit, market, clock } = await setUp()
    const average = async () => {
      const outcome = await submit()
      return outcome.outcome === 'accepted' ? outcome.order.averagePrice.toFixed() : outcome
    }
    expect(await average()).toBe('60001')
    expect(await average()).toBe('60002')
    market.depth = depthOf(
      [[60_000, 1]],
      [
        [60_001, '1.5'],
        [60_002, 2],
      ],
      clock.now(),
    )
    await clock.advance(1_000)
    expect(await average()).toBe('60001')
  })

  it('uses the book that the liquidity check fetched a moment ago', async () => {
    const { submit, paper, market } = await setUp()
    await paper.marketData.getOrderBookDepth({ symbol: BTC, levels: 100 }, signal)
    await submit()
    expect(market.calls.getOrderBookDepth).toBe(1)
  })

  it('rests a passive order and fills it as maker when the touch reaches it', async () => {
    const { submit, paper, market, clock, events } = await setUp()
    expect(await submit(price(59_990))).toMatchObject({ outcome: 'accepted', order: { status: 'open' } })
    market.bbos.emit(bboOf(59_989, 59_991, clock.now()))
    market.bbos.emit({ ...bboOf(59_988, 59_990, clock.now()), askSizeBase: new D('0.4') })
    market.bbos.emit({ ...bboOf(59_988, 59_990, clock.now()), askSizeBase: new D('0.4') })
    await clock.settle()
    const [open] = await paper.trading.getActiveOrders({}, signal)
    expect(open).toMatchObject({ status: 'partially-filled', filledBase: new D('0.4') })
    market.bbos.emit({ ...bboOf(59_988, '59989.9', clock.now()), askSizeBase: new D(5) })
    await clock.settle()
    expect(await paper.trading.getActiveOrders({}, signal)).toEqual([])
    const fills = events.flatMap((event) => (event.kind === 'fill' ? [event.fill] : []))
    expect(fills.map((fill) => [fill.liquidity, fill.price.toFixed(), fill.sizeBase.toFixed()])).toEqual([
      ['maker', '59990', '0.4'],
      ['maker', '59990', '0.6'],
    ])
    expect(fills[0]?.feeQuote.toFixed()).toBe('4.7992')
    expect(market.bbos.listenerCount).toBe(0)
  })

  it('fills from trades that print beyond the price, by their size, best price first', async () => {
    const { submit, paper, market, clock } = await setUp()
    await submit({ ...price(59_980), side: 'buy' })
    await submit({ ...price(59_990), side: 'buy' })
    const print = (tradeId: string, at: number, size: string, late = 0) =>
      market.trades.emit({
        tradeId,
        price: new D(at),
        sizeBase: new D(size),
        takerSide: 'sell',
        venueTimeMs: clock.now() - late,
      })
    print('1', 59_979, '5', 3_000)
    print('2', 59_991, '5')
    await clock.settle()
    expect(await paper.trading.getActiveOrders({}, signal)).toHaveLength(2)
    print('3', 59_979, '1.3')
    print('3', 59_979, '1.3')
    await clock.settle()
    const left = await paper.trading.getActiveOrders({}, signal)
    expect(left.map(({ limitPrice, filledBase }) => `${limitPrice} ${filledBase}`)).toEqual(['59980 0.3'])
  })

  it('fills an order at the best bid only with what the queue before it leaves of a trade', async () => {
    const { submit, paper, market, clock } = await setUp()
    await submit({ ...price(60_000), sizeBase: new D('0.5') })
    const sell = (tradeId: string, size: string) =>
      market.trades.emit({
        tradeId,
        price: new D(60_000),
        sizeBase: new D(size),
        takerSide: 'sell',
        venueTimeMs: clock.now(),
      })
    const filled = async () => {
      await clock.settle()
      const [order] = await paper.trading.getActiveOrders({}, signal)
      return order?.filledBase.toFixed() ?? 'whole'
    }
    sell('1', '0.6')
    expect(await filled()).toBe('0')
    market.bbos.emit({ ...bboOf(60_000, 60_001, clock.now()), bidSizeBase: new D('0.4') })
    // Half of what is left cancels: half of those before us.
    market.bbos.emit({ ...bboOf(60_000, 60_001, clock.now()), bidSizeBase: new D('0.2') })
    // Who joins now stands behind us.
    market.bbos.emit({ ...bboOf(60_000, 60_001, clock.now()), bidSizeBase: new D('0.7') })
    sell('2', '0.3')
    expect(await filled()).toBe('0.1')
    sell('3', '0.9')
    expect(await filled()).toBe('whole')
  })

  it.each([
    ['post-only', { ...price(60_001), timeInForce: 'post-only' }],
    ['reduce-only', { reduceOnly: true }],
    ['min-notional', { ...price(59_000), sizeBase: new D('0.00005') }, 'lot-size'],
    ['price-cap', { ...price(63_000) }],
    ['price-floor', { ...price(50_000), side: 'sell' }],
    ['tick-size', { ...price('59990.05') }],
    ['max-quantity', { sizeBase: new D(121) }],
    ['quantity', { sizeBase: ZERO }],
    ['margin', { ...price(59_900), sizeBase: new D(40) }],
    ['order-id', { clientOrderId: 'not valid!' as ClientOrderId }],
  ] as const)('refuses an order by its %s', async (code, wrong, instead?: string) => {
    const { submit, balance, store } = await setUp()
    expect(await submit(wrong as Partial<OrderRequest>)).toMatchObject({
      outcome: 'rejected',
      code: instead ?? code,
    })
    expect((await balance())?.walletBalance.toFixed()).toBe('100000')
    expect(await store.orders(10)).toEqual([])
  })

  it('refuses an id that it knows already', async () => {
    const { paper, order } = await setUp()
    const same = order()
    await paper.trading.submit(same, signal)
    expect(await paper.trading.submit(same, signal)).toMatchObject({
      outcome: 'rejected',
      code: 'duplicate-order-id',
    })
  })

  it('ends what an IOC, a FOK or a market order cannot fill', async () => {
    const { submit } = await setUp()
    const status = async (more: Partial<OrderRequest>) => {
      const outcome = await submit(more)
      return outcome.outcome === 'accepted'
        ? `${outcome.order.status} ${outcome.order.filledBase.toFixed()}`
        : outcome
    }
    expect(await status({ ...price(60_002), sizeBase: new D(4), timeInForce: 'FOK' })).toBe('expired 0')
    expect(await status({ ...price(60_001), sizeBase: new D(4), timeInForce: 'IOC' })).toBe('expired 1')
    expect(await status({ sizeBase: new D(4) })).toBe('expired 2')
  })

  it('closes with reduce-only and never through zero', async () => {
    const { submit, paper, balance } = await setUp()
    await submit()
    const closed = await submit({ side: 'sell', sizeBase: new D(2), reduceOnly: true })
    expect(closed).toMatchObject({ outcome: 'accepted', order: { filledBase: new D(1), status: 'expired' } })
    expect(await paper.account.getDetailedPositions({}, signal)).toEqual([])
    expect((await balance())?.walletBalance.toFixed()).toBe('99938.9995')
  })

  it('finds positions, orders and money again after a restart, and goes on', async () => {
    const { submit, paper, start, balance, market, clock, order } = await setUp()
    await submit({ sizeBase: new D(2) })
    const resting = order(price(59_990))
    await paper.trading.submit(resting, signal)
    const before = { balance: await balance(), orders: await paper.trading.getActiveOrders({}, signal) }
    await paper.disconnect()
    const again = await start()
    expect((await again.account.getAccountPositions({ symbol: BTC }, signal)).toFixed()).toBe('2')
    expect(await again.trading.getActiveOrders({}, signal)).toEqual(before.orders)
    expect((await again.account.getAccountBalance({}, signal))[0]?.walletBalance).toEqual(
      before.balance?.walletBalance,
    )
    market.bbos.emit({ ...bboOf(59_980, 59_985, clock.now()), askSizeBase: new D(5) })
    await clock.settle()
    expect(await again.trading.getOrderInfo(resting, signal)).toMatchObject({ status: 'filled' })
    const trades = await again.account.getUserTradeHistory({ symbol: BTC, limit: 10 }, signal)
    expect(trades.map(({ tradeId }) => tradeId)).toEqual(['1', '2', '3'])
  })

  it('does nothing when its journal cannot be written', async () => {
    const { submit, store, paper, events } = await setUp()
    store.failWith('database or disk is full')
    expect(await submit()).toMatchObject({
      outcome: 'rejected',
      reason: expect.stringContaining('disk is full'),
    })
    expect((await paper.account.getAccountPositions({ symbol: BTC }, signal)).isZero()).toBe(true)
    expect(events).toEqual([])
    store.failWith(undefined)
    expect(await submit()).toMatchObject({ outcome: 'accepted' })
  })

  it.each([
    ['empty', depthOf([], [], 0)],
    ['crossed', depthOf([[60_002, 1]], [[60_001, 1]], 0)],
  ])('does not fill against a book that is %s', async (word, depth) => {
    const { submit, market } = await setUp()
    market.depth = depth
    expect(await submit()).toMatchObject({
      outcome: 'rejected',
      code: 'venue-unavailable',
      reason: expect.stringContaining(word),
    })
  })

  it('conserves money: wallet + unrealised = start − fees + cash paid and received + value held', async () => {
    const step = fc.record({
      side: fc.constantFrom('buy' as const, 'sell' as const),
      lots: fc.integer({ min: 1, max: 400 }),
      offsetTicks: fc.integer({ min: -80, max: 80 }),
      market: fc.boolean(),
      reduceOnly: fc.boolean(),
      midTicks: fc.integer({ min: 599_800, max: 600_200 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const { clock, market, store, paper, submit, balance } = await setUp()
        let mid = new D(60_000)
        for (const { side, lots, offsetTicks, market: isMarket, reduceOnly, midTicks } of steps) {
          mid = new D(midTicks).times('0.1')
          market.depth = depthOf(
            [
              [mid.minus('0.1').toFixed(), '0.2'],
              [mid.minus(3).toFixed(), 1],
            ],
            [
              [mid.plus('0.1').toFixed(), '0.2'],
              [mid.plus(3).toFixed(), 1],
            ],
            clock.now(),
          )
          await clock.advance(1_000)
          const limit = isMarket ? {} : price(mid.plus(new D(offsetTicks).times('0.1')).toFixed())
          await submit({ side, sizeBase: new D(lots).times('0.001'), reduceOnly, ...limit })
          market.bbos.emit(bboOf(mid.minus('0.1').toFixed(), mid.plus('0.1').toFixed(), clock.now()))
          await clock.settle()
        }
        const fills = await store.fills()
        let [cash, fees, held] = [new D(100_000), ZERO, ZERO]
        for (const fill of fills) {
          const signed = fill.sizeBase.times(signOf(fill.side))
          cash = cash.minus(signed.times(fill.price))
          held = held.plus(signed)
          fees = fees.plus(fill.feeQuote)
        }
        const account = await balance()
        const equity = account?.walletBalance.plus(account.unrealizedPnl)
        expect(
          equity
            ?.minus(cash.minus(fees).plus(held.times(mid)))
            .abs()
            .lt('1e-20'),
        ).toBe(true)
        expect((await paper.account.getAccountPositions({ symbol: BTC }, signal)).toFixed()).toBe(
          held.toFixed(),
        )
      }),
      { numRuns: 40 },
    )
  })
})
