import { describe, expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/backpack/read.ts'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { D } from '../../base/decimal.ts'
import { silentLogger } from '../../base/logger.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { BookChanges, BookSink } from '../book-sink.ts'
import { createBookFeed } from './book-feed.ts'
import { createDepthDecoder } from './decode-depth.ts'
import { parseInstrument } from './parse-instrument.ts'
import { parseSnapshot } from './parse-market.ts'
import * as wire from './wire.ts'

const btc = parseInstrument(readFixture<unknown[]>('markets')[0]) as Instrument

/** A diff with the venue's ids `U` and `u`, prices padded. The ids are text so that none loses digits here. */
const frame = (firstId: number | string, lastId: number | string, price = '86700.0'): Buffer =>
  Buffer.from(
    `{"stream":"depth.BTC_USDC_PERP","data":{"e":"depth","E":1694687965941000,"s":"BTC_USDC_PERP","a":[],"b":[["${price}","0.83200"]],"U":${firstId},"u":${lastId},"T":1694687965940999}}`,
  )

const snapshotAt = (lastUpdateId: number | string): BookChanges =>
  parseSnapshot(
    wire.depth.parse({
      asks: [['86700.1', '0.5']],
      bids: [['86700', '1.2']],
      lastUpdateId: String(lastUpdateId),
      timestamp: 1758600000123456,
    }),
    btc,
    5,
  )

/** A feed on scripted snapshots; `told` is what its sink heard, in order. */
function createScene(crossAt?: number) {
  const clock = createManualClock()
  const told: string[] = []
  const waiting: ((book: BookChanges) => void)[] = []
  const sink: BookSink = {
    onSnapshot: (book) => void told.push(`snapshot ${book.sequence}`),
    onChanges(changes) {
      told.push(`changes ${changes.sequence}`)
      return changes.sequence === crossAt ? 'crossed' : 'applied'
    },
    onFault: (fault) => void told.push(`fault ${fault}`),
  }
  const feed = createBookFeed({
    instrument: btc,
    sink,
    decoder: createDepthDecoder(btc),
    fetchSnapshot: () => new Promise((resolve) => waiting.push(resolve)),
    reloadInstrument: async () => btc,
    clock,
    log: silentLogger,
    firstRetryMs: 100,
    maxRetryMs: 1_000,
    random: () => 0.5,
  })
  return {
    clock,
    told,
    feed,
    async answer(book: BookChanges) {
      waiting.shift()?.(book)
      await clock.settle()
    },
    send: (...frames: Buffer[]) => frames.map((one) => feed.onFrame(one, 7)),
  }
}

describe('bridging', () => {
  test('rule 3: frames up to the snapshot are dropped, rule 4: the one after it is the first', async () => {
    const scene = createScene()
    scene.feed.begin()
    scene.send(frame(99, 99), frame(100, 100), frame(101, 101), frame(102, 104))
    await scene.answer(snapshotAt(100))
    expect(scene.told).toEqual(['snapshot 100', 'changes 101', 'changes 104'])
  })

  test('rule 4: a frame that spans the snapshot is applied', async () => {
    const scene = createScene()
    scene.feed.begin()
    scene.send(frame(98, 103))
    await scene.answer(snapshotAt(100))
    expect(scene.told).toEqual(['snapshot 100', 'changes 103'])
  })

  test('rule 4: REST ahead of the socket drops all that was kept and waits for the next', async () => {
    const scene = createScene()
    scene.feed.begin()
    scene.send(frame(99, 99), frame(100, 100))
    await scene.answer(snapshotAt(102))
    scene.send(frame(101, 101), frame(102, 102), frame(103, 103))
    expect(scene.told).toEqual(['snapshot 102', 'changes 103'])
  })

  test('rule 4: a gap between snapshot and first frame takes another snapshot', async () => {
    const scene = createScene()
    scene.feed.begin()
    scene.send(frame(102, 102))
    await scene.answer(snapshotAt(100))
    expect(scene.told).toEqual([])
    await scene.clock.advance(200)
    await scene.answer(snapshotAt(101))
    expect(scene.told).toEqual(['snapshot 101', 'changes 102'])
  })
})

describe('a live book', () => {
  const live = async (crossAt?: number) => {
    const scene = createScene(crossAt)
    scene.feed.begin()
    await scene.answer(snapshotAt(100))
    scene.send(frame(101, 101))
    scene.told.length = 0
    await scene.clock.advance(60_000)
    return scene
  }

  test('rule 5: a hole in the ids is told, and a fresh snapshot joins the frames from there on', async () => {
    const scene = await live()
    scene.send(frame(102, 102), frame(104, 104))
    expect(scene.told).toEqual(['changes 102', 'fault gap'])
    scene.send(frame(105, 105))
    await scene.answer(snapshotAt(104))
    expect(scene.told.slice(2)).toEqual(['snapshot 104', 'changes 105'])
    expect(scene.feed.gaps).toBe(1)
  })

  test('rule 5: an overlap is no continuation', async () => {
    const scene = await live()
    scene.send(frame(101, 103))
    expect(scene.told).toEqual(['fault gap'])
  })

  test('a repeated frame is dropped, ids that go back break the book', async () => {
    const scene = await live()
    scene.send(frame(101, 101))
    expect(scene.told).toEqual([])
    scene.send(frame(50, 60))
    expect(scene.told).toEqual(['fault gap'])
  })

  test('rule 8: a crossed book is built again', async () => {
    const scene = await live(102)
    scene.send(frame(102, 102))
    await scene.answer(snapshotAt(102))
    expect(scene.told).toEqual(['changes 102', 'fault crossed', 'snapshot 102'])
  })

  test('rule 8: a lost connection is a fault, and the next one starts over', async () => {
    const scene = await live()
    scene.feed.end('reconnect', 'closed')
    expect(scene.send(frame(102, 102))).toEqual([true])
    scene.feed.begin()
    await scene.answer(snapshotAt(200))
    expect(scene.told).toEqual(['fault reconnect', 'snapshot 200'])
  })

  test('an unreadable frame breaks the book and is no data', async () => {
    const scene = await live()
    expect(scene.send(Buffer.from('{"stream":"depth.BTC_USDC_PERP","data":{'))).toEqual([false])
    expect(scene.told).toEqual(['fault gap'])
  })

  test('a price off the grid is told as such', async () => {
    const scene = await live()
    expect(scene.send(frame(102, 102, '86700.05'))).toEqual([false])
    expect(scene.told).toEqual(['fault off-grid'])
  })
})

test('ids beyond 2^53 chain like any others', async () => {
  const scene = createScene()
  scene.feed.begin()
  scene.send(
    frame('111063070525358081', '111063070525358082'),
    frame('111063070525358083', '111063070525358083'),
  )
  await scene.answer(snapshotAt('111063070525358080'))
  scene.send(frame('111063070525358085', '111063070525358085'))
  expect(scene.told.map((line) => line.split(' ')[0])).toEqual(['snapshot', 'changes', 'changes', 'fault'])
})

test('a diff is read into ticks and lots; size zero deletes', () => {
  const sol = { tickSize: new D('0.01'), lotSize: new D('0.001') }
  const bytes = Buffer.from(JSON.stringify(readFixture('depth-frame')))
  expect(createDepthDecoder(sol).decode(bytes, 7)).toEqual({
    bidTicks: Float64Array.of(1867),
    bidLots: Float64Array.of(832),
    bidCount: 1,
    askTicks: Float64Array.of(1870),
    askLots: Float64Array.of(0),
    askCount: 1,
    sequence: 94978271,
    firstId: 94978271,
    lastId: 94978271,
    venueTimeMs: 1694687965940,
    receivedAtMs: 7,
  })
})

test.each([
  ['no ids', '{"e":"depth","a":[],"b":[],"T":1}'],
  ['no time', '{"e":"depth","a":[],"b":[],"U":1,"u":1}'],
  ['no sides', '{"e":"depth","U":1,"u":1,"T":1}'],
  ['a level that is none', '{"e":"depth","a":[["1"]],"b":[],"U":1,"u":1,"T":1}'],
  ['a price as a number', '{"e":"depth","a":[[1,"1"]],"b":[],"U":1,"u":1,"T":1}'],
  ['a negative size', '{"e":"depth","a":[["1","-1"]],"b":[],"U":1,"u":1,"T":1}'],
  ['another event', '{"e":"trade"}'],
])('a diff with %s is refused', (_name, data) => {
  const bytes = Buffer.from(`{"stream":"depth.BTC_USDC_PERP","data":${data}}`)
  expect(() => createDepthDecoder(btc).decode(bytes, 7)).toThrow(
    expect.objectContaining({ kind: 'protocol' }),
  )
})
