import type { Feed } from '../feed-shape.ts'
import { threadCpuNs } from '../harness.ts'
import type { Metrics } from '../metrics.ts'
import { replayFeed } from '../replay.ts'

const PASSES = 5

/** Plays the whole feed: is the book right at every update id that a book ticker knows, and how fast is it. */
export function measureReplay(feed: Feed): Metrics {
  const result = replayFeed(feed)
  const startNs = threadCpuNs()
  for (let pass = 0; pass < PASSES; pass += 1) replayFeed(feed)
  const seconds = (threadCpuNs() - startNs) / 1e9
  const frames = PASSES * (result.fastFrames + result.slowFrames)
  return {
    bookTickerPoints: { value: result.bookTickerPoints, unit: 'points' },
    bookTickerMatches: { value: result.bookTickerMatches, unit: 'points', goal: result.bookTickerPoints },
    crossedBooks: { value: result.crossedBooks, unit: 'books', goal: 0 },
    sequenceGaps: { value: result.gaps, unit: 'gaps', goal: 0 },
    slowFrames: { value: result.slowFrames, unit: 'frames' },
    framesPerSecond: { value: Math.round(frames / seconds), unit: 'frames/s' },
  }
}
