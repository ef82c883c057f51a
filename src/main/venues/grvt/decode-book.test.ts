import { describeBookDecoder } from '../../../../test/support/book-decoder-cards.ts'
import { createBookDecoder } from './decode-book.ts'
import { createBookReader } from './decode-book-json.ts'

/** As sheet section 6 has it. */
describeBookDecoder({
  name: 'grvt',
  createDecoder: createBookDecoder,
  createReader: createBookReader,
  encode({ previousId, lastId, timeMs, bids, asks }, text) {
    const side = (levels: typeof bids) =>
      levels.map((level) => {
        const [price, size] = text(level)
        return { price, size, num_orders: level[1] % 1_000 }
      })
    return {
      ...{ stream: 'v1.book.d', selector: 'BTC_USDT_Perp@50', sequence_number: String(lastId) },
      feed: {
        ...{ event_time: `${timeMs}900123`, instrument: 'BTC_USDT_Perp' },
        ...{ bids: side(bids), asks: side(asks) },
      },
      prev_sequence_number: String(previousId),
    }
  },
  expected: ({ previousId, lastId, timeMs }) => ({
    ...{ previous: previousId, sequence: lastId, venueTimeMs: timeMs },
  }),
})
