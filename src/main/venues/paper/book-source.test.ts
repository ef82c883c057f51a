import { describe, expect, it } from 'vitest'
import { createFakeExchangeClient } from '../../../../test/support/fake-exchange-client.ts'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { BTC, depthOf } from '../../../../test/support/market.ts'
import { D } from '../../base/decimal.ts'
import type { DepthSnapshot } from '../../domain/market.ts'
import { createBookSource } from './book-source.ts'
import { createEatenLiquidity } from './eaten-liquidity.ts'

const signal = new AbortController().signal
const levels = (count: number, from: number, step: number) =>
  Array.from({ length: count }, (_, at) => [from + at * step, 1] as const)
const bookOf = (count: number, nowMs: number): DepthSnapshot =>
  depthOf(levels(count, 60_000, -1), levels(count, 60_001, 1), nowMs)

/** A market whose feed keeps the five best levels, and whose whole book has fifty. */
function setUp(asksVenue = true) {
  const clock = createManualClock()
  const market = createFakeExchangeClient(clock)
  market.depth = bookOf(50, clock.now())
  const books = createBookSource({
    marketData: market.marketData,
    liveDepth: (_symbol, wanted) => (wanted > 5 ? undefined : bookOf(5, clock.now())),
    topLevels: 5,
    asksVenue,
    clock,
  })
  const buy = { symbol: BTC, side: 'buy', timeInForce: 'IOC' } as const
  const depthFor = async (size: number, limit?: number, rests = false) => {
    const { asks } = await books.book(
      {
        ...buy,
        ...(rests ? { timeInForce: 'GTC' } : {}),
        sizeBase: new D(size),
        ...(limit === undefined ? {} : { limitPrice: new D(limit) }),
      },
      signal,
    )
    return asks.length
  }
  return { clock, market, books, depthFor }
}

describe('the book that a paper order meets', () => {
  it('is that of the small live feed as far as it tells the order all it needs', async () => {
    const { market, depthFor } = setUp()
    expect(await depthFor(5)).toBe(5)
    expect(await depthFor(50, 60_003)).toBe(5)
    expect(await depthFor(1, 59_997, true)).toBe(5)
    expect(market.calls.getOrderBookDepth).toBeUndefined()
  })

  it('is asked for where the order reaches or rests beyond it', async () => {
    const { market, clock, depthFor } = setUp()
    expect(await depthFor(6)).toBe(50)
    await clock.advance(1_000)
    expect(await depthFor(50, 60_010)).toBe(50)
    await clock.advance(1_000)
    expect(await depthFor(1, 59_990, true)).toBe(50)
    expect(market.calls.getOrderBookDepth).toBe(3)
  })

  it('is asked for where our fills have emptied the levels of the small feed', async () => {
    const { clock, market, books } = setUp()
    const eaten = createEatenLiquidity()
    for (const level of bookOf(4, clock.now()).asks) eaten.take('buy', level, new D(1))
    const order = { symbol: BTC, side: 'buy', timeInForce: 'IOC', sizeBase: new D(2), eaten } as const
    expect((await books.book(order, signal)).asks).toHaveLength(50)
    expect(market.calls.getOrderBookDepth).toBe(1)
  })

  it('is not one that somebody fetched with too few levels', async () => {
    const { market, books, depthFor } = setUp()
    const served = market.marketData.getOrderBookDepth
    market.marketData.getOrderBookDepth = async (request, asked) => {
      const depth = await served(request, asked)
      return {
        ...depth,
        asks: depth.asks.slice(0, request.levels),
        bids: depth.bids.slice(0, request.levels),
      }
    }
    await books.marketData.getOrderBookDepth({ symbol: BTC, levels: 20 }, signal)
    expect(await depthFor(20)).toBe(20)
    expect(await depthFor(21)).toBe(50)
  })

  it('is that of the small feed for what rests beyond it where the venue is not asked, else none', async () => {
    const { market, depthFor } = setUp(false)
    expect(await depthFor(1, 59_990, true)).toBe(5)
    await expect(depthFor(6)).rejects.toThrow(/no live book that is deep enough/)
    expect(market.calls.getOrderBookDepth).toBeUndefined()
  })
})
