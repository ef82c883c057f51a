import { expect } from 'vitest'
import type { Instrument } from '../../src/main/domain/instrument.ts'
import { createOrderBook, type OrderBook } from '../../src/main/domain/order-book.ts'
import type { BookChanges, BookSink } from '../../src/main/venues/book-sink.ts'
import type { BookFeed } from '../../src/main/venues/diff-book-feed.ts'
import { createManualClock, type ManualClock } from '../support/manual-clock.ts'

/** One level on the wire. */
export type Row = readonly [price: string, size: string]

/** The venue's book at one update. */
export interface VenueBook {
  readonly lastId: number
  readonly bids: readonly Row[]
  readonly asks: readonly Row[]
}

/** One step of the venue's book: what changed, and the ids that chain it to the step before. */
export interface VenueDiff extends VenueBook {
  readonly firstId: number
  readonly previousId: number
}

/** What the feed under test is made of, with the seams that the run plays on. */
export interface Seams {
  readonly sink: BookSink
  readonly fetchSnapshot: () => Promise<BookChanges>
  readonly clock: ManualClock
  readonly random: () => number
}

/** One venue's way of telling a book. */
export interface BookUnderTest {
  readonly instrument: Instrument
  readonly createFeed: (seams: Seams) => BookFeed
  readonly encode: (diff: VenueDiff) => Buffer
  readonly snapshot: (book: VenueBook) => BookChanges
  /** Ids that one step takes, at most. */
  readonly idsAStep: number
}

const MID_TICKS = 867_000
const LEVELS = 60
/** Shares of the frames that a fault strikes. */
const FAULTS = {
  lost: 0.004,
  late: 0.004,
  twice: 0.01,
  garbage: 0.002,
  cut: 0.002,
  reconnect: 0.001,
} as const

/** Uniform 0–1, the same series for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const byPrice = (side: ReadonlyMap<number, number>) => [...side].sort(([a], [b]) => a - b)

/** The venue's own book in plain maps, apart from the code under test. */
function createTruth({ instrument, idsAStep }: BookUnderTest, random: () => number) {
  const [bids, asks] = [new Map<number, number>(), new Map<number, number>()]
  let lastId = 5_000_000
  const { tickSize, lotSize } = instrument
  const row = ([ticks, lots]: readonly [number, number]): Row => [
    tickSize.times(ticks).toFixed(),
    lotSize.times(lots).toFixed(),
  ]
  const change = (side: Map<number, number>, away: 1 | -1): [number, number] => {
    const ticks = MID_TICKS + away * (1 + Math.floor(random() * LEVELS))
    const lots = random() < 0.35 ? 0 : 1 + Math.floor(random() * 90_000)
    if (lots === 0) side.delete(ticks)
    else side.set(ticks, lots)
    return [ticks, lots]
  }
  return {
    get lastId() {
      return lastId
    },
    step(): VenueDiff {
      const previousId = lastId
      const changedBids = new Map(Array.from({ length: Math.floor(random() * 4) }, () => change(bids, -1)))
      const changedAsks = new Map(Array.from({ length: Math.floor(random() * 4) }, () => change(asks, 1)))
      lastId += 1 + Math.floor(random() * idsAStep)
      const levels = { bids: [...changedBids].map(row), asks: [...changedAsks].map(row) }
      return { firstId: previousId + 1, lastId, previousId, ...levels }
    },
    book: (): VenueBook => ({ lastId, bids: [...bids].map(row), asks: [...asks].map(row) }),
    levels: () => [byPrice(bids), byPrice(asks)],
  }
}

function levelsOf(book: OrderBook): [number, number][][] {
  return (['bid', 'ask'] as const).map((side) => {
    const levels = new Map<number, number>()
    book.visit(side, Number.MAX_SAFE_INTEGER, (ticks, lots) => void levels.set(ticks, lots))
    return byPrice(levels)
  })
}

/**
 * Plays random diffs with faults through the venue's decoder, book feed and order book. Whenever the book says that it
 * is right and stands at the venue's update, it must be the venue's book, level by level.
 *
 * @returns how often it was compared, and how often it had to be built again.
 */
export async function playRandomDiffs(venue: BookUnderTest, seed: number, diffs: number) {
  const random = createRandom(seed)
  const clock = createManualClock()
  const truth = createTruth(venue, random)
  const book = createOrderBook(venue.instrument)
  const answers: (() => void)[] = []
  let [isReady, compared] = [false, 0]
  const feed = venue.createFeed({
    clock,
    random,
    sink: {
      onSnapshot(levels) {
        isReady = book.applySnapshot(levels) === 'applied'
      },
      onChanges: (changes) => book.applyChanges(changes),
      onFault: () => {
        isReady = false
      },
    },
    fetchSnapshot: () =>
      new Promise((resolve) => {
        // Half of the answers are from the time of the question, half from that of the answer.
        const asked = random() < 0.5 ? truth.book() : undefined
        answers.push(() => resolve(venue.snapshot(asked ?? truth.book())))
      }),
  })
  const check = (): void => {
    if (!isReady || book.sequence !== truth.lastId) return
    compared += 1
    expect(levelsOf(book)).toEqual(truth.levels())
  }
  const strikes = (share: number): boolean => random() < share
  const deliver = (frame: Buffer): void => void feed.onFrame(frame, clock.now())

  feed.begin()
  let late: Buffer | undefined
  for (let diff = 0; diff < diffs; diff += 1) {
    const frame = venue.encode(truth.step())
    if (strikes(FAULTS.reconnect)) {
      feed.end('reconnect', 'closed')
      feed.begin()
    } else if (strikes(FAULTS.late)) late = frame
    else if (strikes(FAULTS.garbage)) deliver(Buffer.from('not even JSON'))
    else if (strikes(FAULTS.cut)) deliver(frame.subarray(0, Math.floor(frame.length * random())))
    else if (!strikes(FAULTS.lost)) deliver(frame)
    if (strikes(FAULTS.twice)) deliver(frame)
    if (late && late !== frame) {
      deliver(late)
      late = undefined
    }
    check()
    if (answers.length > 0 && random() < 0.3) {
      answers.shift()?.()
      await clock.settle()
      check()
    }
    if (!isReady) await clock.advance(10)
    else if (diff % 100 === 0) await clock.advance(3_000)
  }
  return { compared, gaps: feed.gaps }
}
