import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { RECORDING_PATH, readFeed } from '../bench/feed.ts'
import type { Feed } from '../bench/feed-shape.ts'
import { generateFeed } from '../bench/generated-feed.ts'
import { replayFeed } from '../bench/replay.ts'

/** Plays a feed and expects the book to be right at every id that a book ticker knows. */
function expectExactReplay(feed: Feed) {
  const result = replayFeed(feed)
  expect(result.gaps).toBe(0)
  expect(result.crossedBooks).toBe(0)
  expect(result.bookTickerMatches).toBe(result.bookTickerPoints)
  expect(result.book.state).toBe('live')
  expect(result.slowFrames).toBe(2)
  return result
}

describe('a feed played through decoders and book', () => {
  test('generated: best prices equal every book ticker, nothing crosses, the scanners read it', () => {
    const result = expectExactReplay(generateFeed({ seed: 7, steps: 20_000 }))
    expect(result.diffsApplied).toBeGreaterThan(250)
    expect(result.bookTickerPoints).toBeGreaterThan(20)
  })

  test('recorded where it stands beside the repository: 629 of 629 book tickers', () => {
    const feed = readFeed()
    const { bookTickerPoints } = expectExactReplay(feed)
    expect(feed.source).toBe(existsSync(RECORDING_PATH) ? 'recorded' : 'generated')
    if (feed.source === 'recorded') expect(bookTickerPoints).toBe(629)
    else expect(bookTickerPoints).toBeGreaterThan(20)
  })
})
