import { expect, it } from 'vitest'
import { silentLogger } from '../../src/main/base/logger.ts'
import type { Instrument } from '../../src/main/domain/instrument.ts'
import { createBookFeed } from '../../src/main/venues/aster/book-feed.ts'
import { createDepthDecoder } from '../../src/main/venues/aster/decode-depth.ts'
import { parseInstrument } from '../../src/main/venues/aster/parse-instrument.ts'
import { parseSnapshot } from '../../src/main/venues/aster/parse-market.ts'
import * as wire from '../../src/main/venues/aster/wire.ts'
import { type BookUnderTest, playRandomDiffs } from './books-truth.ts'

const DIFFS = 10_000
const TIME_MS = 1_723_161_256_298
const instrument = parseInstrument({
  symbol: 'BTCUSDT',
  contractType: 'PERPETUAL',
  status: 'TRADING',
  baseAsset: 'BTC',
  quoteAsset: 'USDT',
  filters: [
    { filterType: 'PRICE_FILTER', tickSize: '0.10' },
    { filterType: 'LOT_SIZE', minQty: '0.001', maxQty: '1000', stepSize: '0.001' },
  ],
}) as Instrument

const aster: BookUnderTest = {
  instrument,
  idsAStep: 40,
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
  encode({ firstId, lastId, previousId, bids, asks }) {
    const ids = { U: firstId, u: lastId, pu: previousId }
    const head = { e: 'depthUpdate', E: TIME_MS + 1, T: TIME_MS, s: 'BTCUSDT' }
    return Buffer.from(JSON.stringify({ ...head, ...ids, b: bids, a: asks }))
  },
  snapshot: ({ lastId, bids, asks }) =>
    parseSnapshot(wire.depth.parse({ lastUpdateId: lastId, T: TIME_MS, bids, asks }), instrument, 1),
}

it.each([1, 2])(
  'a ready Aster book is the venue’s over 10,000 diffs with faults, seed %i',
  async (seed) => {
    const { compared, gaps } = await playRandomDiffs(aster, seed, DIFFS)
    expect(gaps).toBeGreaterThan(50)
    expect(compared).toBeGreaterThan(DIFFS / 2)
  },
  10_000,
)
