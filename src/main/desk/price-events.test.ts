import { describe, expect, it } from 'vitest'
import { createFakeExchangeClient } from '../../../test/support/fake-exchange-client.ts'
import { createFakeSharedPrices } from '../../../test/support/fake-shared-prices.ts'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { BTC, bboOf, btc, VENUE } from '../../../test/support/market.ts'
import { D } from '../base/decimal.ts'
import { createEmitter } from '../base/emitter.ts'
import { silentLogger } from '../base/logger.ts'
import type { Instrument } from '../domain/instrument.ts'
import { createPriceProvider } from '../pricing/price-provider.ts'
import type { SocketStatus } from '../venues/market-streams.ts'
import { createLargeTrades } from './large-trades.ts'
import { followPriceEvents, unshared } from './price-events.ts'

function setUp() {
  const clock = createManualClock()
  const client = createFakeExchangeClient(clock)
  const shared = createFakeSharedPrices(clock)
  const quit = new AbortController()
  const statuses = createEmitter<SocketStatus>()
  client.streams.onStatus = statuses.on
  const listed: Instrument[] = [btc]
  client.instruments.list = async () => [...listed]
  const prices = createPriceProvider({ clock, lifetime: quit.signal, log: silentLogger, shared })
  const slot = prices.slotOf(VENUE, BTC)
  const put = () => prices.put(bboOf(60_000, 60_001, clock.now()))
  const isKept = () => prices.peek(slot) !== undefined
  const tell = (state: SocketStatus['state']) =>
    statuses.emit({
      name: 'depth',
      state,
      messagesPerSecond: 0,
      bytesPerSecond: 0,
      messages: 0,
      bytes: 0,
      reconnects: 0,
      gaps: 0,
      wireBytes: 0,
      pausedMs: 0,
    })
  followPriceEvents({ client, prices, clock, log: silentLogger }, quit.signal)
  return { clock, client, shared, quit, listed, prices, put, isKept, tell, statuses }
}

describe('what makes cached prices wrong', () => {
  it('a connection that was away, but not one that comes up or rests', () => {
    const { put, isKept, tell } = setUp()
    put()
    for (const state of ['connecting', 'live', 'paused', 'live'] as const) tell(state)
    expect(isKept()).toBe(true)
    tell('closed')
    tell('connecting')
    tell('live')
    expect(isKept()).toBe(false)
    put()
    tell('live')
    expect(isKept()).toBe(true)
  })

  it('an instrument that no longer trades, at every terminal', async () => {
    const { clock, shared, listed, put, isKept } = setUp()
    await clock.settle()
    await clock.advance(59_000)
    put()
    listed[0] = { ...btc, status: 'delisted' }
    await clock.advance(1_000)
    expect(isKept()).toBe(false)
    expect(shared.forgotten).toMatchObject([{ symbol: BTC, reason: 'the instrument is delisted' }])
  })

  it('a large trade: from the threshold of its instrument on, for as long as somebody follows', () => {
    const { client, prices, shared, put, isKept } = setUp()
    const trades = createLargeTrades({ prices, thresholdQuote: () => new D(90_000), log: silentLogger })
    const trade = (size: string) =>
      client.trades.emit({
        tradeId: size,
        price: new D(60_000),
        sizeBase: new D(size),
        takerSide: 'buy',
        venueTimeMs: 0,
      })
    const [first, second] = [trades.follow(client, BTC), trades.follow(client, BTC)]
    expect(client.trades.listenerCount).toBe(1)
    put()
    trade('1.499')
    expect(isKept()).toBe(true)
    trade('1.5')
    expect(isKept()).toBe(false)
    expect(shared.forgotten).toMatchObject([{ reason: 'large trade of 90000' }])
    first()
    first()
    expect(client.trades.listenerCount).toBe(1)
    second()
    expect(client.trades.listenerCount).toBe(0)
  })

  it('a fill on paper, here and nowhere else', () => {
    const { prices, shared, put, isKept } = setUp()
    put()
    unshared(prices).invalidate(VENUE, BTC, 'own fill')
    expect(isKept()).toBe(false)
    expect(shared.forgotten).toEqual([])
  })

  it('follows nothing after its end', () => {
    const { quit, statuses } = setUp()
    quit.abort()
    expect(statuses.listenerCount).toBe(0)
  })
})
