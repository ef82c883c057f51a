import { expect } from 'vitest'
import { systemClock } from '../../../src/main/base/clock.ts'
import { createLiveBook, type LiveBook } from '../../../src/main/market-data/live-book.ts'
import { expectSameBook } from '../../support/agreement.ts'
import { waitUntil } from '../../support/wait-until.ts'
import { type Card, needs } from '../card.ts'
import { instrumentOf } from '../orders.ts'
import type { VenueRig } from '../venue-rig.ts'

/** Follows the venue's book and waits until it stands. */
async function follow(rig: VenueRig): Promise<LiveBook> {
  const book = createLiveBook(await instrumentOf(rig), systemClock, (cause) => {
    throw cause
  })
  rig.client.streams.subscribeBook(rig.symbol, book)
  await waitUntil('the book to stand', () => book.state === 'live')
  return book
}

/** Breaks the stream, sees the book marked as wrong, mends it, and sees it right again. */
const survives = (id: string, promise: string, fault: Parameters<VenueRig['break']>[0]): Card => ({
  id,
  promise,
  exempt: needs('orderBookDepth'),
  async check(venue) {
    await using rig = await venue.open()
    const book = await follow(rig)
    // Between the snapshot and the first change a frame may be lost that the snapshot already held.
    const { sequence } = book.book
    await waitUntil('a first change', () => book.book.sequence > sequence)
    let faults = 0
    book.onChange(() => {
      if (book.state === 'faulted') faults += 1
    })
    rig.break({ ...fault, stream: venue.scopes.depthStream } as typeof fault)
    await waitUntil('the book to be marked as wrong', () => faults > 0)
    rig.mend()
    await waitUntil('the book to stand again', () => book.state === 'live', 15_000)
    await expectSameBook(rig.client.marketData, rig.symbol, book)
  },
})

export const bookCards: readonly Card[] = [
  {
    id: 'B1',
    promise: 'the streamed book equals the REST book at the same update, and moves',
    exempt: needs('orderBookDepth'),
    async check(venue) {
      await using rig = await venue.open()
      const book = await follow(rig)
      await expectSameBook(rig.client.marketData, rig.symbol, book)
      const { sequence } = book.book
      await waitUntil('the book to move', () => book.book.sequence > sequence)
      expect(book.bbo()?.bidPrice.lt(book.bbo()?.askPrice ?? 0)).toBe(true)
    },
  },
  survives('B2', 'a gap marks the book as wrong until a fresh snapshot', { kind: 'gap', count: 1 }),
  survives('B3', 'a closed socket marks the book as wrong until it is rebuilt', { kind: 'close-sockets' }),
  survives('B4', 'a silent socket is noticed by its silence', { kind: 'silent-sockets' }),
  survives('B5', 'an unreadable frame marks the book as wrong', { kind: 'garbage-frame', count: 1 }),
  survives('B6', 'a frame over the size limit marks the book as wrong', {
    kind: 'oversized-frame',
    count: 1,
  }),
  {
    id: 'B7',
    promise: 'duplicated frames change nothing',
    exempt: needs('orderBookDepth'),
    async check(venue) {
      await using rig = await venue.open()
      const book = await follow(rig)
      rig.break({ kind: 'duplicate-frames', stream: venue.scopes.depthStream, count: 5 })
      const { sequence } = book.book
      await waitUntil('the book to move on', () => book.state === 'live' && book.book.sequence > sequence)
      rig.mend()
      await expectSameBook(rig.client.marketData, rig.symbol, book)
    },
  },
  {
    id: 'B8',
    promise: 'reordered frames never leave a wrong book behind',
    exempt: needs('orderBookDepth'),
    async check(venue) {
      await using rig = await venue.open()
      const book = await follow(rig)
      rig.break({ kind: 'reorder-frames', stream: venue.scopes.depthStream, count: 2 })
      const { sequence } = book.book
      await waitUntil('the book to move on', () => book.state === 'live' && book.book.sequence > sequence)
      rig.mend()
      await expectSameBook(rig.client.marketData, rig.symbol, book)
    },
  },
  {
    id: 'B9',
    promise: 'pausing ends market traffic, resuming brings a right book back, and the account is not touched',
    exempt: needs('pausableMarketData'),
    async check(venue) {
      await using rig = await venue.open()
      const book = await follow(rig)
      const resyncs = () => rig.events.filter(({ kind }) => kind === 'resync').length
      const before = resyncs()
      await rig.client.streams.pauseMarketData(rig.symbol)
      await rig.client.streams.pauseMarketData(rig.symbol)
      await waitUntil('a paused socket', () =>
        rig.client.streams.status().some(({ state }) => state === 'paused'),
      )
      await rig.client.streams.resumeMarketData(rig.symbol)
      await rig.client.streams.resumeMarketData(rig.symbol)
      await waitUntil('the book to stand again', () => book.state === 'live')
      await expectSameBook(rig.client.marketData, rig.symbol, book)
      expect(resyncs()).toBe(before)
    },
  },
]
