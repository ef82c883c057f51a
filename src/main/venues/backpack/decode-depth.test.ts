import { describeBookDecoder } from '../../../../test/support/book-decoder-cards.ts'
import { createDepthDecoder } from './decode-depth.ts'
import { createDepthReader } from './decode-depth-json.ts'

/** As sheet section 6 has it. */
describeBookDecoder({
  name: 'backpack',
  createDecoder: createDepthDecoder,
  createReader: createDepthReader,
  encode: ({ previousId, lastId, timeMs, bids, asks }, text) => ({
    stream: 'depth.BTC_USDC_PERP',
    data: {
      ...{ e: 'depth', E: timeMs * 1_000 + 842, s: 'BTC_USDC_PERP', a: asks.map(text), b: bids.map(text) },
      ...{ U: previousId, u: lastId, T: timeMs * 1_000 + 999 },
    },
  }),
  expected: ({ previousId, lastId, timeMs }) => ({
    ...{ firstId: previousId, lastId, sequence: lastId, venueTimeMs: timeMs },
  }),
})
