import { describe, expect, test } from 'vitest'
import { systemClock } from '../../src/main/base/clock.ts'
import { silentLogger } from '../../src/main/base/logger.ts'
import { withExecutionFeeds } from '../../src/main/desk/execution-feeds.ts'
import type { SymbolId } from '../../src/main/domain/brands.ts'
import type { OrderDesk } from '../../src/main/execution/order-desk.ts'
import {
  createFeedSupervisor,
  type FeedSupervisor,
} from '../../src/main/market-data/feeds/feed-supervisor.ts'
import { createLiveBooks, type LiveBooks } from '../../src/main/market-data/live-books.ts'
import type { AccountEvent } from '../../src/main/venues/market-streams.ts'
import { aster } from '../contract/venues/aster.ts'
import { lighter } from '../contract/venues/lighter.ts'
import { waitUntil } from '../support/wait-until.ts'

const BTC = 'BTC' as SymbolId
const never = new AbortController().signal

/** A supervised client over its simulator: feeds go a moment after nobody needs them. */
async function supervised(venue = aster) {
  const rig = await venue.open()
  const { client } = rig
  const feeds: FeedSupervisor = createFeedSupervisor({
    clock: systemClock,
    log: silentLogger,
    coolDownMs: () => 20,
    findBook: (...of) => books.find(...of),
  })
  const books: LiveBooks = createLiveBooks({ clock: systemClock, log: silentLogger, feeds })
  feeds.onIdle(({ venue: id, symbol }) => books.dropIdle(id, symbol))
  const instrument = await client.instruments.resolve({ symbol: BTC }, never)
  const kept = books.keep(client, instrument, 'panel')
  const stateOf = () => feeds.feeds()[0]?.state
  const socketOf = (name: string) => client.streams.status().find((status) => status.name === name)
  return {
    ...rig,
    feeds,
    books,
    instrument,
    kept,
    stateOf,
    socketOf,
    async paused() {
      const lease = feeds.acquire(client, BTC, 'panel')
      await waitUntil('the book', () => kept.book.bbo())
      lease[Symbol.dispose]()
      await waitUntil('the pause', () => stateOf() === 'paused' && socketOf('depth')?.state === 'paused')
    },
    async [Symbol.asyncDispose]() {
      feeds.stop()
      await rig[Symbol.asyncDispose]()
    },
  }
}

/** An order that rests far from the market, and goes again. */
async function restAndCancel({ client }: Awaited<ReturnType<typeof supervised>>, id: string): Promise<void> {
  const clientOrderId = id as never
  const { bidPrice } = await client.marketData.fetchBboPrices({ symbol: BTC }, never)
  const limitPrice = await client.instruments.roundToTick(
    { symbol: BTC, price: bidPrice.times('0.99'), side: 'buy' },
    never,
  )
  const { lotSize, minNotional } = await client.instruments.resolve({ symbol: BTC }, never)
  const sizeBase = minNotional.div(limitPrice).times(2).div(lotSize).ceil().times(lotSize)
  const order = { clientOrderId, symbol: BTC, side: 'buy', sizeBase, limitPrice, reduceOnly: false } as const
  const placed = await client.trading.placeLimitOrder({ ...order, timeInForce: 'GTC' }, never)
  expect(placed.outcome).toBe('accepted')
  await client.trading.cancelOrder({ symbol: BTC, clientOrderId }, never)
}

const told = (events: readonly AccountEvent[], id: string, status: string): boolean =>
  events.some(
    (event) => event.kind === 'order' && event.order.clientOrderId === id && event.order.status === status,
  )

describe('pausing market data', () => {
  test('sockets that are killed in the middle of a pause do not come back before somebody needs them', async () => {
    await using rig = await supervised()
    await rig.paused()
    const { reconnects = 0, messages = 0 } = rig.socketOf('depth') ?? {}
    rig.break({ kind: 'close-sockets' })
    await waitUntil('the account stream to come back', () => (rig.socketOf('user')?.reconnects ?? 0) > 0)
    await waitUntil('the account stream', () => rig.socketOf('user')?.state === 'live')
    expect(rig.socketOf('depth')).toMatchObject({ state: 'paused', reconnects, messages })
    using lease = rig.feeds.acquire(rig.client, BTC, 'execution')
    expect((await lease.ready(never)).via).toBe('stream')
    expect(rig.kept.book.bbo()).toBeDefined()
  })

  test('sockets that are killed while the feed resumes are replaced, and the book comes', async () => {
    await using rig = await supervised()
    await rig.paused()
    using lease = rig.feeds.acquire(rig.client, BTC, 'execution')
    rig.break({ kind: 'close-sockets' })
    await lease.ready(never)
    await waitUntil('the book', () => rig.kept.book.bbo())
  })

  test('resuming twice at once subscribes once', async () => {
    await using rig = await supervised()
    await rig.paused()
    const { resubscribes = 0 } = rig.socketOf('depth') ?? {}
    using first = rig.feeds.acquire(rig.client, BTC, 'ticket')
    using second = rig.feeds.acquire(rig.client, BTC, 'execution')
    const ready = await Promise.all([first.ready(never), second.ready(never)])
    await rig.client.streams.resumeMarketData(BTC)
    expect(ready.map(({ via }) => via)).toEqual(['stream', 'stream'])
    expect(rig.socketOf('depth')?.resubscribes).toBe(resubscribes + 1)
    expect(rig.feeds.feeds()[0]?.resumes).toBe(1)
  })

  test('a feed does not pause during an execution, and does right after it', async () => {
    await using rig = await supervised()
    await rig.paused()
    const { promise: filled, resolve: fill } = Promise.withResolvers<void>()
    let began = false
    const work = async () => {
      began = true
      expect(rig.kept.book.bbo()).toBeDefined()
      await filled
      return { outcome: 'accepted' } as never
    }
    const desk: OrderDesk = withExecutionFeeds(
      { submit: work, close: work, cancel: async () => undefined as never },
      { market: rig.client, books: rig.books, feeds: rig.feeds, onFallback: () => undefined },
      silentLogger,
      never,
    )
    const sent = desk.submit({ symbol: BTC } as never)
    await waitUntil('the execution', () => began)
    rig.feeds.prewarm(rig.client, BTC, 'scan')
    const before = rig.socketOf('depth')?.messages ?? 0
    await waitUntil('more frames', () => (rig.socketOf('depth')?.messages ?? 0) > before + 3)
    expect(rig.feeds.feeds()[0]).toMatchObject({ state: 'live', reasons: ['execution'] })
    fill()
    await sent
    await waitUntil('the pause', () => rig.stateOf() === 'paused')
  })

  test('the account stream that is lost while market data is paused comes back and tells everything', async () => {
    await using rig = await supervised()
    await rig.paused()
    await restAndCancel(rig, 'paused-1')
    await waitUntil(
      'both events',
      () => told(rig.events, 'paused-1', 'open') && told(rig.events, 'paused-1', 'cancelled'),
    )
    rig.break({ kind: 'close-sockets', stream: 'user' })
    await waitUntil('the loss', () => (rig.socketOf('user')?.reconnects ?? 0) > 0)
    await waitUntil('the account stream', () => rig.socketOf('user')?.state === 'live')
    await restAndCancel(rig, 'paused-2')
    await waitUntil(
      'both events',
      () => told(rig.events, 'paused-2', 'open') && told(rig.events, 'paused-2', 'cancelled'),
    )
    expect(rig.events.some(({ kind }) => kind === 'resync')).toBe(true)
    expect([rig.stateOf(), rig.socketOf('depth')?.state]).toEqual(['paused', 'paused'])
  })

  test('a venue without data in time: the book is fetched, and it is said', async () => {
    await using rig = await supervised()
    await rig.paused()
    rig.break({ kind: 'refuse-sockets' })
    using lease = rig.feeds.acquire(rig.client, BTC, 'execution')
    expect(await lease.ready(never)).toMatchObject({
      via: 'rest',
      words: expect.stringContaining('fetched instead'),
    })
    expect(rig.stateOf()).toBe('late')
    rig.mend()
    await waitUntil('the stream', () => rig.stateOf() === 'live')
  })

  test('where one socket carries everything, nothing pauses by itself', async () => {
    await using rig = await supervised(lighter)
    const lease = rig.feeds.acquire(rig.client, BTC, 'panel')
    await waitUntil('the book', () => rig.kept.book.bbo())
    lease[Symbol.dispose]()
    await waitUntil('the end of the need', () => rig.stateOf() === 'idle')
    const before = rig.client.streams.trafficOf?.(BTC).messages ?? 0
    await waitUntil('more frames', () => (rig.client.streams.trafficOf?.(BTC).messages ?? 0) > before + 3)
    expect(rig.client.streams.status().map(({ state }) => state)).toEqual(['live'])
  })
})
