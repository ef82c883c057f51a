import { describe, expect, test } from 'vitest'
import { systemClock } from '../../src/main/base/clock.ts'
import { silentLogger } from '../../src/main/base/logger.ts'
import type { SymbolId } from '../../src/main/domain/brands.ts'
import {
  createFeedSupervisor,
  type FeedSupervisor,
} from '../../src/main/market-data/feeds/feed-supervisor.ts'
import { createLiveBooks, type LiveBooks } from '../../src/main/market-data/live-books.ts'
import { aster } from '../contract/venues/aster.ts'
import { backpack } from '../contract/venues/backpack.ts'
import { edgex } from '../contract/venues/edgex.ts'
import { grvt } from '../contract/venues/grvt.ts'
import { expectSameTouch } from '../support/agreement.ts'
import { waitUntil } from '../support/wait-until.ts'

const BTC = 'BTC' as SymbolId
const TOP = { levels: 5 }
const WHOLE = Number.POSITIVE_INFINITY
const never = new AbortController().signal

/** A supervised client over its simulator, whose smaller feed comes back a moment after the last ladder. */
async function supervised(venue: typeof aster) {
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
  feeds.onLevels(({ venue: id, symbol, levels }) => books.setLevels(id, symbol, levels))
  const instrument = await client.instruments.resolve({ symbol: BTC }, never)
  return {
    ...rig,
    feeds,
    books,
    instrument,
    async [Symbol.asyncDispose]() {
      feeds.stop()
      await rig[Symbol.asyncDispose]()
    },
  }
}

describe.each([
  { venue: aster, levels: 5 },
  { venue: backpack, levels: 5 },
  { venue: edgex, levels: 15 },
  { venue: grvt, levels: 10 },
])('the small book of $venue.name', ({ venue, levels }) => {
  test('serves who needs the touch, grows for a ladder and shrinks after it', async () => {
    await using rig = await supervised(venue)
    const { client, books, feeds, instrument } = rig
    using position = books.acquire(client, instrument, 'position', TOP)
    const { book } = position
    await waitUntil('the top', () => book.bbo())
    expect(book.levels).toBe(levels)
    expect(book.depth(levels)?.bids.length).toBeLessThanOrEqual(levels)
    expect(book.depth(20)).toBeUndefined()

    const ladder = feeds.acquire(client, BTC, 'panel')
    expect((await ladder.ready(never)).via).toBe('stream')
    expect([book.levels, book.depth(20)?.bids.length]).toEqual([WHOLE, 20])

    ladder[Symbol.dispose]()
    await waitUntil('the small book again', () => book.levels === levels && book.bbo())
    expect(book.depth(20)).toBeUndefined()
  })

  test('shows the prices that the venue itself tells', async () => {
    await using rig = await supervised(venue)
    using position = rig.books.acquire(rig.client, rig.instrument, 'position', TOP)
    await waitUntil('the small book', () => position.book.bbo())
    await expectSameTouch(rig.client.marketData, BTC, position.book)
  })

  test('comes back by itself after its socket was closed, and after a pause', async () => {
    await using rig = await supervised(venue)
    const { client, books, feeds, instrument } = rig
    using kept = books.keep(client, instrument, 'panel')
    const execution = feeds.acquire(client, BTC, 'execution', TOP)
    const faults: string[] = []
    kept.book.onChange(() => void faults.push(kept.book.faultKind ?? kept.book.state))
    await waitUntil('the top', () => kept.book.levels === levels && kept.book.bbo())
    rig.break({ kind: 'close-sockets' })
    await waitUntil('the loss', () => faults.includes('reconnect'))
    await waitUntil('the top again', () => kept.book.bbo())

    execution[Symbol.dispose]()
    await waitUntil('the pause', () => kept.book.faultKind === 'paused')
    using again = feeds.acquire(client, BTC, 'execution', TOP)
    expect((await again.ready(never)).via).toBe('stream')
    expect(kept.book.levels).toBe(levels)
  })
})

test('best prices and the small book of EdgeX share a channel, and neither ends the other', async () => {
  await using rig = await supervised(edgex)
  const { client, books, feeds, instrument } = rig
  using _alert = feeds.acquire(client, BTC, 'alert', TOP)
  let quotes = 0
  const stopQuotes = client.streams.subscribeBbo(BTC, () => {
    quotes += 1
  })
  const position = books.acquire(client, instrument, 'position', TOP)
  await waitUntil('both', () => quotes > 0 && position.book.bbo())
  position[Symbol.dispose]()
  const then = quotes
  await waitUntil('more best prices', () => quotes > then)

  using again = books.acquire(client, instrument, 'position', TOP)
  await waitUntil('the top', () => again.book.bbo())
  stopQuotes()
  let changes = 0
  again.book.onChange(() => {
    changes += 1
  })
  await waitUntil('changes without the best prices', () => changes > 3 && again.book.state === 'live')
})
