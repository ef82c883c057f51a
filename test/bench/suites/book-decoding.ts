import { createOrderBook } from '../../../src/main/domain/order-book.ts'
import { createBookTickerDecoder } from '../../../src/main/venues/aster/decode-book-ticker.ts'
import { createDepthDecoder } from '../../../src/main/venues/aster/decode-depth.ts'
import type { Feed, FeedFrame } from '../feed-shape.ts'
import { allocationOf, type Candidate, measurePaired } from '../harness.ts'
import type { Metrics } from '../metrics.ts'
import { gridOf, readSnapshot } from '../replay.ts'

/** Slices that the frames of a feed are cut into; one is measured a round. */
const SLICES = 8
const ROUNDS = 48

/** Goals of performance.md 13: G1 for book tickers, G4 for diffs, G6 for allocation. */
const GOAL = { diff: 0.12, bookTicker: 0.16, bytesPerFrame: 64 } as const

/** What it costs to turn a frame into book and best prices, beside `JSON.parse` alone of the same frame. */
export function measureDecoding(feed: Feed): Metrics {
  const diffs = feed.frames.filter(({ kind }) => kind === 'depth')
  const tickers = feed.frames.filter(({ kind }) => kind === 'bookTicker')
  const ours = bookCandidate(feed, diffs)
  const tickerDecoder = createBookTickerDecoder(gridOf(feed))
  const readTickers = overFrames('ours', tickers, (frame) => {
    tickerDecoder.decode(frame.bytes, frame.receivedAtMs)
  })
  const diff = measurePaired([ours, parsing(diffs), touching(diffs)], ROUNDS)
  const ticker = measurePaired([readTickers, parsing(tickers), touching(tickers)], ROUNDS)
  const levels = levelsIn(feed, diffs)
  return {
    nsPerDiff: { value: diff.nsOf('ours'), unit: 'ns' },
    nsPerDiffJsonParse: { value: diff.nsOf('JSON.parse'), unit: 'ns' },
    nsPerLevel: { value: (diff.nsOf('ours') * diffs.length) / levels, unit: 'ns' },
    diffVsJsonParse: {
      value: diff.ratio('ours', 'JSON.parse'),
      unit: 'ratio',
      goal: GOAL.diff,
      floor: diff.ratio('byte loop', 'JSON.parse'),
    },
    nsPerBookTicker: { value: ticker.nsOf('ours'), unit: 'ns' },
    bookTickerVsJsonParse: {
      value: ticker.ratio('ours', 'JSON.parse'),
      unit: 'ratio',
      goal: GOAL.bookTicker,
      floor: ticker.ratio('byte loop', 'JSON.parse'),
    },
    allocationPerDiff: {
      value: allocationOf(sliceOf(diffs, 0).length, () => ours.run(0)),
      unit: 'bytes',
      goal: GOAL.bytesPerFrame,
    },
    allocationPerBookTicker: {
      value: allocationOf(sliceOf(tickers, 0).length, () => readTickers.run(0)),
      unit: 'bytes',
      goal: GOAL.bytesPerFrame,
    },
  }
}

const sliceOf = (frames: readonly FeedFrame[], round: number): readonly FeedFrame[] => {
  const length = Math.floor(frames.length / SLICES)
  const start = (round % SLICES) * length
  return frames.slice(start, start + length)
}

function overFrames(name: string, frames: readonly FeedFrame[], read: (frame: FeedFrame) => void): Candidate {
  const slices = Array.from({ length: SLICES }, (_, round) => sliceOf(frames, round))
  return {
    name,
    run(round) {
      const slice = slices[round % SLICES] ?? []
      for (const frame of slice) read(frame)
      return slice.length
    },
  }
}

/** Decode, check the chain of ids, apply to a live book, look at the best prices. */
function bookCandidate(feed: Feed, diffs: readonly FeedFrame[]): Candidate {
  const decoder = createDepthDecoder(gridOf(feed))
  const snapshot = readSnapshot(feed)
  const book = createOrderBook(gridOf(feed))
  let faults = 0
  const work = overFrames('ours', diffs, (frame) => {
    const before = book.sequence
    const diff = decoder.decode(frame.bytes, frame.receivedAtMs)
    if (diff.previousId !== before && before !== snapshot.sequence) faults += 1
    if (book.applyChanges(diff) === 'crossed') faults += 1
    if (book.bestBidTicks >= book.bestAskTicks) faults += 1
  })
  return {
    name: work.name,
    run(round) {
      // The first slice follows the snapshot, each other one the slice before.
      if (round % SLICES === 0) book.applySnapshot(snapshot)
      const count = work.run(round)
      if (faults > 0) throw new Error(`expected a whole book after ${count} diffs, got ${faults} faults`)
      return count
    },
  }
}

const parsing = (frames: readonly FeedFrame[]): Candidate =>
  overFrames('JSON.parse', frames, ({ bytes }) => {
    // Takes the text of the buffer: that is part of its price.
    if (JSON.parse(bytes as unknown as string) === null) throw new Error('expected a frame, got null')
  })

/** Looking at every byte once: the floor of anything that reads byte by byte. */
const touching = (frames: readonly FeedFrame[]): Candidate =>
  overFrames('byte loop', frames, ({ bytes }) => {
    let mixed = 0
    for (let at = 0; at < bytes.length; at += 1) mixed ^= bytes[at] as number
    if (mixed > 255) throw new Error('expected bytes')
  })

function levelsIn(feed: Feed, diffs: readonly FeedFrame[]): number {
  const decoder = createDepthDecoder(gridOf(feed))
  return diffs.reduce((sum, { bytes }) => {
    const { bidCount, askCount } = decoder.decode(bytes, 0)
    return sum + bidCount + askCount
  }, 0)
}
