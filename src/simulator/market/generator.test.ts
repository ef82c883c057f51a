import { describe, expect, it } from 'vitest'
import { createManualClock } from '../clock.ts'
import { fixed } from '../fixed.ts'
import { createAccount } from '../matching/account.ts'
import { Exchange } from '../matching/exchange.ts'
import { isOpen } from '../matching/order.ts'
import { asterInstruments } from '../protocols/aster/instruments.ts'
import { createRandom } from '../random.ts'
import { orderRequest } from '../test-exchange.ts'
import { createMarkets, openMarkets } from './run-markets.ts'
import type { MarketEvent } from './symbol-market.ts'

const START_MS = 1_800_000_000_000

/** Runs every generated market for a while and returns what BTC told. */
async function play(seed: string, forMs: number) {
  const clock = createManualClock(START_MS)
  const markets = createMarkets(asterInstruments(), undefined, clock.now())
  const exchange = new Exchange({ clock, markets, firstOrderId: 1 })
  const open = openMarkets({
    exchange,
    clock,
    seed,
    recording: undefined,
    note: () => undefined,
    isHeld: () => false,
    world: undefined,
  })
  const btc = exchange.market('BTCUSDT')
  const events: MarketEvent[] = []
  btc.events.listen((event) => events.push(event))
  const lifetime = new AbortController()
  const running = open.run(lifetime.signal)
  await clock.advance(forMs)
  lifetime.abort()
  await running
  return { events, markets, btc }
}

describe('generated markets', () => {
  it('are the same for the same seed, and others for another', async () => {
    const [first, second, other] = [await play('a', 2_000), await play('a', 2_000), await play('b', 2_000)]
    expect(second.events).toEqual(first.events)
    expect(other.events).not.toEqual(first.events)
  })

  it('are alive, deep, near their price and never crossed', async () => {
    const { events, markets, btc } = await play('a', 20_000)
    const tops = events.filter((event) => event.kind === 'top').map(({ top }) => top)
    expect(tops.length / 20).toBeGreaterThan(8)
    expect(events.filter(({ kind }) => kind === 'trade').length).toBeGreaterThan(20)
    for (const { bid, ask } of tops) {
      expect(Number(bid[0])).toBeLessThan(Number(ask[0]))
      expect(Math.abs(Number(bid[0]) - 60_000)).toBeLessThan(1_200)
    }
    for (const market of markets.values()) {
      if (market.instrument.status !== 'trading') continue
      expect(market.book.levels('buy', 500).length).toBeGreaterThanOrEqual(20)
      expect(market.book.levels('sell', 500).length).toBeGreaterThanOrEqual(20)
    }
    expect(Number(btc.markPrice())).toBeGreaterThan(0)
  })

  it('tell tops that equal the book of the same id', async () => {
    const { events } = await play('c', 3_000)
    const frames = events.filter((event) => event.kind === 'depth').map(({ frame }) => frame)
    const tops = new Map(events.filter((event) => event.kind === 'top').map(({ top }) => [top.id, top]))
    const bids = new Map<string, number>()
    let compared = 0
    for (const frame of frames) {
      for (const [price, size] of frame.bids) bids.set(price, Number(size))
      const top = tops.get(frame.lastId)
      if (!top) continue
      const best = Math.max(...[...bids].filter(([, size]) => size > 0).map(([price]) => Number(price)))
      if (bids.get(top.bid[0]) === undefined) continue
      expect(Number(top.bid[0])).toBe(best)
      expect(Number(top.bid[1])).toBe(bids.get(top.bid[0]))
      compared++
    }
    expect(compared).toBeGreaterThan(10)
  })

  it('stay uncrossed, and tell no crossed top, while account orders of every kind stand in them', async () => {
    const clock = createManualClock(START_MS)
    const markets = createMarkets(asterInstruments(), undefined, clock.now())
    const exchange = new Exchange({ clock, markets, firstOrderId: 1 })
    const isHeld = (): boolean => false
    const open = openMarkets({
      exchange,
      clock,
      seed: 'd',
      recording: undefined,
      note: () => undefined,
      isHeld,
      world: undefined,
    })
    const account = createAccount('a', fixed('100000000'), { maker: 0n, taker: 0n })
    exchange.addAccount(account)
    const market = exchange.market('BTCUSDT')
    const crossed: unknown[] = []
    market.events.listen((event) => {
      if (event.kind === 'top' && Number(event.top.bid[0]) >= Number(event.top.ask[0]))
        crossed.push(event.top)
    })
    const lifetime = new AbortController()
    const running = open.run(lifetime.signal)
    const random = createRandom(4)
    const kinds = ['GTC', 'IOC', 'GTX', 'HIDDEN', 'FOK'] as const
    for (let index = 0; index < 400; index++) {
      const side = random.next() < 0.5 ? 'buy' : 'sell'
      const priceTicks = (market.book.top(side)?.ticks ?? 0) + random.integer(-6, 6)
      const timeInForce = kinds[index % kinds.length] ?? 'GTC'
      exchange.place(
        account,
        orderRequest({ side, priceTicks, timeInForce, sizeLots: random.integer(1, 2_000) }),
      )
      await clock.advance(15)
      const [bid, ask] = [market.book.bids.best(), market.book.asks.best()]
      expect(bid?.ticks).toBeLessThan(ask?.ticks ?? 0)
      if (index % 25 === 24) for (const order of account.orders) if (isOpen(order)) exchange.cancel(order)
    }
    expect(crossed).toEqual([])
    expect(account.trades.some(({ maker }) => maker)).toBe(true)
    lifetime.abort()
    await running
  })
})
