import { describe, expect, it } from 'vitest'
import { createFakeExchangeClient } from '../../../test/support/fake-exchange-client.ts'
import { createFakeSharedPrices } from '../../../test/support/fake-shared-prices.ts'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { BTC, bboOf, depthOf, VENUE } from '../../../test/support/market.ts'
import { AppError } from '../base/errors.ts'
import { silentLogger } from '../base/logger.ts'
import type { Bbo } from '../domain/market.ts'
import { createPriceProvider } from './price-provider.ts'

const never = new AbortController().signal

function setUp() {
  const clock = createManualClock()
  const client = createFakeExchangeClient(clock)
  const shared = createFakeSharedPrices(clock)
  const live: { bbo: Bbo | undefined; isPreferred: boolean } = { bbo: undefined, isPreferred: true }
  const prices = createPriceProvider({
    clock,
    lifetime: never,
    log: silentLogger,
    shared,
    prefersStream: () => live.isPreferred,
    liveBook: () => ({ bbo: () => live.bbo, ageMs: () => live.bbo && clock.now() - live.bbo.receivedAtMs }),
  })
  const get = (maxAgeMs: number, acceptsDegraded = false) =>
    prices.getBboPrices(client, BTC, { maxAgeMs, acceptsDegraded }, never)
  return { clock, client, shared, live, prices, get }
}

describe('tiers of the price provider', () => {
  it('takes a price of another terminal, with its age there, and keeps it in memory', async () => {
    const { clock, client, shared, get } = setUp()
    shared.holds({ bbo: bboOf(60_000, 60_001, clock.now()), ageMs: 300 })
    expect(await get(500)).toMatchObject({ tier: 'shared', source: 'shared', ageMs: 300, hit: true })
    await clock.advance(150)
    expect(await get(500)).toMatchObject({ tier: 'memory', ageMs: 450 })
    await clock.advance(100)
    expect(await get(500)).toMatchObject({ tier: 'venue', source: 'rest', ageMs: 0 })
    expect(client.calls).toEqual({ fetchBboPrices: 1 })
  })

  it('gives what it fetched to the other terminals, but not what it had from them', async () => {
    const { clock, shared, get } = setUp()
    await get(500)
    expect(shared.written).toHaveLength(1)
    await clock.advance(501)
    shared.holds({ bbo: bboOf(60_000, 60_001, clock.now()), ageMs: 1 })
    await get(500)
    expect(shared.written).toHaveLength(1)
  })

  it('does not believe a shared price far from its own of a moment ago', async () => {
    const { clock, client, shared, get } = setUp()
    await get(500)
    await clock.advance(600)
    shared.holds({ bbo: bboOf(6_000, '6000.1', clock.now()), ageMs: 1 })
    expect(await get(500)).toMatchObject({ tier: 'venue' })
    expect(client.calls).toEqual({ fetchBboPrices: 2 })
  })

  it('waits for the request of another terminal where there is time, and asks itself when nothing comes', async () => {
    const { clock, client, shared, get } = setUp()
    shared.isClaimed = true
    const screen = get(5_000)
    await clock.advance(100)
    expect(client.calls).toEqual({})
    shared.holds({ bbo: bboOf(60_000, 60_001, clock.now()), ageMs: 20 })
    await clock.advance(15)
    expect(await screen).toMatchObject({ tier: 'shared' })

    await clock.advance(10_000)
    const later = get(5_000)
    await clock.advance(300)
    expect(await later).toMatchObject({ tier: 'venue' })
  })

  it('never lets an order wait for another terminal', async () => {
    const { shared, get } = setUp()
    shared.isClaimed = true
    expect(await get(500)).toMatchObject({ tier: 'venue' })
  })

  it('forgets what another terminal says, without saying it again', async () => {
    const { shared, get } = setUp()
    await get(500)
    shared.hears({ venue: VENUE, symbol: BTC, reason: 'own fill' })
    expect(shared.forgotten).toEqual([])
    shared.isDown = true
    expect(await get(500)).toMatchObject({ tier: 'venue' })
  })

  it('says what it forgets itself, unless it is of no concern to others', async () => {
    const { shared, prices, get } = setUp()
    await get(500)
    prices.invalidateHere(VENUE, BTC, 'paper fill')
    expect(shared.forgotten).toEqual([])
    prices.invalidate(VENUE, BTC, 'own fill')
    expect(shared.forgotten).toEqual([{ venue: VENUE, symbol: BTC, reason: 'own fill' }])
  })

  it('forgets all of memory when words of others may have been missed', async () => {
    const { shared, get } = setUp()
    await get(5_000)
    shared.misses('the connection was away')
    shared.isDown = true
    expect(await get(5_000)).toMatchObject({ tier: 'venue' })
  })

  it('does not use a shared price that was called wrong while it was read', async () => {
    const { clock, shared, prices, get } = setUp()
    shared.holds({ bbo: bboOf(60_000, 60_001, clock.now()), ageMs: 1 })
    shared.whileReading = () => prices.invalidateHere(VENUE, BTC, 'book fault')
    expect(await get(500)).toMatchObject({ tier: 'venue' })
  })

  it('asks the verified book when it is preferred, and does not when it is not or is old', async () => {
    const { clock, client, live, get } = setUp()
    live.bbo = bboOf(60_000, 60_001, clock.now())
    expect(await get(500)).toMatchObject({ tier: 'stream', source: 'stream', sequenceState: 'verified' })
    await clock.advance(501)
    expect(await get(500)).toMatchObject({ tier: 'venue', sequenceState: 'snapshot' })
    await clock.advance(501)
    live.bbo = bboOf(60_000, 60_001, clock.now())
    live.isPreferred = false
    expect(await get(500)).toMatchObject({ tier: 'venue' })
    expect(client.calls).toEqual({ fetchBboPrices: 2 })
  })

  it('shows the last known price when the venue is gone, and refuses it to whoever trades', async () => {
    const { clock, client, get } = setUp()
    await get(500)
    await clock.advance(60_000)
    client.failure = new AppError('transport', 'the line is down')
    await expect(get(500)).rejects.toMatchObject({ kind: 'transport' })
    expect(await get(500, true)).toMatchObject({
      tier: 'last-known',
      source: 'last-known',
      degraded: true,
      hit: false,
      ageMs: 60_000,
    })
  })

  it('fetches once for a book and a price that are wanted together', async () => {
    const { client, prices, get } = setUp()
    const answer = client.marketData.getOrderBookDepth
    client.marketData.getOrderBookDepth = async (...request) => {
      await new Promise((resolve) => setImmediate(resolve))
      return answer(...request)
    }
    const book = prices.readOrderBook(client, { symbol: BTC, levels: 100 }, never)
    const again = prices.readOrderBook(client, { symbol: BTC, levels: 20 }, never)
    expect(await get(500)).toMatchObject({ tier: 'venue' })
    expect(await again).toBe(await book)
    expect(client.calls).toEqual({ getOrderBookDepth: 1 })
    expect(prices.stats()).toMatchObject({ requests: 1, callsSaved: 2 })
  })

  it('asks for the book although a mere price is on its way', async () => {
    const { client, prices, get } = setUp()
    const [price, book] = await Promise.all([
      get(500),
      prices.readOrderBook(client, { symbol: BTC, levels: 100 }, never),
    ])
    expect(price.tier).toBe('venue')
    expect(book.bids).not.toEqual([])
    expect(client.calls).toEqual({ fetchBboPrices: 1, getOrderBookDepth: 1 })
  })

  it('counts an age by the clock that nobody can set when the wall clock is set back', async () => {
    const { clock, prices, get } = setUp()
    prices.cacheOrderBook(depthOf([[100, 1]], [[101, 2]], clock.now()))
    await clock.advance(600)
    clock.stepWallClock(-400)
    expect(await get(5_000)).toMatchObject({ tier: 'memory', ageMs: 600 })
    expect((await get(500)).tier).not.toBe('memory')
  })

  it('does not take back from another terminal what was received before we called it wrong', async () => {
    const { clock, shared, prices, get } = setUp()
    shared.holds({ bbo: bboOf(60_000, 60_001, clock.now()), ageMs: 100 })
    shared.isDown = true
    prices.invalidate(VENUE, BTC, 'own fill')
    await clock.advance(50)
    shared.isDown = false
    expect(await get(500)).toMatchObject({ tier: 'venue' })
  })

  it('nor what others called wrong before it ever asked for that price', async () => {
    const { clock, client, shared, get } = setUp()
    shared.hears({ venue: VENUE, symbol: BTC, reason: 'a fault there' })
    shared.holds({ bbo: bboOf(60_000, 60_001, clock.now()), ageMs: 1 })
    expect(await get(500)).toMatchObject({ tier: 'venue' })
    await clock.advance(600)
    shared.holds({ bbo: bboOf(60_000, 60_001, clock.now()), ageMs: 1 })
    expect(await get(500)).toMatchObject({ tier: 'shared' })
    expect(client.calls).toEqual({ fetchBboPrices: 1 })
  })

  it('forgets a venue whose connection was away', async () => {
    const { prices, shared, get } = setUp()
    await get(5_000)
    shared.isDown = true
    prices.invalidateVenue(VENUE, 'reconnected')
    expect(await get(5_000)).toMatchObject({ tier: 'venue' })
  })
})
