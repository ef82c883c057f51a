import { expect, it } from 'vitest'
import { silentLogger } from '../../src/main/base/logger.ts'
import type { Instrument } from '../../src/main/domain/instrument.ts'
import { createBookFeed } from '../../src/main/venues/backpack/book-feed.ts'
import { createDepthDecoder } from '../../src/main/venues/backpack/decode-depth.ts'
import { parseInstrument } from '../../src/main/venues/backpack/parse-instrument.ts'
import { parseSnapshot } from '../../src/main/venues/backpack/parse-market.ts'
import * as wire from '../../src/main/venues/backpack/wire.ts'
import { readFixture } from '../fixtures/backpack/read.ts'
import { type BookUnderTest, playRandomDiffs, type Row } from './books-truth.ts'

const DIFFS = 10_000
const TIME_US = 1_758_600_000_123_456
const instrument = parseInstrument(readFixture<unknown[]>('markets')[0]) as Instrument

/** The stream pads prices to the tick where REST does not. */
const padded = (rows: readonly Row[]) => rows.map(([price, size]) => [Number(price).toFixed(1), size])

const backpack: BookUnderTest = {
  instrument,
  idsAStep: 3,
  createFeed: (seams) =>
    createBookFeed({
      ...seams,
      instrument,
      decoder: createDepthDecoder(instrument),
      reloadInstrument: async () => instrument,
      log: silentLogger,
      firstRetryMs: 10,
      maxRetryMs: 50,
    }),
  encode({ firstId, lastId, bids, asks }) {
    const head = { e: 'depth', E: TIME_US + 1, s: 'BTC_USDC_PERP' }
    const levels = { a: padded(asks), b: padded(bids) }
    const data = { ...head, ...levels, U: firstId, u: lastId, T: TIME_US }
    return Buffer.from(JSON.stringify({ stream: 'depth.BTC_USDC_PERP', data }))
  },
  snapshot: ({ lastId, bids, asks }) =>
    parseSnapshot(
      wire.depth.parse({ bids, asks, lastUpdateId: String(lastId), timestamp: TIME_US }),
      instrument,
      1,
    ),
}

it.each([1, 2])(
  'a ready Backpack book is the venue’s over 10,000 diffs with faults, seed %i',
  async (seed) => {
    const { compared, gaps } = await playRandomDiffs(backpack, seed, DIFFS)
    expect(gaps).toBeGreaterThan(50)
    expect(compared).toBeGreaterThan(DIFFS / 2)
  },
  10_000,
)
