import { expect, test } from 'vitest'
import { describeBookDecoder } from '../../../../test/support/book-decoder-cards.ts'
import { bookChannelIn, createBookDecoder } from './decode-book.ts'
import { createBookReader } from './decode-book-json.ts'

/** As sheet section 6 has it; snapshots have a time outside the book as well. */
for (const isTimedTwice of [false, true])
  describeBookDecoder({
    name: `lighter, ${isTimedTwice ? 'two times' : 'one time'}`,
    createDecoder: createBookDecoder,
    createReader(grid) {
      const read = createBookReader(grid)
      const decoder = createBookDecoder(grid)
      return (bytes, receivedAtMs) => {
        // What is no JSON is told by the decoder itself.
        if (!isJson(bytes)) return decoder.decode(bytes, receivedAtMs)
        return read(JSON.parse(bytes.toString()), receivedAtMs)
      }
    },
    encode({ previousId, lastId, timeMs, bids, asks }, text) {
      const side = (levels: typeof bids) => levels.map(text).map(([price, size]) => ({ price, size }))
      const time = { last_updated_at: timeMs * 1_000 + 144 }
      return {
        ...{ type: 'update/order_book', channel: 'order_book:1', offset: 1558300, timestamp: timeMs },
        ...(isTimedTwice && time),
        order_book: {
          ...{ code: 0, asks: side(asks), bids: side(bids), offset: 1558300 },
          ...{ nonce: lastId, begin_nonce: previousId, ...time },
        },
      }
    },
    expected: ({ previousId, lastId, timeMs }) => ({
      ...{ beginNonce: previousId, sequence: lastId, venueTimeMs: timeMs },
    }),
  })

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString())
    return true
  } catch {
    return false
  }
}

test.each([
  ['{"type":"update/order_book","channel":"order_book:17","offset":1}', 'order_book:17'],
  ['{"type":"update/order_book","channel":"order_book:17', undefined],
  ['{"type":"subscribed/order_book","channel":"order_book:17"}', undefined],
  ['{"channel":"order_book:17","type":"update/order_book"}', undefined],
  ['{"type": "update/order_book","channel":"order_book:17"}', undefined],
  ['', undefined],
])('the channel of %j', (text, channel) => expect(bookChannelIn(Buffer.from(text))).toBe(channel))
