import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { BTC } from '../../../test/support/market.ts'
import { D } from '../base/decimal.ts'
import { AppError } from '../base/errors.ts'
import { silentLogger } from '../base/logger.ts'
import type { Candle } from '../domain/market.ts'
import { createHistoricalDataCollector } from './historical-data-collector.ts'
import { checkCandles, fillQuietMinutes, MINUTE_MS } from './historical-data-collector-check.ts'

const START = 28_000_000 * MINUTE_MS
const candle = (minute: number, close = 100 + minute, change: Partial<Candle> = {}): Candle => ({
  openTimeMs: START + minute * MINUTE_MS,
  closeTimeMs: START + (minute + 1) * MINUTE_MS - 1,
  open: new D(close),
  high: new D(close),
  low: new D(close),
  close: new D(close),
  volumeBase: new D(1),
  closed: true,
  ...change,
})
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => candle(from + at))
const minutes = (rows: readonly Candle[]) => rows.map(({ openTimeMs }) => (openTimeMs - START) / MINUTE_MS)
const at = (minute: number) => START + minute * MINUTE_MS

describe('checkCandles', () => {
  it('sorts, takes doubles and the unfinished row out, and counts each', () => {
    const rows = [candle(0), candle(2), candle(1), candle(2, 999), candle(3, 5, { closed: false })]
    const { candles, ...faults } = checkCandles(rows, at(3) + 5)
    expect(minutes(candles)).toEqual([0, 1, 2])
    expect(candles[2]?.close.toNumber()).toBe(999)
    expect(faults).toEqual({ duplicates: 1, outOfOrder: 1, unfinished: 1, impossible: 0 })
  })

  it('takes a last row out that says it is closed before its minute is over', () =>
    expect(checkCandles([candle(0), candle(1)], at(2) - 1)).toMatchObject({
      candles: [candle(0)],
      unfinished: 1,
    }))

  it.each([
    ['a price of zero', { low: new D(0), open: new D(0) }],
    ['a high below the close', { high: new D(1) }],
    ['a low above the open', { low: new D(1_000) }],
    ['a time that is no minute', { openTimeMs: START + 1 }],
    ['a time ahead', { openTimeMs: at(99) }],
    ['a volume below zero', { volumeBase: new D(-1) }],
  ])('takes out %s', (_words, change) =>
    expect(checkCandles([candle(0, 100, change)], at(5))).toMatchObject({ candles: [], impossible: 1 }),
  )
})

describe('fillQuietMinutes', () => {
  it('fills minutes without trades flat, also the last ones', () => {
    const { candles, gaps, filledMinutes } = fillQuietMinutes([candle(0), candle(3)], at(6))
    expect(minutes(candles)).toEqual([0, 1, 2, 3, 4, 5])
    expect(candles[2]?.close.toNumber()).toBe(100)
    expect(candles[2]?.volumeBase.isZero()).toBe(true)
    expect([gaps, filledMinutes]).toEqual([2, 4])
  })

  it('begins after an outage', () =>
    expect(minutes(fillQuietMinutes([candle(0), candle(32), candle(33)], at(34)).candles)).toEqual([32, 33]))

  it('never gives a minute of the boundary or after it', () =>
    expect(minutes(fillQuietMinutes(range(0, 10), at(5)).candles)).toEqual([0, 1, 2, 3, 4]))
})

function setUp(serve: (limit: number, nowMs: number) => readonly Candle[]) {
  const clock = createManualClock(at(1_000) + 30_000)
  const quit = new AbortController()
  const world = { limits: [] as number[], failure: undefined as AppError | undefined }
  const collector = createHistoricalDataCollector({
    client: {
      marketData: {
        async getCandles({ limit }) {
          world.limits.push(limit)
          if (world.failure) throw world.failure
          return serve(limit, clock.now())
        },
      },
    },
    symbols: [BTC],
    clock,
    log: silentLogger,
    lifetime: quit.signal,
    random: () => 0.5,
  })
  return { clock, quit, world, collector, status: () => collector.getBufferStatus()[0] }
}

const steady = (limit: number, nowMs: number) => {
  const now = Math.floor((nowMs - START) / MINUTE_MS)
  return [...range(now - limit + 1, now), candle(now, 1, { closed: false })]
}
const signal = new AbortController().signal

describe('HistoricalDataCollector', () => {
  it('fills its buffer at once and then asks each minute for what is missing', async () => {
    const { clock, world, collector, status } = setUp(steady)
    expect(status()).toMatchObject({ state: 'filling', size: 0 })
    await clock.settle()
    expect(status()).toMatchObject({ state: 'ready', size: 719, gaps: 0, quality: 1, unfinished: 1 })
    await clock.advance(180_000)
    expect(world.limits[0]).toBe(720)
    expect(world.limits).toHaveLength(4)
    expect(Math.max(...world.limits.slice(1))).toBeLessThan(10)
    const rows = await collector.getHistoricalDataForFeatures(BTC, 500, signal)
    expect(rows.at(-1)?.openTimeMs).toBe(at(1_002))
    expect(rows.length).toBeGreaterThanOrEqual(719)
  })

  it('gives nothing newer than the boundary', async () => {
    const { clock, collector } = setUp(steady)
    await clock.settle()
    expect(collector.closedBefore(BTC, at(900)).at(-1)?.openTimeMs).toBe(at(899))
  })

  it('names rows that are double, disordered or impossible, and puts them right', async () => {
    const { clock, status, collector } = setUp((limit, nowMs) => {
      const rows = [...steady(limit, nowMs)]
      rows.splice(5, 0, rows[7] as Candle)
      rows.push(candle(900, 100, { high: new D(1) }))
      return rows
    })
    await clock.settle()
    expect(status()).toMatchObject({
      state: 'ready',
      words: expect.stringMatching(/1 twice, 2 out of order, 1 that cannot be/),
    })
    const times = collector.closedBefore(BTC, at(1_000)).map(({ openTimeMs }) => openTimeMs)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  it('says that a history is too short, and reads when it is asked to', async () => {
    const { clock, world, collector, status } = setUp(() => range(900, 1_000))
    await clock.settle()
    expect(status()).toMatchObject({ state: 'short', size: 100 })
    expect(await collector.ensureSufficientHistoricalData(BTC, 500, signal)).toBe(false)
    expect(await collector.ensureSufficientHistoricalData(BTC, 100, signal)).toBe(true)
    expect(world.limits).toHaveLength(2)
  })

  it('names a venue that fails, keeps what it has, and comes back', async () => {
    const { clock, world, status } = setUp(steady)
    await clock.settle()
    world.failure = new AppError('transport', 'no route')
    await clock.advance(60_000)
    expect(status()).toMatchObject({ state: 'failed', size: 719, words: expect.stringMatching(/no route/) })
    world.failure = undefined
    await clock.advance(60_000)
    expect(status()).toMatchObject({ state: 'ready', words: undefined })
  })

  it('does not take for quiet what it never asked about', async () => {
    const { clock, world, collector } = setUp(steady)
    await clock.settle()
    world.failure = new AppError('transport', 'no route')
    await clock.advance(30 * 60_000)
    expect(collector.closedBefore(BTC, clock.now()).at(-1)?.openTimeMs).toBe(at(999))
  })

  it('does not take a minute for quiet that the venue tells a few seconds late', async () => {
    const lateMs = 6_000
    const { clock, collector } = setUp((limit, nowMs) => steady(limit, nowMs - lateMs))
    await clock.settle()
    // Three seconds into the next minute: its candle has been asked for and was not there.
    await clock.advance(33_000)
    const last = () => collector.closedBefore(BTC, at(1_001)).at(-1)
    expect(last()?.openTimeMs).toBe(at(999))
    await clock.advance(10_000)
    expect(last()).toMatchObject({ openTimeMs: at(1_000), close: new D(1_100) })
  })

  it('asks again for minutes that the venue left out for a while', async () => {
    let isBroken = false
    const { clock, collector, status } = setUp((limit, nowMs) => (isBroken ? [] : steady(limit, nowMs)))
    await clock.settle()
    isBroken = true
    await clock.advance(20 * 60_000)
    expect(status()?.lastOpenTimeMs).toBe(at(1_019))
    isBroken = false
    await clock.advance(60_000)
    expect(collector.closedBefore(BTC, clock.now()).slice(-10)[0]?.volumeBase.toNumber()).toBe(1)
    expect(status()).toMatchObject({ gaps: 0, quality: 1 })
  })

  it('lets who gives up take nobody else with him', async () => {
    const { clock, collector, status } = setUp(() => range(900, 1_000))
    const quit = new AbortController()
    const [given, kept] = [
      collector.ensureSufficientHistoricalData(BTC, 50, quit.signal),
      collector.ensureSufficientHistoricalData(BTC, 50, signal),
    ]
    quit.abort()
    await expect(given).rejects.toThrow()
    expect(await kept).toBe(true)
    await clock.settle()
    expect(status()?.state).toBe('short')
  })

  it('leaves nothing behind', async () => {
    const { clock, quit } = setUp(steady)
    await clock.settle()
    quit.abort()
    await clock.settle()
    expect(clock.sleeperCount).toBe(0)
  })
})
