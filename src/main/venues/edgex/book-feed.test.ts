import { describe, expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/edgex/read.ts'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { D } from '../../base/decimal.ts'
import { silentLogger } from '../../base/logger.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { Bbo } from '../../domain/market.ts'
import type { BookSink } from '../book-sink.ts'
import { createBboFeed } from './bbo-feed.ts'
import { createBookFeed } from './book-feed.ts'
import { createDepthDecoder } from './decode-depth.ts'

const btc = {
  symbol: 'BTC',
  venueSymbol: 'BTCUSDC',
  tickSize: new D('0.1'),
  lotSize: new D('0.001'),
} as unknown as Instrument

type Row = readonly [price: string, size: string]
const frame = (
  dataType: string,
  [start, end]: readonly [number, number],
  bids: readonly Row[] = [],
  asks: readonly Row[] = [],
): Buffer => {
  const level = ([price, size]: Row) => ({ price, size })
  const row = {
    startVersion: String(start),
    endVersion: String(end),
    bids: bids.map(level),
    asks: asks.map(level),
  }
  return Buffer.from(JSON.stringify({ type: 'quote-event', content: { dataType, data: [row] } }))
}
const snapshot = (version: number, bid = '100', ask = '101'): Buffer =>
  frame('Snapshot', [version - 5, version], [[bid, '1']], [[ask, '2']])

function createScene(options: { hasFlowed?: boolean; crossAt?: number; reload?: Instrument } = {}) {
  const clock = createManualClock()
  const told: string[] = []
  const sink: BookSink = {
    onSnapshot: (book) => void told.push(`snapshot ${book.sequence}`),
    onChanges(changes) {
      told.push(`changes ${changes.sequence}`)
      return changes.sequence === options.crossAt ? 'crossed' : 'applied'
    },
    onFault: (fault) => void told.push(`fault ${fault}`),
  }
  const deps = {
    instrument: btc,
    rejoin: () => void told.push('rejoin'),
    hasFlowed: () => options.hasFlowed === true,
    reloadInstrument: async () => options.reload ?? btc,
    clock,
    log: silentLogger,
    firstRetryMs: 100,
    maxRetryMs: 1_000,
    snapshotWithinMs: 5_000,
    silentAfterMs: 60_000,
    random: () => 0.5,
  }
  const feed = createBookFeed({ ...deps, sink })
  return { clock, told, feed, deps, send: (...all: Buffer[]) => all.map((one) => feed.onFrame(one, 7)) }
}

describe('a book', () => {
  test('rule 1: changes before the snapshot are ignored, a newer snapshot replaces at any time', () => {
    const { feed, told, send } = createScene()
    feed.begin()
    send(frame('changed', [1, 2]), snapshot(10), frame('Changed', [11, 12]), snapshot(20))
    expect(told).toEqual(['snapshot 10', 'changes 12', 'snapshot 20'])
  })

  test.each([
    ['the version after the last', [11, 12], [13, 15]],
    ['the last version itself', [10, 12], [12, 15]],
  ] as const)('rule 3: changes that start at %s follow', (_name, first, second) => {
    const { feed, told, send } = createScene()
    feed.begin()
    send(snapshot(10), frame('changed', first), frame('changed', second))
    expect(told).toEqual(['snapshot 10', 'changes 12', 'changes 15'])
  })

  test('rule 3: an old change is dropped, one that starts beyond is a gap and joins anew', async () => {
    const { clock, feed, told, send } = createScene()
    feed.begin()
    send(snapshot(10), frame('changed', [9, 10]), frame('changed', [11, 12]), frame('changed', [14, 15]))
    expect(told).toEqual(['snapshot 10', 'changes 12', 'fault gap'])
    await clock.advance(200)
    send(frame('changed', [16, 17]), snapshot(20), frame('changed', [21, 22]))
    expect(told.slice(3)).toEqual(['rejoin', 'snapshot 20', 'changes 22'])
    expect(feed.gaps).toBe(1)
  })

  test('rule 3: where changes start at the last version, a lost one is seen although the next starts one after', () => {
    const { feed, told, send } = createScene()
    feed.begin()
    send(snapshot(10), frame('changed', [10, 11]), frame('changed', [11, 12]), frame('changed', [13, 14]))
    expect(told).toEqual(['snapshot 10', 'changes 11', 'changes 12', 'fault gap'])
  })

  test('rule 3: a first change that was lost is seen by the second', () => {
    const { feed, told, send } = createScene()
    feed.begin()
    send(snapshot(10), frame('changed', [11, 12]), frame('changed', [12, 13]))
    expect(told).toEqual(['snapshot 10', 'changes 12', 'fault gap'])
  })

  test('rule 3: a venue that mixes both is believed after a while', async () => {
    const { clock, feed, told, send } = createScene()
    feed.begin()
    for (let round = 0; round < 5; round += 1) {
      send(snapshot(10), frame('changed', [10, 11]), frame('changed', [12, 13]))
      await clock.advance(3_000)
    }
    expect(told.slice(-3)).toEqual(['snapshot 10', 'changes 11', 'changes 13'])
  })

  test('rule 4: a change without levels advances the version', () => {
    const { feed, told, send } = createScene()
    feed.begin()
    send(snapshot(10), frame('changed', [11, 30]), frame('changed', [31, 32], [['99.9', '1']]))
    expect(told).toEqual(['snapshot 10', 'changes 30', 'changes 32'])
  })

  test('rule 5: a crossed book and a crossed snapshot are taken anew', async () => {
    const { clock, feed, told, send } = createScene({ crossAt: 12 })
    feed.begin()
    send(snapshot(10), frame('changed', [11, 12]))
    await clock.advance(200)
    send(snapshot(20, '101', '101'))
    await clock.advance(1_000)
    expect(told).toEqual([
      'snapshot 10',
      'changes 12',
      'fault crossed',
      'rejoin',
      'snapshot 20',
      'fault crossed',
      'rejoin',
    ])
  })

  test('rule 5: a book that is silent for long is taken anew', async () => {
    const { clock, feed, told, send } = createScene()
    feed.begin()
    send(snapshot(10))
    await clock.advance(59_000)
    send(frame('changed', [11, 12]))
    await clock.advance(59_000)
    expect(told).toEqual(['snapshot 10', 'changes 12'])
    await clock.advance(2_000)
    expect(told.slice(2)).toEqual(['fault silent', 'rejoin'])
  })

  test('rule 5: frames that are all old keep no book alive: the venue may count anew', async () => {
    const { clock, feed, told, send } = createScene()
    feed.begin()
    send(snapshot(10_000))
    for (let second = 1; second <= 61; second += 1) {
      await clock.advance(1_000)
      send(frame('changed', [second, second + 1], [['99.9', '1']]))
    }
    expect(told).toEqual(['snapshot 10000', 'fault silent', 'rejoin'])
  })

  test('who comes after the snapshot asks for another at once, and again when none comes', async () => {
    const { clock, feed, told } = createScene({ hasFlowed: true })
    feed.begin()
    expect(told).toEqual(['rejoin'])
    await clock.advance(5_000)
    expect(told).toEqual(['rejoin', 'rejoin'])
    feed.detach()
    await clock.settle()
    expect(clock.sleeperCount).toBe(0)
  })

  test('an unreadable frame breaks a book that stands', () => {
    const { feed, told, send } = createScene()
    feed.begin()
    expect(send(snapshot(10), Buffer.from('{"content":'))).toEqual([true, false])
    expect(told).toEqual(['snapshot 10', 'fault gap'])
  })

  test('a price between the steps reads the instrument anew; with other steps the book ends', async () => {
    const { clock, feed, told, send } = createScene({ reload: { ...btc, tickSize: new D('0.01') } })
    feed.begin()
    send(snapshot(10), frame('changed', [11, 12], [['99.95', '1']]))
    await clock.settle()
    send(snapshot(20))
    expect(told).toEqual(['snapshot 10', 'fault off-grid', 'fault off-grid'])
  })
})

test('the best prices are the top of the verified book, and none is told while it is broken', () => {
  const { deps } = createScene()
  const tops: Bbo[] = []
  const seen: Bbo[] = []
  const feed = createBboFeed({
    instrument: btc,
    createBook: (sink) => createBookFeed({ ...deps, sink }),
    onTop: (bbo) => seen.push(bbo),
    log: silentLogger,
  })
  feed.on((bbo) => tops.push(bbo))
  feed.begin()
  for (const one of [
    snapshot(10),
    frame('changed', [11, 12], [['100.5', '3']]),
    frame('changed', [20, 21], [['100.9', '3']]),
    frame('changed', [22, 23], [['100.9', '3']]),
  ])
    feed.onFrame(one, 9)
  expect(
    tops.map(({ bidPrice, bidSizeBase, askPrice, sequence }) => [
      `${bidPrice}`,
      `${bidSizeBase}`,
      `${askPrice}`,
      sequence,
    ]),
  ).toEqual([
    ['100', '1', '101', 10],
    ['100.5', '3', '101', 12],
  ])
  expect(seen).toEqual(tops)
})

test('the recorded frames, in ticks and lots', () => {
  const decoder = createDepthDecoder(btc)
  const bytes = (name: string) => Buffer.from(JSON.stringify(readFixture(name)))
  const first = decoder.decode(bytes('depth-snapshot-frame'), 7)
  expect([first.isSnapshot, first.startVersion, first.sequence]).toEqual([true, 2070150099, 2070150189])
  expect([first.bidTicks[0], first.bidLots[0], first.askTicks[0], first.askLots[0]]).toEqual([
    828625, 677, 828628, 551,
  ])
  const next = decoder.decode(bytes('depth-changed-frame'), 8)
  expect([next.isSnapshot, next.bidCount, next.askCount]).toEqual([false, 1, 2])
  expect([next.askTicks[0], next.askLots[0], next.bidLots[0]]).toEqual([828998, 0, 0])
})
