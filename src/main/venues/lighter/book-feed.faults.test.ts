import { expect, test } from 'vitest'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { D } from '../../base/decimal.ts'
import { silentLogger } from '../../base/logger.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { BookChanges, BookSink } from '../book-sink.ts'
import { createBookFeed } from './book-feed.ts'

const DIFFS = 10_000
const instrument = {
  symbol: 'ETH',
  venueSymbol: 'ETH',
  tickSize: new D('0.01'),
  lotSize: new D('0.0001'),
} as Instrument

/** Repeatable numbers below `n` (Park and Miller). */
function createRandom(seed: number): (n: number) => number {
  let state = seed
  return (n) => {
    state = (state * 48_271) % 2_147_483_647
    return state % n
  }
}

type Side = Map<number, number>
const textOf = (bids: Side, asks: Side): string =>
  JSON.stringify([bids, asks].map((side) => [...side].sort(([a], [b]) => a - b)))

/** A venue's book that changes at random, and what it was at each nonce. */
function createTruth(random: (n: number) => number) {
  const [bids, asks]: [Side, Side] = [new Map([[100, 5]]), new Map([[200, 5]])]
  const history = new Map<number, string>()
  let nonce = 1_000
  const wire = (side: Iterable<[number, number]>) =>
    [...side].map(([ticks, lots]) => ({ price: (ticks / 100).toFixed(2), size: (lots / 10_000).toFixed(4) }))
  const change = (side: Side, low: number): [number, number] => {
    const level: [number, number] = [low + random(100), random(3) === 0 ? 0 : 1 + random(500)]
    if (level[1] === 0) side.delete(level[0])
    else side.set(...level)
    return level
  }
  const remember = (): void => void history.set(nonce, textOf(bids, asks))
  remember()
  return {
    history,
    /** Moves on and gives the frame of the move. */
    step() {
      const begin_nonce = nonce
      nonce += 1 + random(30)
      const frame = {
        timestamp: 1_774_884_082_326,
        order_book: {
          bids: wire([change(bids, 50)]),
          asks: wire([change(asks, 151)]),
          nonce,
          begin_nonce,
        },
      }
      remember()
      return frame
    },
    snapshot: () => ({
      timestamp: 1_774_884_082_326,
      order_book: { bids: wire(bids), asks: wire(asks), nonce, begin_nonce: 0 },
    }),
  }
}

/** A sink that keeps the book it was told. */
function createFollower() {
  const [bids, asks]: [Side, Side] = [new Map(), new Map()]
  const state = { isReady: false, nonce: 0, faults: 0 }
  const put = (side: Side, ticks: Float64Array, lots: Float64Array, count: number): void => {
    for (let at = 0; at < count; at += 1) {
      if (lots[at] === 0) side.delete(ticks[at] ?? 0)
      else side.set(ticks[at] ?? 0, lots[at] ?? 0)
    }
  }
  const apply = (book: BookChanges): void => {
    put(bids, book.bidTicks, book.bidLots, book.bidCount)
    put(asks, book.askTicks, book.askLots, book.askCount)
    state.nonce = book.sequence
  }
  const sink: BookSink = {
    onSnapshot(book) {
      bids.clear()
      asks.clear()
      apply(book)
      state.isReady = true
    },
    onChanges(book) {
      apply(book)
      return 'applied'
    },
    onFault() {
      state.isReady = false
      state.faults += 1
    },
  }
  return { sink, state, text: () => textOf(bids, asks) }
}

test.each([1, 2, 3])(
  'seed %i: while it is ready, the book is that of the venue at the same nonce',
  async (seed) => {
    const random = createRandom(seed)
    const truth = createTruth(random)
    const follower = createFollower()
    const clock = createManualClock()
    let wantsSnapshot = true
    const feed = createBookFeed({
      instrument,
      rejoin: () => {
        wantsSnapshot = true
      },
      reloadInstrument: async () => instrument,
      clock,
      log: silentLogger,
      firstRetryMs: 1,
      maxRetryMs: 5,
      random: () => 0.5,
    })
    feed.add(follower.sink)
    let held: unknown
    let compared = 0

    /** As the socket does: from its bytes where that goes, else parsed. */
    const deliver = (frame: unknown): void => {
      const isRead = feed.onUpdate?.(Buffer.from(JSON.stringify(frame)), 1) ?? false
      if (!isRead) feed.onFrame(frame, false, 1)
    }
    for (let diff = 0; diff < DIFFS; diff += 1) {
      const frame = truth.step()
      const fate = random(200)
      if (fate === 0) feed.onLost('lost', 'a fault of the test')
      if (fate === 0) wantsSnapshot = true
      else if (fate === 1) deliver({ order_book: 'garbage' })
      else if (fate === 2) held = frame
      else if (fate !== 3) deliver(frame)
      if (fate === 4) deliver(frame)
      if (fate > 100 && held !== undefined) {
        deliver(held)
        held = undefined
      }
      if (!follower.state.isReady) await clock.advance(10)
      if (wantsSnapshot && random(4) === 0) {
        wantsSnapshot = false
        feed.onFrame(truth.snapshot(), true, 1)
      }
      if (!follower.state.isReady) continue
      compared += 1
      if (follower.text() !== truth.history.get(follower.state.nonce))
        expect.fail(`the book is wrong at nonce ${follower.state.nonce}, diff ${diff}`)
    }
    expect(follower.state.faults).toBeGreaterThan(100)
    expect(compared).toBeGreaterThan(DIFFS / 2)
  },
)
