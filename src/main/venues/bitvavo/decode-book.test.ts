import { describeBookDecoder } from '../../../../test/support/book-decoder-cards.ts'
import { createBookDecoder } from './decode-book.ts'
import { createBookFrameReader } from './decode-book-json.ts'

/** As sheet section 6 has it; older frames carry no time. */
for (const isTimed of [true, false])
  describeBookDecoder({
    name: `bitvavo, ${isTimed ? 'with' : 'without'} its time`,
    createDecoder: createBookDecoder,
    createReader: createBookFrameReader,
    encode: ({ lastId, timeMs, bids, asks }, text) => ({
      ...{ event: 'book', market: 'BTC-EUR', nonce: lastId, bids: bids.map(text), asks: asks.map(text) },
      // Off the whole millisecond: JSON rounds such numbers to a quarter of a microsecond.
      ...(isTimed && { timestamp: timeMs * 1_000_000 + 500_000 }),
    }),
    expected: ({ lastId, timeMs }, receivedAtMs) => ({
      ...{ firstId: lastId, lastId, sequence: lastId, venueTimeMs: isTimed ? timeMs : receivedAtMs },
    }),
  })
