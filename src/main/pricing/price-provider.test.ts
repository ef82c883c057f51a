import { describe, expect, it } from 'vitest'
import { createFakeExchangeClient } from '../../../test/support/fake-exchange-client.ts'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { BTC, bboOf, depthOf, VENUE } from '../../../test/support/market.ts'
import { AppError } from '../base/errors.ts'
import { silentLogger } from '../base/logger.ts'
import type { SymbolId } from '../domain/brands.ts'
import { createPriceProvider } from './price-provider.ts'

const never = new AbortController().signal

function setUp(options: { maxEntries?: number } = {}) {
  const clock = createManualClock()
  const client = createFakeExchangeClient(clock)
  const prices = createPriceProvider({ clock, lifetime: never, log: silentLogger, ...options })
  const get = (maxAgeMs: number, signal = never) => prices.getBboPrices(client, BTC, { maxAgeMs }, signal)
  return { clock, client, prices, get }
}

describe('createPriceProvider', () => {
  it('answers from a book that the liquidity check cached, without a request', async () => {
    const { clock, client, prices, get } = setUp()
    prices.cacheOrderBook(depthOf([[100, 1]], [[101, 2]], clock.now()))
    await clock.advance(120)
    expect(await get(500)).toMatchObject({ hit: true, ageMs: 120, source: 'cache', sequence: 1 })
    expect(client.calls).toEqual({})
    expect(prices.stats()).toMatchObject({ hits: 1, misses: 0, callsSaved: 1, hitRate: 1 })
  })

  it('asks again when the price is older than this use accepts', async () => {
    const { clock, client, prices, get } = setUp()
    prices.cacheOrderBook(depthOf([[100, 1]], [[101, 2]], clock.now()))
    await clock.advance(501)
    expect((await get(5_000)).hit).toBe(true)
    expect((await get(500)).hit).toBe(false)
    expect(client.calls).toEqual({ fetchBboPrices: 1 })
  })

  it('never serves beyond its own time to live, whatever the caller would accept', async () => {
    const { clock, get } = setUp()
    await get(60_000)
    await clock.advance(5_001)
    expect((await get(60_000)).hit).toBe(false)
  })

  it('shares one request among all who wait, and lets each of them leave', async () => {
    const { client, prices, get } = setUp()
    const leaving = new AbortController()
    const left = get(500, leaving.signal)
    const stayed = [get(500), get(500)]
    leaving.abort()
    await expect(left).rejects.toMatchObject({ kind: 'cancelled' })
    expect(await Promise.all(stayed)).toHaveLength(2)
    expect(client.calls).toEqual({ fetchBboPrices: 1 })
    expect(prices.stats().callsSaved).toBe(2)
  })

  it('keeps the newer of two prices by our receipt', async () => {
    const { clock, prices, get } = setUp()
    await clock.advance(1_000)
    prices.put(bboOf(200, 201, clock.now()))
    prices.cacheOrderBook(depthOf([[100, 1]], [[101, 2]], clock.now() - 1))
    expect((await get(500)).bidPrice.toFixed()).toBe('200')
  })

  it('does not let a request that was on its way undo an invalidation', async () => {
    const { client, prices, get } = setUp()
    const onItsWay = get(500)
    prices.invalidate(VENUE, BTC, 'own fill')
    expect((await onItsWay).hit).toBe(false)
    expect((await get(500)).hit).toBe(false)
    expect(client.calls).toEqual({ fetchBboPrices: 2 })
  })

  it('does not trust an age after the wall clock was set back', async () => {
    const { clock, prices, get } = setUp()
    prices.cacheOrderBook(depthOf([[100, 1]], [[101, 2]], clock.now()))
    clock.stepWallClock(-60_000)
    expect((await get(500)).hit).toBe(false)
  })

  it('does not take a one-sided book for a price', async () => {
    const { clock, prices, get } = setUp()
    prices.cacheOrderBook(depthOf([[100, 1]], [], clock.now()))
    expect((await get(500)).hit).toBe(false)
  })

  it('passes a failure on to every waiter and asks anew afterwards', async () => {
    const { client, get } = setUp()
    client.failure = new AppError('transport', 'the line is down')
    const waiting = await Promise.allSettled([get(500), get(500)])
    expect(waiting.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    client.failure = undefined
    expect((await get(500)).hit).toBe(false)
  })

  it('peeks at a price until its time is over', async () => {
    const { clock, prices } = setUp()
    const slot = prices.slotOf(VENUE, BTC)
    expect(prices.peek(slot)).toBeUndefined()
    prices.put(bboOf(100, 101, clock.now()))
    expect(prices.peek(slot)?.askPrice.toFixed()).toBe('101')
    await clock.advance(5_001)
    expect(prices.peek(slot)).toBeUndefined()
  })

  it('holds no more prices than it may, and forgets the oldest', async () => {
    const { clock, prices } = setUp({ maxEntries: 3 })
    for (let n = 0; n < 10; n += 1) {
      prices.put({ ...bboOf(100, 101, clock.now()), symbol: `S${n}` as SymbolId })
      await clock.advance(1)
    }
    expect(prices.stats().entries).toBe(3)
    expect(prices.peek(prices.slotOf(VENUE, 'S9' as SymbolId))).toBeDefined()
    expect(prices.peek(prices.slotOf(VENUE, 'S6' as SymbolId))).toBeUndefined()
  })
})
