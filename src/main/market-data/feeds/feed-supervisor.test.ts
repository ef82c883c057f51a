import { describe, expect, test } from 'vitest'
import { createFakeExchangeClient } from '../../../../test/support/fake-exchange-client.ts'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { BTC, bboOf, btc, VENUE } from '../../../../test/support/market.ts'
import { type LogFields, silentLogger } from '../../base/logger.ts'
import type { SymbolId } from '../../domain/brands.ts'
import { createLevelsReader } from '../../venues/book-rows.ts'
import type { BookSink } from '../../venues/book-sink.ts'
import type { ExchangeClient } from '../../venues/exchange-client.ts'
import { createLiveBooks, type LiveBooks } from '../live-books.ts'
import { createFeedSupervisor, type FeedSupervisor } from './feed-supervisor.ts'

const ETH = 'ETH' as SymbolId
const MINUTE_MS = 60_000
const never = new AbortController().signal

/** A venue whose pauses and resumes are counted, and may hang or fail. */
function setUp({ pausable = true, coolDownMs = 2 * MINUTE_MS } = {}) {
  const clock = createManualClock()
  const fake = createFakeExchangeClient(clock)
  const told: string[] = []
  const lines: [string, LogFields][] = []
  const sinks = new Set<BookSink>()
  const traffic = { messages: 0, bytes: 0 }
  const venue = { command: async (): Promise<void> => undefined }
  const client: ExchangeClient = {
    ...fake,
    capabilities: { ...fake.capabilities, pausableMarketData: pausable },
    streams: {
      ...fake.streams,
      subscribeBook: (_symbol, sink) => {
        sinks.add(sink)
        return () => void sinks.delete(sink)
      },
      async pauseMarketData(symbol) {
        told.push(`pause ${symbol}`)
        for (const sink of sinks) sink.onFault('paused', 'market data paused')
        await venue.command()
      },
      async resumeMarketData(symbol) {
        told.push(`resume ${symbol}`)
        await venue.command()
      },
      trafficOf: () => traffic,
    },
  }
  const note = (event: string, fields: LogFields = {}): void => void lines.push([event, fields])
  const log = { ...silentLogger, info: note, warn: note }
  const feeds: FeedSupervisor = createFeedSupervisor({
    clock,
    log,
    coolDownMs: () => coolDownMs,
    findBook: (...of) => books.find(...of),
  })
  const books: LiveBooks = createLiveBooks({ clock, log, feeds })
  feeds.onIdle(({ venue: id, symbol }) => books.dropIdle(id, symbol))
  const bringBook = (): void => {
    const nowMs = clock.now()
    const levels = createLevelsReader(btc)([['60000.0', '1']], [['60000.1', '1']])
    for (const sink of sinks)
      sink.onSnapshot({ ...levels, sequence: 1, venueTimeMs: nowMs, receivedAtMs: nowMs })
  }
  const stateOf = (symbol = BTC) => feeds.feeds().find((feed) => feed.symbol === symbol)?.state
  return { clock, fake, client, feeds, books, told, lines, sinks, traffic, venue, bringBook, stateOf }
}

describe('feed supervisor', () => {
  test('a feed is paused one cool-down after its last need, and not before', async () => {
    const { clock, client, feeds, told, stateOf } = setUp()
    const panel = feeds.acquire(client, BTC, 'panel')
    const alert = feeds.acquire(client, BTC, 'alert')
    await clock.advance(10 * MINUTE_MS)
    panel[Symbol.dispose]()
    panel[Symbol.dispose]()
    await clock.advance(10 * MINUTE_MS)
    expect([told, feeds.feeds()[0]?.reasons]).toEqual([[], ['alert']])
    alert[Symbol.dispose]()
    await clock.advance(2 * MINUTE_MS - 1)
    expect([told, stateOf()]).toEqual([[], 'cooling'])
    await clock.advance(1)
    expect([told, stateOf()]).toEqual([['pause BTC'], 'paused'])
  })

  test('a need during the cool-down keeps the feed live', async () => {
    const { clock, client, feeds, told } = setUp()
    for (let burst = 0; burst < 5; burst += 1) {
      feeds.prewarm(client, BTC, 'scan')
      await clock.advance(MINUTE_MS)
    }
    expect(told).toEqual([])
    await clock.advance(MINUTE_MS)
    expect(told).toEqual(['pause BTC'])
  })

  test('resuming twice resumes once, and every waiter is told when the book is valid', async () => {
    const { clock, client, feeds, books, told, lines, bringBook, stateOf } = setUp()
    using kept = books.keep(client, btc, 'panel')
    feeds.prewarm(client, BTC, 'panel')
    bringBook()
    await clock.advance(2 * MINUTE_MS)
    expect([told, kept.book.state]).toEqual([['pause BTC'], 'faulted'])
    await clock.advance(MINUTE_MS)

    using ticket = feeds.acquire(client, BTC, 'ticket')
    using execution = feeds.acquire(client, BTC, 'execution')
    const both = Promise.all([ticket.ready(never), execution.ready(never)])
    await clock.advance(300)
    expect([told, stateOf()]).toEqual([['pause BTC', 'resume BTC'], 'resuming'])
    bringBook()
    expect((await both).map(({ via }) => via)).toEqual(['stream', 'stream'])
    expect(stateOf()).toBe('live')
    const resumed = lines.filter(([event]) => event === 'stream.resumed')
    expect(resumed).toEqual([
      [
        'stream.resumed',
        { venue: VENUE, symbol: BTC, reason: 'ticket', pausedMs: MINUTE_MS, durationMs: 300 },
      ],
    ])
    expect(feeds.feeds()[0]).toMatchObject({ resumes: 1, lateResumes: 0, resumeMs: [300] })
  })

  test('a stream that brings no book within five seconds is replaced by a fetched one, and it is said', async () => {
    const { clock, client, feeds, books, lines, bringBook, stateOf } = setUp()
    using kept = books.keep(client, btc, 'panel')
    feeds.prewarm(client, BTC, 'panel')
    bringBook()
    await clock.advance(2 * MINUTE_MS)
    expect(kept.book.bbo()).toBeUndefined()
    using execution = feeds.acquire(client, BTC, 'execution')
    const ready = execution.ready(never)
    await clock.advance(5_000)
    expect(await ready).toEqual({
      via: 'rest',
      tookMs: 5_000,
      words: 'no valid book came over the stream within 5 s: the book was fetched instead',
    })
    expect([stateOf(), feeds.feeds()[0]?.lateResumes]).toEqual(['late', 1])
    expect(lines.map(([event]) => event)).toContain('stream.fallback')
    bringBook()
    await clock.settle()
    expect(stateOf()).toBe('live')
  })

  test('when the book cannot be fetched either, the waiter is told so', async () => {
    const { clock, client, fake, feeds } = setUp()
    let requests = 0
    fake.marketData.getOrderBookDepth = async () => {
      requests += 1
      throw new Error('the venue is away')
    }
    using execution = feeds.acquire({ ...client, marketData: fake.marketData }, BTC, 'execution')
    const ready = execution.ready(never)
    await clock.advance(5_000)
    await clock.advance(1_000)
    expect(requests).toBe(3)
    expect(await ready).toMatchObject({ via: 'none', words: expect.stringContaining('the venue is away') })
  })

  test('opens and closes at the same time leave the feed as the last of them wanted it', async () => {
    const { clock, client, feeds, told, venue, stateOf } = setUp({ coolDownMs: 1_000 })
    const slow: (() => void)[] = []
    venue.command = () => new Promise((resolve) => void slow.push(resolve))
    feeds.prewarm(client, BTC, 'scan')
    await clock.advance(1_000)
    // The pause is under way when somebody needs the feed.
    const lease = feeds.acquire(client, BTC, 'execution')
    await clock.settle()
    expect([told, stateOf()]).toEqual([['pause BTC'], 'resuming'])
    slow.shift()?.()
    await clock.settle()
    expect(told).toEqual(['pause BTC', 'resume BTC'])
    slow.shift()?.()
    await clock.settle()
    lease[Symbol.dispose]()
    // Twice as long as the first time: that pause came too early.
    await clock.advance(2_000)
    slow.shift()?.()
    await clock.settle()
    expect([told, stateOf()]).toEqual([['pause BTC', 'resume BTC', 'pause BTC'], 'paused'])
  })

  test('a venue that does not answer keeps its other feeds waiting for five seconds and no longer', async () => {
    const { clock, client, feeds, told, venue, lines } = setUp({ coolDownMs: 1_000 })
    venue.command = () => new Promise(() => undefined)
    feeds.prewarm(client, BTC, 'scan')
    feeds.prewarm(client, ETH, 'scan')
    await clock.advance(1_000)
    expect(told).toEqual(['pause BTC'])
    await clock.advance(5_000)
    expect(told).toEqual(['pause BTC', 'pause ETH'])
    expect(lines.map(([event]) => event)).toContain('stream.command-failed')
    venue.command = async () => undefined
    await clock.advance(15_000)
    expect(told.filter((each) => each === 'pause BTC')).toHaveLength(2)
    expect(feeds.feeds().map(({ state, detail }) => [state, detail])).toEqual([
      ['paused', undefined],
      ['paused', undefined],
    ])
  })

  test('a need that ends while the feed resumes lets it cool down again', async () => {
    const { clock, client, feeds, told } = setUp({ coolDownMs: 1_000 })
    feeds.prewarm(client, BTC, 'scan')
    await clock.advance(1_000)
    const lease = feeds.acquire(client, BTC, 'ticket')
    lease[Symbol.dispose]()
    await clock.advance(60_000)
    expect(told).toEqual(['pause BTC', 'resume BTC', 'pause BTC'])
    await expect(lease.ready(never)).rejects.toThrow(/let go/)
  })

  test('waiting ends with the caller, and the feed stays', async () => {
    const { clock, client, feeds, stateOf } = setUp()
    using lease = feeds.acquire(client, BTC, 'execution')
    const caller = new AbortController()
    const ready = lease.ready(caller.signal)
    const failed = expect(ready).rejects.toThrow(/given up/)
    await clock.settle()
    caller.abort()
    await failed
    expect(stateOf()).toBe('resuming')
  })

  test('a book stays through the cool-down and goes with the pause', async () => {
    const { clock, client, feeds, books, sinks, bringBook } = setUp()
    const first = books.acquire(client, btc, 'panel')
    bringBook()
    first[Symbol.dispose]()
    expect(feeds.feeds()[0]?.state).toBe('cooling')
    const second = books.acquire(client, btc, 'panel')
    expect([second.book === first.book, second.book.state, sinks.size]).toEqual([true, 'live', 1])
    second[Symbol.dispose]()
    await clock.advance(2 * MINUTE_MS)
    expect([sinks.size, books.find(VENUE, BTC)]).toEqual([0, undefined])
  })

  test('where streams cannot pause, nothing is told to the venue as saved', async () => {
    const { clock, client, feeds, traffic, stateOf, lines } = setUp({ pausable: false })
    feeds.prewarm(client, BTC, 'scan')
    await clock.advance(MINUTE_MS)
    traffic.bytes = 600_000
    await clock.advance(60 * MINUTE_MS)
    expect(stateOf()).toBe('idle')
    expect(feeds.feeds()[0]).toMatchObject({ savedBytes: 0, pausedMs: 0 })
    expect(lines).toEqual([])
  })

  test('savings are pauses times the rate that was measured while live', async () => {
    const { clock, client, fake, feeds, traffic } = setUp({ coolDownMs: MINUTE_MS })
    const lease = feeds.acquire(client, BTC, 'panel')
    fake.bbos.emit(bboOf(1, 2, clock.now()))
    await clock.advance(MINUTE_MS)
    traffic.bytes = 60_000
    lease[Symbol.dispose]()
    traffic.bytes = 120_000
    await clock.advance(11 * MINUTE_MS)
    expect(feeds.feeds()[0]).toMatchObject({
      liveMs: 2 * MINUTE_MS,
      pausedMs: 10 * MINUTE_MS,
      baselineBytesPerSecond: 1_000,
      savedBytes: 600_000,
    })
    // What comes all the same is not saved.
    traffic.bytes += 1_000
    expect(feeds.feeds()[0]?.savedBytes).toBe(599_000)
  })

  test('stopping leaves no timer behind and pauses nothing', async () => {
    const { clock, client, feeds, told } = setUp()
    feeds.prewarm(client, BTC, 'scan')
    feeds.acquire(client, ETH, 'panel')
    await clock.settle()
    feeds.stop()
    await clock.settle()
    expect(clock.sleeperCount).toBe(0)
    await clock.advance(10 * MINUTE_MS)
    expect(told).toEqual([])
  })
})
