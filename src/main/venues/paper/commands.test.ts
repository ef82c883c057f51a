import { describe, expect, it } from 'vitest'
import { BTC, bboOf, depthOf } from '../../../../test/support/market.ts'
import { createPaperWorld, type PaperWorld } from '../../../../test/support/paper-world.ts'
import { D } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'

const signal = new AbortController().signal
const price = (value: number | string) => ({ limitPrice: new D(value) })
const sizeOf = async ({ paper }: PaperWorld) =>
  (await paper.account.getAccountPositions({ symbol: BTC }, signal)).toFixed()

/** One level of 60,000 and 60,001 a side. */
const levels = ({ market, clock }: PaperWorld, bidSize: number, askSize: number): void => {
  market.depth = depthOf([[60_000, bidSize]], [[60_001, askSize]], clock.now())
  market.bbos.emit({
    ...bboOf(60_000, 60_001, clock.now()),
    bidSizeBase: new D(bidSize),
    askSizeBase: new D(askSize),
  })
}

describe('what a paper order takes', () => {
  it('is not given to a resting order too while its fill is on the way to the disk', async () => {
    const world = await createPaperWorld()
    const { paper, store } = world
    levels(world, 1, 1)
    await paper.trading.submit(world.order({ ...price(60_001), sizeBase: new D(2) }), signal)
    expect(await sizeOf(world)).toBe('1')
    const append = store.appendAccountChange
    store.appendAccountChange = async (change) => {
      await append(change)
      // The stream tells the same level while the disk is busy.
      levels(world, 1, 5)
    }
    world.market.depth = depthOf([[60_000, 1]], [[60_001, 5]], world.clock.now())
    await paper.trading.submit(world.order({ sizeBase: new D(5) }), signal)
    await world.clock.settle()
    expect(await sizeOf(world)).toBe('6')
    await paper.disconnect()
  })
})

describe('margin of a paper order', () => {
  it('counts the orders that rest already: together they may not turn a position into a larger one for nothing', async () => {
    const world = await createPaperWorld()
    const { paper } = world
    await paper.trading.submit(world.order({ sizeBase: new D(20) }), signal)
    const sell = () =>
      paper.trading.submit(world.order({ ...price(60_100), side: 'sell', sizeBase: new D(20) }), signal)
    // The first closes, the second turns the position into one of the same size, a third has no margin.
    expect(await sell()).toMatchObject({ outcome: 'accepted' })
    expect(await sell()).toMatchObject({ outcome: 'accepted' })
    expect(await sell()).toMatchObject({ outcome: 'rejected', code: 'margin' })
    await paper.disconnect()
  })

  it('is that of the price a sale would get, not of a lower limit', async () => {
    const world = await createPaperWorld()
    // 100,000 × 20 ÷ 59,999.5 = 33.33
    const low = world.order({ ...price(59_000), side: 'sell', sizeBase: new D('33.5') })
    expect(await world.paper.trading.submit(low, signal)).toMatchObject({ code: 'margin' })
    await world.paper.disconnect()
  })
})

describe('the cost of a market order', () => {
  it('is that of its walk through the book: a spot account cannot spend what it has not', async () => {
    const world = await createPaperWorld()
    Object.assign(world.market.capabilities, { kind: 'spot' })
    const spot = await world.restart()
    const asks = [
      [60_000, 1],
      [90_000, 1],
    ] as const
    world.market.depth = depthOf([[59_999, 1]], asks, world.clock.now())
    // 60,000 + 45,000 of 100,000.
    const tooLarge = world.order({ sizeBase: new D('1.5') })
    expect(await spot.trading.submit(tooLarge, signal)).toMatchObject({ outcome: 'rejected', code: 'margin' })
    const fits = world.order({ sizeBase: new D('1.4') })
    expect(await spot.trading.submit(fits, signal)).toMatchObject({ outcome: 'accepted' })
    const [balance] = await spot.account.getAccountBalance({}, signal)
    expect(balance?.availableBalance.toFixed()).toBe('4000')
    await spot.disconnect()
  })
})

describe('a reduce-only paper order', () => {
  it('ends with the position that it would reduce, by whatever closes it', async () => {
    const world = await createPaperWorld()
    const { paper, clock, market } = world
    await paper.trading.submit(world.order(), signal)
    const terms = { side: 'sell', reduceOnly: true } as const
    await paper.trading.submit(world.order({ ...price(60_500), ...terms, sizeBase: new D(3) }), signal)
    await paper.trading.submit(world.order({ ...price(61_000), ...terms }), signal)
    // One of three: the position is gone, and with it what is left of both.
    market.bbos.emit(bboOf(60_500, '60500.1', clock.now()))
    await clock.settle()
    expect(await sizeOf(world)).toBe('0')
    expect(await paper.trading.getActiveOrders({}, signal)).toEqual([])
    expect(market.bbos.listenerCount).toBe(0)
    const ended = world.events.flatMap((event) =>
      event.kind === 'order' && event.order.status === 'expired' ? [event.order] : [],
    )
    expect(ended.map(({ filledBase, reason }) => `${filledBase} ${reason}`)).toEqual([
      '1 the position that this reduce-only order would reduce is gone',
      '0 the position that this reduce-only order would reduce is gone',
    ])
    await paper.disconnect()
  })
})

describe('price-time priority', () => {
  it('stays with the older order after a part of it filled and the program started again', async () => {
    const world = await createPaperWorld()
    const { paper, clock, market } = world
    const older = world.order({ ...price(59_990), sizeBase: new D(2) })
    await paper.trading.submit(older, signal)
    await clock.advance(1_000)
    await paper.trading.submit(world.order({ ...price(59_990), sizeBase: new D(2) }), signal)
    await clock.advance(1_000)
    const touch = (size: number) =>
      market.bbos.emit({ ...bboOf(59_980, 59_990, clock.now()), askSizeBase: new D(size) })
    touch(1)
    await clock.settle()
    await paper.disconnect()
    const again = await world.restart()
    touch(1.5)
    await clock.settle()
    expect(await again.trading.getOrderInfo(older, signal)).toMatchObject({ status: 'filled' })
    await again.disconnect()
  })
})

describe('an order that needs an answer of the venue', () => {
  it('holds up no cancel, and no other order, of the account meanwhile', async () => {
    const world = await createPaperWorld()
    const resting = world.order({ ...price(59_000), sizeBase: new D(1) })
    await world.paper.trading.submit(resting, signal)
    const { promise: answer, resolve } = Promise.withResolvers<void>()
    const { getOrderBookDepth } = world.market.marketData
    world.market.marketData.getOrderBookDepth = async (request, asked) => {
      await answer
      return getOrderBookDepth(request, asked)
    }
    world.hideBook()
    const waiting = world.paper.trading.submit(world.order(), signal)
    await world.clock.settle()
    const cancelled = await Promise.race([
      world.paper.trading.cancelOrder(resting, signal),
      world.clock.settle().then(() => 'held up'),
    ])
    expect(cancelled).toMatchObject({ outcome: 'cancelled' })
    resolve()
    expect(await waiting).toMatchObject({ outcome: 'accepted' })
    await world.paper.disconnect()
  })

  it('asks for fees again only after a while when they could not be read', async () => {
    const world = await createPaperWorld()
    let asked = 0
    world.market.account.getFeeRates = async () => {
      asked += 1
      throw new AppError('transport', 'no route')
    }
    const buy = () => world.paper.trading.submit(world.order(), signal)
    await buy()
    await buy()
    expect(asked).toBe(1)
    await world.clock.advance(61_000)
    await buy()
    expect(asked).toBe(2)
    await world.paper.disconnect()
  })
})

describe('orders that the venue does not have', () => {
  it('are refused on paper as they are live', async () => {
    const world = await createPaperWorld()
    Object.assign(world.market.capabilities, { timesInForce: ['GTC', 'IOC', 'post-only'], reduceOnly: false })
    const paper = await world.restart()
    expect(paper.capabilities).toMatchObject({ timesInForce: ['GTC', 'IOC', 'post-only'], reduceOnly: false })
    const whole = world.order({ ...price(60_010), timeInForce: 'FOK' })
    expect(await paper.trading.submit(whole, signal)).toMatchObject({ code: 'time-in-force' })
    expect(await paper.trading.submit(world.order(), signal)).toMatchObject({ outcome: 'accepted' })
    const closing = world.order({ side: 'sell', reduceOnly: true })
    expect(await paper.trading.submit(closing, signal)).toMatchObject({ code: 'reduce-only' })
    await paper.disconnect()
  })
})
