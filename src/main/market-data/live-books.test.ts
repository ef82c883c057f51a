import { describe, expect, test } from 'vitest'
import { createFakeExchangeClient } from '../../../test/support/fake-exchange-client.ts'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { BTC, btc, VENUE } from '../../../test/support/market.ts'
import { AppError } from '../base/errors.ts'
import { silentLogger } from '../base/logger.ts'
import type { BookSink } from '../venues/book-sink.ts'
import type { ExchangeClient } from '../venues/exchange-client.ts'
import { createLiveBooks } from './live-books.ts'

function setUp(subscribe?: () => never) {
  const clock = createManualClock()
  const fake = createFakeExchangeClient(clock)
  const sinks: BookSink[] = []
  let stopped = 0
  const client: ExchangeClient = {
    ...fake,
    streams: {
      ...fake.streams,
      subscribeBook: (_symbol, sink) => {
        subscribe?.()
        sinks.push(sink)
        return () => {
          stopped += 1
        }
      },
    },
  }
  return { client, sinks, stopped: () => stopped, books: createLiveBooks({ clock, log: silentLogger }) }
}

describe('live books', () => {
  test('one feed serves everybody who asks, and ends with the last of them', () => {
    const { books, client, sinks, stopped } = setUp()
    const window = books.acquire(client, btc, 'panel')
    const position = books.acquire(client, btc, 'position')
    expect(sinks).toHaveLength(1)
    expect(position.book).toBe(window.book)
    expect(books.find(VENUE, BTC)).toBe(window.book)
    expect(books.reasons(VENUE, BTC)).toEqual(['panel', 'position'])

    window[Symbol.dispose]()
    window[Symbol.dispose]()
    expect([stopped(), books.reasons(VENUE, BTC)]).toEqual([0, ['position']])
    position[Symbol.dispose]()
    expect([stopped(), books.find(VENUE, BTC)]).toEqual([1, undefined])
  })

  test('a lease let go late does not end the feed of those who came after', () => {
    const { books, client, stopped } = setUp()
    const first = books.acquire(client, btc, 'alert')
    first[Symbol.dispose]()
    const second = books.acquire(client, btc, 'scan')
    first[Symbol.dispose]()
    expect([stopped(), books.find(VENUE, BTC)]).toEqual([1, second.book])
    expect(second.book).not.toBe(first.book)
  })

  test('a subscription that fails leaves nothing behind', () => {
    const { books, client } = setUp(() => {
      throw new AppError('validation', 'the venue does not trade BTC')
    })
    expect(() => books.acquire(client, btc, 'panel')).toThrow(/does not trade BTC/)
    expect([books.find(VENUE, BTC), books.reasons(VENUE, BTC)]).toEqual([undefined, []])
  })
})
