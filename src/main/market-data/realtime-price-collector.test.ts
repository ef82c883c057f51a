import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { BTC, bboOf, VENUE } from '../../../test/support/market.ts'
import { createEmitter } from '../base/emitter.ts'
import { AppError } from '../base/errors.ts'
import { silentLogger } from '../base/logger.ts'
import type { Bbo } from '../domain/market.ts'
import type { SocketStatus } from '../venues/market-streams.ts'
import { createRealtimePriceCollector } from './realtime-price-collector.ts'

function setUp() {
  const clock = createManualClock()
  const bbos = createEmitter<Bbo>()
  const sockets = createEmitter<SocketStatus>()
  const quit = new AbortController()
  const world = {
    asked: [] as number[],
    begun: 0,
    rest: 100,
    failure: undefined as AppError | undefined,
    onAsk: (): void => undefined,
  }
  const client = {
    venue: VENUE,
    marketData: {
      async fetchBboPrices() {
        world.asked.push(clock.now())
        world.onAsk()
        if (world.failure) throw world.failure
        return { ...bboOf(world.rest, world.rest + 1, clock.now()), source: 'rest' } as const
      },
    },
    streams: {
      subscribeBbo: (_symbol: typeof BTC, listener: (bbo: Bbo) => void) => {
        world.begun += 1
        return bbos.on(listener)
      },
      onStatus: (listener: (status: SocketStatus) => void) => sockets.on(listener),
    },
  }
  const collector = createRealtimePriceCollector({
    client,
    symbols: [BTC],
    clock,
    log: silentLogger,
    lifetime: quit.signal,
    random: () => 0.5,
  })
  const told: Bbo[] = []
  collector.addPriceUpdateCallback((bbo) => told.push(bbo))
  const tell = (bid: number) => bbos.emit(bboOf(bid, bid + 1, clock.now()))
  const status = () => collector.getConnectionStatus()[0]
  const lose = (name: string) => sockets.emit({ name, state: 'closed' } as SocketStatus)
  return { clock, bbos, sockets, quit, world, collector, told, tell, status, lose }
}

describe('RealtimePriceCollector', () => {
  it('tells every price at once, with its age', async () => {
    const { clock, collector, told, tell, status } = setUp()
    expect(status()).toMatchObject({ connected: false, price: undefined })
    tell(100)
    await clock.advance(1_500)
    expect(told).toHaveLength(1)
    expect(collector.getPriceAgeSeconds(BTC)).toBe(1.5)
    expect(status()).toMatchObject({ connected: true, priceAgeSeconds: 1.5 })
  })

  it('works volatility out over the last 20 of 60 prices', () => {
    const { collector, tell } = setUp()
    expect(collector.calculateVolatility(BTC)).toBeUndefined()
    for (let n = 0; n < 100; n += 1) tell(n < 70 ? 100 + (n % 2) : 100)
    expect(collector.calculateVolatility(BTC, 20)).toBe(0)
    expect(collector.calculateVolatility(BTC, 59)).toBeGreaterThan(0.001)
  })

  it('asks by REST after 120 s of silence, marks it, and again with growing waits up to a minute', async () => {
    const { clock, world, told, tell, status } = setUp()
    tell(100)
    await clock.advance(119_000)
    expect(world.asked).toHaveLength(0)
    await clock.advance(6_000)
    expect(world.asked.length).toBeGreaterThan(0)
    expect(told.at(-1)?.source).toBe('rest')
    expect(status()).toMatchObject({ connected: false, words: expect.stringMatching(/asked for by REST/) })
    await clock.advance(600_000)
    const waits = world.asked.slice(1).map((at, index) => at - (world.asked[index] ?? 0))
    expect(waits.slice(0, 3)).toEqual([1_000, 1_500, 2_250])
    expect(Math.max(...waits)).toBe(60_000)
    expect(world.begun).toBe(world.asked.length + 1)
    tell(100)
    const before = world.asked.length
    await clock.advance(100_000)
    expect(world.asked).toHaveLength(before)
    expect(status()).toMatchObject({ connected: true, words: undefined })
  })

  it('names a REST that fails and tries again', async () => {
    const { clock, world, status, told } = setUp()
    world.failure = new AppError('transport', 'no route')
    await clock.advance(130_000)
    expect(status()?.words).toMatch(/REST failed: no route/)
    world.failure = undefined
    await clock.advance(60_000)
    expect(told.at(-1)?.source).toBe('rest')
  })

  it('holds a jump of 20 % back until REST says the same', async () => {
    const { clock, world, told, tell, status } = setUp()
    tell(100)
    tell(130)
    expect(told).toHaveLength(1)
    expect(status()?.words).toMatch(/jumped from 100 to 130/)
    world.rest = 130
    await clock.advance(5_000)
    expect(told.map(({ bidPrice }) => bidPrice.toNumber())).toEqual([100, 130])
    expect(status()?.volatility).toBeUndefined()
  })

  it('drops a jump that REST does not know', async () => {
    const { clock, world, told, tell, collector } = setUp()
    tell(100)
    tell(10)
    world.rest = 100
    await clock.advance(5_000)
    expect(told).toHaveLength(1)
    tell(101)
    expect(collector.getCurrentPrice(BTC)?.bidPrice.toNumber()).toBe(101)
  })

  it('says that its connection was lost, until the next price; the account’s does not matter', () => {
    const { tell, status, lose } = setUp()
    tell(100)
    lose('account')
    expect(status()?.connected).toBe(true)
    lose('ticker')
    expect(status()).toMatchObject({ connected: false, words: 'its connection was lost' })
    tell(100)
    expect(status()).toMatchObject({ connected: true, words: undefined })
  })

  it('subscribes to nothing any more when it ends while REST is asked', async () => {
    const { clock, quit, world, bbos } = setUp()
    await clock.advance(119_000)
    world.onAsk = () => quit.abort()
    await clock.advance(10_000)
    expect(world.asked).toHaveLength(1)
    expect([bbos.listenerCount, clock.sleeperCount]).toEqual([0, 0])
  })

  it('names a symbol that cannot be subscribed to, and follows the others', async () => {
    const clock = createManualClock()
    const bbos = createEmitter<Bbo>()
    const quit = new AbortController()
    const gone = 'GONE' as typeof BTC
    const collector = createRealtimePriceCollector({
      client: {
        venue: VENUE,
        marketData: { fetchBboPrices: async () => bboOf(1, 2, clock.now()) },
        streams: {
          subscribeBbo(symbol, listener) {
            if (symbol === gone) throw new AppError('validation', 'GONE is not traded')
            return bbos.on(listener)
          },
          onStatus: () => () => undefined,
        },
      },
      symbols: [gone, BTC],
      clock,
      log: silentLogger,
      lifetime: quit.signal,
    })
    bbos.emit(bboOf(100, 101, clock.now()))
    expect(collector.getConnectionStatus()).toMatchObject([
      { symbol: gone, connected: false, words: 'it cannot be subscribed to: GONE is not traded' },
      { symbol: BTC, connected: true },
    ])
    quit.abort()
    await clock.settle()
    expect([bbos.listenerCount, clock.sleeperCount]).toEqual([0, 0])
  })

  it('says that a jump could not be checked when REST fails', async () => {
    const { clock, world, tell, status } = setUp()
    tell(100)
    tell(130)
    world.failure = new AppError('transport', 'no route')
    await clock.advance(5_000)
    expect(status()?.words).toBe('jumped from 100 to 130: held back; REST failed: no route')
  })

  it('leaves nothing behind', async () => {
    const { clock, quit, bbos, sockets, tell, told } = setUp()
    quit.abort()
    await clock.settle()
    tell(100)
    expect(told).toHaveLength(0)
    expect([bbos.listenerCount, sockets.listenerCount, clock.sleeperCount]).toEqual([0, 0, 0])
  })
})
