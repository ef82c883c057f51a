import { describe, expect, test } from 'vitest'
import { createFakeExchangeClient } from '../../../test/support/fake-exchange-client.ts'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { BTC, btc, VENUE } from '../../../test/support/market.ts'
import { silentLogger } from '../base/logger.ts'
import { createLevelsReader } from '../venues/book-rows.ts'
import type { BookSink } from '../venues/book-sink.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import { createFeedSupervisor, type FeedSupervisor } from './feeds/feed-supervisor.ts'
import { createLiveBooks, type LiveBooks } from './live-books.ts'

const TOP = { levels: 5 }
const COOL_DOWN_MS = 60_000
const never = new AbortController().signal

/** A venue with a whole book and a smaller feed; which of them is on is seen from outside. */
function setUp({ hasTop = true } = {}) {
  const clock = createManualClock()
  const fake = createFakeExchangeClient(clock)
  const on: { readonly name: 'whole' | 'top'; readonly sink: BookSink }[] = []
  const join = (name: 'whole' | 'top', sink: BookSink) => {
    const entry = { name, sink }
    on.push(entry)
    return () => void on.splice(on.indexOf(entry), 1)
  }
  const client: ExchangeClient = {
    ...fake,
    streams: {
      ...fake.streams,
      subscribeBook: (_symbol, sink) => join('whole', sink),
      ...(hasTop ? { topBooks: { levels: 5, subscribe: (_symbol, sink) => join('top', sink) } } : {}),
      pauseMarketData: async () => {
        for (const { sink } of on) sink.onFault('paused', 'market data paused')
      },
      resumeMarketData: async () => undefined,
    },
  }
  const feeds: FeedSupervisor = createFeedSupervisor({
    clock,
    log: silentLogger,
    coolDownMs: () => COOL_DOWN_MS,
    findBook: (...of) => books.find(...of),
  })
  const books: LiveBooks = createLiveBooks({ clock, log: silentLogger, feeds })
  feeds.onIdle(({ venue, symbol }) => books.dropIdle(venue, symbol))
  feeds.onLevels(({ venue, symbol, levels }) => books.setLevels(venue, symbol, levels))
  const bring = (name: 'whole' | 'top', bid = '60000.0'): void => {
    const levels = createLevelsReader(btc)([[bid, '1']], [['60000.1', '1']])
    const stamps = { sequence: 1, venueTimeMs: clock.now(), receivedAtMs: clock.now() }
    for (const entry of on.filter((each) => each.name === name))
      entry.sink.onSnapshot({ ...levels, ...stamps })
  }
  const names = (): string[] => on.map(({ name }) => name)
  return { clock, client, feeds, books, on, names, bring }
}

describe('partial books', () => {
  test('who needs few levels gets the small feed, marked as what it is', () => {
    const { client, books, feeds, names, bring } = setUp()
    using lease = books.acquire(client, btc, 'position', TOP)
    bring('top')
    expect(names()).toEqual(['top'])
    expect([lease.book.levels, lease.book.bbo()?.bidPrice.toFixed()]).toEqual([5, '60000'])
    expect(lease.book.depth(5)?.bids).toHaveLength(1)
    // Levels beyond the fifth are unknown: nobody may take them for empty.
    expect(lease.book.depth(6)).toBeUndefined()
    expect(feeds.feeds()[0]?.levels).toBe(5)
  })

  test('a ladder brings the whole book at once; the small one stays until that is there', async () => {
    const { client, books, feeds, names, bring } = setUp()
    using position = books.acquire(client, btc, 'position', TOP)
    bring('top')
    using panel = feeds.acquire(client, BTC, 'panel')
    expect(names()).toEqual(['top', 'whole'])
    expect([position.book.state, position.book.levels]).toEqual(['live', 5])
    const ready = panel.ready(never)
    bring('whole', '59999.9')
    expect(names()).toEqual(['whole'])
    expect([position.book.levels, position.book.bbo()?.bidPrice.toFixed()]).toEqual([
      Number.POSITIVE_INFINITY,
      '59999.9',
    ])
    expect((await ready).via).toBe('stream')
  })

  test('the small feed comes back one cool-down after the last who needed more, and not for a short look', async () => {
    const { clock, client, books, feeds, names, bring } = setUp()
    using position = books.acquire(client, btc, 'position', TOP)
    const panel = feeds.acquire(client, BTC, 'panel')
    bring('whole')
    expect(names()).toEqual(['whole'])
    panel[Symbol.dispose]()
    await clock.advance(COOL_DOWN_MS - 1)
    expect(names()).toEqual(['whole'])
    const again = feeds.acquire(client, BTC, 'panel')
    await clock.advance(COOL_DOWN_MS)
    expect(names()).toEqual(['whole'])
    again[Symbol.dispose]()
    await clock.advance(COOL_DOWN_MS)
    expect(names()).toEqual(['whole', 'top'])
    expect(position.book.levels).toBe(Number.POSITIVE_INFINITY)
    bring('top')
    expect([names(), position.book.levels, position.book.state]).toEqual([['top'], 5, 'live'])
  })

  test('a fault of the feed that is on its way does not break the book that stands', () => {
    const { client, books, feeds, on, bring } = setUp()
    using position = books.acquire(client, btc, 'position', TOP)
    bring('top')
    using _panel = feeds.acquire(client, BTC, 'panel')
    on.find(({ name }) => name === 'whole')?.sink.onFault('gap', 'missed')
    expect(position.book.state).toBe('live')
    on.find(({ name }) => name === 'top')?.sink.onFault('gap', 'missed')
    expect(position.book.state).toBe('faulted')
    bring('whole')
    expect([position.book.state, position.book.levels]).toEqual(['live', Number.POSITIVE_INFINITY])
  })

  test('a wish that is taken back before the whole book came leaves one feed', async () => {
    const { clock, client, books, feeds, names, bring } = setUp()
    using position = books.acquire(client, btc, 'position', TOP)
    bring('top')
    feeds.acquire(client, BTC, 'panel')[Symbol.dispose]()
    await clock.advance(COOL_DOWN_MS)
    expect([names(), position.book.levels]).toEqual([['top'], 5])
  })

  test('who needs the whole book waits for it, and is told when it does not come', async () => {
    const { clock, client, books, feeds, bring } = setUp()
    using _position = books.acquire(client, btc, 'position', TOP)
    bring('top')
    using strategy = feeds.acquire(client, BTC, 'strategy')
    const ready = strategy.ready(never)
    await clock.advance(5_000)
    expect((await ready).via).toBe('rest')
  })

  test('after a pause the feed is as small as the need that ends it', async () => {
    const { clock, client, books, feeds, names, bring } = setUp()
    using kept = books.keep(client, btc, 'panel')
    feeds.prewarm(client, BTC, 'panel')
    bring('whole')
    await clock.advance(COOL_DOWN_MS)
    expect([kept.book.faultKind, names()]).toEqual(['paused', ['whole']])
    using _execution = feeds.acquire(client, BTC, 'execution', TOP)
    expect(names()).toEqual(['top'])
    bring('top')
    expect([kept.book.state, kept.book.levels]).toEqual(['live', 5])
  })

  test('where the venue has no smaller feed, everybody gets the whole book', () => {
    const { client, books, feeds, names } = setUp({ hasTop: false })
    using lease = books.acquire(client, btc, 'position', TOP)
    expect([names(), lease.book.levels]).toEqual([['whole'], Number.POSITIVE_INFINITY])
    expect(feeds.feeds()[0]?.levels).toBeUndefined()
  })

  test('the last lease ends both feeds of a book that is changing over', () => {
    const { client, feeds, names, bring } = setUp()
    const alone = createLiveBooks({ clock: createManualClock(), log: silentLogger })
    const top = alone.acquire(client, btc, 'position', TOP)
    bring('top')
    const whole = alone.acquire(client, btc, 'panel')
    expect(names()).toEqual(['top', 'whole'])
    top[Symbol.dispose]()
    whole[Symbol.dispose]()
    expect([names(), alone.find(VENUE, BTC), feeds.feeds()]).toEqual([[], undefined, []])
  })
})
