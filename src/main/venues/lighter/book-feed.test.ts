import { describe, expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/lighter/read.ts'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { D } from '../../base/decimal.ts'
import { silentLogger } from '../../base/logger.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { BookSink } from '../book-sink.ts'
import { createBookFeed } from './book-feed.ts'
import { createBookReader } from './decode-book-json.ts'
import { parseInstrument } from './parse-instrument.ts'
import { marketRow } from './wire.ts'

const { order_book_details: rows } = readFixture<{ order_book_details: unknown[] }>('order-book-details')
const eth: Instrument = parseInstrument(marketRow.parse(rows[1]))

/** An update with the numbers that chain it, which sets one bid. */
const update = (beginNonce: number, nonce: number, price = '2000.00') => ({
  type: 'update/order_book',
  offset: 7,
  timestamp: 1_774_884_082_326,
  order_book: { asks: [], bids: [{ price, size: '0.0200' }], nonce, begin_nonce: beginNonce },
})
const snapshot = (nonce: number) => update(0, nonce)

function createScene(options: { crossAt?: number; tickAfterReload?: string } = {}) {
  const clock = createManualClock()
  const told: string[] = []
  const sinkNamed = (name: string): BookSink => ({
    onSnapshot: (book) => void told.push(`${name} snapshot ${book.sequence}`),
    onChanges(changes) {
      told.push(`${name} changes ${changes.sequence}`)
      return changes.sequence === options.crossAt ? 'crossed' : 'applied'
    },
    onFault: (fault) => void told.push(`${name} fault ${fault}`),
  })
  let rejoins = 0
  const feed = createBookFeed({
    instrument: eth,
    rejoin: () => {
      rejoins += 1
    },
    reloadInstrument: async () => ({ ...eth, tickSize: new D(options.tickAfterReload ?? eth.tickSize) }),
    clock,
    log: silentLogger,
    firstRetryMs: 100,
    maxRetryMs: 1_000,
    random: () => 0.5,
  })
  const sink = sinkNamed('a')
  feed.add(sink)
  return {
    clock,
    told,
    feed,
    sink,
    sinkNamed,
    first: (nonce: number) => feed.onFrame(snapshot(nonce), true, 5),
    send: (...frames: unknown[]) => frames.map((frame) => feed.onFrame(frame, false, 5)),
    rejoins: () => rejoins,
  }
}

describe('sequence rules', () => {
  test('rule 1: updates before the snapshot are ignored', () => {
    const { told, first, send } = createScene()
    send(update(90, 95))
    first(100)
    expect(told).toEqual(['a snapshot 100'])
  })

  test('rule 2: an update is applied when it begins where the book ends, by any step', () => {
    const { told, first, send } = createScene()
    first(100)
    send(update(100, 122), update(122, 123))
    expect(told).toEqual(['a snapshot 100', 'a changes 122', 'a changes 123'])
  })

  test('rule 3: an old update is dropped', () => {
    const { told, first, send, rejoins } = createScene()
    first(100)
    send(update(90, 99), update(99, 100))
    expect(told).toEqual(['a snapshot 100'])
    expect(rejoins()).toBe(0)
  })

  test('rule 3: a gap makes the book wrong, silences it and joins the channel again', async () => {
    const scene = createScene()
    scene.first(100)
    await scene.clock.advance(5_000)
    scene.send(update(101, 110), update(110, 111))
    await scene.clock.settle()
    expect(scene.told).toEqual(['a snapshot 100', 'a fault gap'])
    expect(scene.rejoins()).toBe(1)
    scene.first(200)
    scene.send(update(200, 201))
    expect(scene.told.slice(2)).toEqual(['a snapshot 200', 'a changes 201'])
    expect(scene.feed.gaps).toBe(1)
  })

  test('a book that breaks again at once waits before the next snapshot', async () => {
    const scene = createScene()
    scene.first(100)
    scene.send(update(101, 110))
    await scene.clock.settle()
    expect(scene.rejoins()).toBe(0)
    await scene.clock.advance(100)
    expect(scene.rejoins()).toBe(1)
  })

  test('a crossed book is built anew', async () => {
    const scene = createScene({ crossAt: 101 })
    scene.first(100)
    scene.send(update(100, 101))
    await scene.clock.advance(100)
    expect(scene.told).toEqual(['a snapshot 100', 'a changes 101', 'a fault crossed'])
    expect(scene.rejoins()).toBe(1)
  })

  test('rule 4: the offset may jump as it likes', () => {
    const { told, first, send } = createScene()
    first(100)
    send({ ...update(100, 101), offset: 1 }, { ...update(101, 102), offset: 99_999 })
    expect(told.slice(1)).toEqual(['a changes 101', 'a changes 102'])
  })

  test('rule 5: prices are the same by value, however they are written', () => {
    const decode = createBookReader(eth)
    const ticks = ['2000.00', '2000', '2000.0000'].map((price) => decode(update(1, 2, price), 5).bidTicks[0])
    expect(ticks).toEqual([200000, 200000, 200000])
  })
})

describe('a change as it came', () => {
  const bytesOf = (frame: unknown): Buffer => Buffer.from(JSON.stringify(frame))

  test('is chained like a parsed one', () => {
    const { told, feed, first, rejoins } = createScene()
    first(100)
    const read = [update(100, 101), update(90, 95), update(101, 103)].map((frame) =>
      feed.onUpdate?.(bytesOf(frame), 5),
    )
    expect(read).toEqual([true, true, true])
    expect(told.slice(1)).toEqual(['a changes 101', 'a changes 103'])
    expect([feed.onUpdate?.(bytesOf(update(104, 105)), 5), rejoins() + feed.gaps]).toEqual([true, 1])
    expect(told.at(-1)).toMatch(/gap/)
  })

  test('is left to be parsed before the snapshot, and when it cannot be read', () => {
    const { told, feed, first } = createScene()
    expect(feed.onUpdate?.(bytesOf(update(90, 95)), 5)).toBe(false)
    first(100)
    for (const frame of [{ order_book: 'garbage' }, update(100, 101, '2000.001'), 'nothing'])
      expect(feed.onUpdate?.(bytesOf(frame), 5)).toBe(false)
    expect(told).toEqual(['a snapshot 100'])
  })
})

describe('faults', () => {
  test('a lost connection makes the book wrong until the next snapshot', () => {
    const { told, feed, first } = createScene()
    first(100)
    feed.onLost('lost', 'gone')
    feed.onLost('lost', 'gone again')
    first(50)
    expect(told).toEqual(['a snapshot 100', 'a fault reconnect', 'a snapshot 50'])
  })

  test('a frame that nobody can read puts a standing book in doubt', async () => {
    const scene = createScene()
    scene.feed.onDoubt('before the snapshot')
    scene.first(100)
    scene.feed.onDoubt('a frame could not be read')
    await scene.clock.advance(100)
    expect(scene.told).toEqual(['a snapshot 100', 'a fault gap'])
    expect(scene.rejoins()).toBe(1)
  })

  test('a silent connection says so', () => {
    const { told, feed, first } = createScene()
    first(100)
    feed.onLost('silent', 'no data')
    expect(told.at(-1)).toBe('a fault silent')
  })

  test.each([
    [{ order_book: { bids: 'x', asks: [], nonce: 2, begin_nonce: 100 } }],
    [{ order_book: { bids: [{ price: '1e3', size: '1' }], asks: [], nonce: 2, begin_nonce: 100 } }],
    [{ order_book: { bids: [null], asks: [], nonce: 2, begin_nonce: 100 } }],
    [{ order_book: { bids: [], asks: [], nonce: 2 ** 60, begin_nonce: 100 } }],
    [{ order_book: { bids: [], asks: [], nonce: '2', begin_nonce: 100 } }],
    [null],
  ])('the frame %o cannot be read: a gap', (frame) => {
    const { told, first, send } = createScene()
    first(100)
    expect(send(frame)).toEqual([false])
    expect(told.at(-1)).toBe('a fault gap')
  })

  test('a price off the grid: the instrument is read again, and with the same steps the book is built anew', async () => {
    const scene = createScene()
    scene.first(100)
    scene.send(update(100, 101, '2000.005'))
    await scene.clock.advance(200)
    expect(scene.told.at(-1)).toBe('a fault off-grid')
    expect(scene.rejoins()).toBe(1)
  })

  test('with new steps only a new subscription helps', async () => {
    const scene = createScene({ tickAfterReload: '0.001' })
    scene.first(100)
    scene.send(update(100, 101, '2000.005'))
    await scene.clock.advance(5_000)
    expect(scene.rejoins()).toBe(0)
  })
})

describe('several sinks', () => {
  test('one that comes later gets its snapshot, the other goes on meanwhile', () => {
    const { told, feed, sinkNamed, first, send, rejoins } = createScene()
    first(100)
    feed.add(sinkNamed('b'))
    expect(rejoins()).toBe(1)
    send(update(100, 101))
    first(102)
    expect(told).toEqual(['a snapshot 100', 'a changes 101', 'a snapshot 102', 'b snapshot 102'])
  })

  test('only the last one to leave ends the feed', () => {
    const { feed, sink, sinkNamed } = createScene()
    const other = sinkNamed('b')
    feed.add(other)
    expect([feed.remove(sink), feed.remove(other)]).toEqual([false, true])
  })
})

test('the samples of the sheet are read exactly', () => {
  const decode = createBookReader(eth)
  const first = decode(readFixture('order-book-snapshot'), 5)
  expect([first.askTicks[0], first.askLots[0], first.bidTicks[0], first.bidLots[0], first.sequence]).toEqual([
    232500, 990000, 200000, 200, 904845,
  ])
  const next = decode(readFixture('order-book-update'), 6)
  expect([next.askTicks[0], next.askLots[0], next.bidCount, next.beginNonce, next.sequence]).toEqual([
    206454, 3285, 0, 9182389998, 9182390020,
  ])
})

test('a deep book grows the arrays of the decoder', () => {
  const bids = Array.from({ length: 500 }, (_, at) => ({ price: `${1000 + at}.00`, size: '1.0000' }))
  const frame = { ...snapshot(1), order_book: { bids, asks: null, nonce: 1, begin_nonce: 0 } }
  const decoded = createBookReader(eth)(frame, 5)
  expect([decoded.bidCount, decoded.bidTicks[499], decoded.askCount]).toEqual([500, 149900, 0])
})
