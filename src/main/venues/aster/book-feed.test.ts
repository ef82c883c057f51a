import { describe, expect, test } from 'vitest'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { D } from '../../base/decimal.ts'
import { AppError } from '../../base/errors.ts'
import { silentLogger } from '../../base/logger.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { BookChanges, BookSink } from '../book-sink.ts'
import { createBookFeed } from './book-feed.ts'
import { createDepthDecoder } from './decode-depth.ts'
import { parseInstrument } from './parse-instrument.ts'
import { parseSnapshot } from './parse-market.ts'

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

/** A diff with the venue's ids `U`, `u`, `pu` that sets one bid. */
const frame = (firstId: number, lastId: number, previousId: number, price = '60000.0'): Buffer =>
  Buffer.from(
    `{"e":"depthUpdate","E":1,"T":1,"s":"BTCUSDT","U":${firstId},"u":${lastId},"pu":${previousId},"b":[["${price}","0.002"]],"a":[]}`,
  )

const snapshotAt = (lastUpdateId: number, price = '59999.9'): BookChanges =>
  parseSnapshot({ lastUpdateId, T: 1, bids: [[price, '1.000']], asks: [['60000.1', '2.000']] }, instrument, 5)

/** A feed on scripted snapshots; `told` is what its sink heard, in order. */
function createScene(options: { crossAt?: number; tickAfterReload?: string } = {}) {
  const clock = createManualClock()
  const told: string[] = []
  const waiting: ((answer: BookChanges | AppError) => void)[] = []
  const sink: BookSink = {
    onSnapshot: (book) => void told.push(`snapshot ${book.sequence}`),
    onChanges(changes) {
      told.push(`changes ${changes.sequence}`)
      return changes.sequence === options.crossAt ? 'crossed' : 'applied'
    },
    onFault: (fault) => void told.push(`fault ${fault}`),
  }
  const feed = createBookFeed({
    instrument,
    sink,
    decoder: createDepthDecoder(instrument),
    fetchSnapshot: () =>
      new Promise((resolve, reject) => {
        waiting.push((answer) => (answer instanceof AppError ? reject(answer) : resolve(answer)))
      }),
    reloadInstrument: async () => ({
      ...instrument,
      tickSize: new D(options.tickAfterReload ?? instrument.tickSize),
    }),
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
    get requests() {
      return waiting.length
    },
    /** Answers the oldest open snapshot request. */
    async answer(with_: BookChanges | AppError) {
      waiting.shift()?.(with_)
      await clock.settle()
    },
    send: (...frames: Buffer[]) => frames.map((one) => feed.onFrame(one, 7)),
  }
}

describe('bridging', () => {
  test('frames before the snapshot are dropped, the one around it is the first applied', async () => {
    const scene = createScene()
    scene.feed.begin()
    scene.send(frame(90, 95, 89), frame(96, 101, 95), frame(102, 110, 101))
    await scene.answer(snapshotAt(100))
    expect(scene.told).toEqual(['snapshot 100', 'changes 101', 'changes 110'])
  })

  test('the snapshot may come before any frame, and old frames after it', async () => {
    const scene = createScene()
    scene.feed.begin()
    await scene.answer(snapshotAt(100))
    scene.send(frame(90, 95, 89), frame(96, 100, 95), frame(101, 103, 100))
    expect(scene.told).toEqual(['snapshot 100', 'changes 100', 'changes 103'])
  })

  test('a frame whose pu is the snapshot follows it exactly', async () => {
    const scene = createScene()
    scene.feed.begin()
    scene.send(frame(105, 110, 100))
    await scene.answer(snapshotAt(100))
    expect(scene.told).toEqual(['snapshot 100', 'changes 110'])
  })

  test('a snapshot older than the oldest kept frame is refused and taken again', async () => {
    const scene = createScene()
    scene.feed.begin()
    scene.send(frame(105, 110, 104))
    await scene.answer(snapshotAt(100))
    expect(scene.told).toEqual([])
    await scene.clock.advance(200)
    await scene.answer(snapshotAt(107))
    expect(scene.told).toEqual(['snapshot 107', 'changes 110'])
  })

  test('a snapshot that cannot be had is asked for again', async () => {
    const scene = createScene()
    scene.feed.begin()
    scene.send(frame(99, 101, 98))
    await scene.answer(new AppError('venue-unavailable', 'HTTP 503'))
    await scene.clock.advance(200)
    await scene.answer(snapshotAt(100))
    expect(scene.told).toEqual(['snapshot 100', 'changes 101'])
  })
})

describe('a live book', () => {
  const live = async (options: Parameters<typeof createScene>[0] = {}) => {
    const scene = createScene(options)
    scene.feed.begin()
    await scene.answer(snapshotAt(100))
    scene.send(frame(99, 101, 98))
    scene.told.length = 0
    await scene.clock.advance(60_000)
    return scene
  }

  test('a gap is told first, then the book is built from a fresh snapshot with the frame kept', async () => {
    const scene = await live()
    scene.send(frame(110, 115, 109))
    expect(scene.told).toEqual(['fault gap'])
    scene.send(frame(116, 120, 115))
    await scene.answer(snapshotAt(112))
    expect(scene.told).toEqual(['fault gap', 'snapshot 112', 'changes 115', 'changes 120'])
    expect(scene.feed.gaps).toBe(1)
  })

  test('continuity is by pu, not by U: ids may jump between frames', async () => {
    const scene = await live()
    scene.send(frame(140, 150, 101))
    expect(scene.told).toEqual(['changes 150'])
  })

  test('a repeated frame is dropped', async () => {
    const scene = await live()
    scene.send(frame(102, 105, 101), frame(102, 105, 101), frame(106, 107, 105))
    expect(scene.told).toEqual(['changes 105', 'changes 107'])
  })

  test('ids that go back break the book', async () => {
    const scene = await live()
    scene.send(frame(50, 60, 49))
    expect(scene.told).toEqual(['fault gap'])
  })

  test('a book that is crossed after a frame is built again', async () => {
    const scene = await live({ crossAt: 105 })
    scene.send(frame(102, 105, 101))
    expect(scene.told).toEqual(['changes 105', 'fault crossed'])
    await scene.answer(snapshotAt(106))
    expect(scene.told.at(-1)).toBe('snapshot 106')
  })

  test('an unreadable frame breaks the book and is reported as no data', async () => {
    const scene = await live()
    expect(scene.send(Buffer.from('{"e":"depthUpdate","s":"BTCUSDT",'))).toEqual([false])
    expect(scene.told).toEqual(['fault gap'])
    await scene.answer(snapshotAt(120))
    expect(scene.told.at(-1)).toBe('snapshot 120')
  })

  test('a price off the grid rebuilds the book when the venue still prices in the same steps', async () => {
    const scene = await live()
    scene.send(frame(102, 105, 101, '60000.05'))
    await scene.clock.settle()
    expect(scene.told).toEqual(['fault off-grid'])
    await scene.answer(snapshotAt(120))
    expect(scene.told.at(-1)).toBe('snapshot 120')
  })

  test('steps that changed end the feed: its sink counts in the old ones', async () => {
    const scene = await live({ tickAfterReload: '0.05' })
    scene.send(frame(102, 105, 101, '60000.05'))
    await scene.clock.settle()
    expect(scene.told).toEqual(['fault off-grid', 'fault off-grid'])
    await scene.answer(snapshotAt(120))
    expect(scene.told).toHaveLength(2)
  })

  test('a lost connection is a fault, and the next one starts over', async () => {
    const scene = await live()
    scene.feed.end('silent', 'no data')
    scene.feed.end('reconnect', 'said once only')
    expect(scene.send(frame(102, 105, 101))).toEqual([true])
    expect(scene.told).toEqual(['fault silent'])
    scene.feed.begin()
    await scene.answer(snapshotAt(200))
    expect(scene.told).toEqual(['fault silent', 'snapshot 200'])
  })

  test('a book that breaks at once waits longer before each snapshot', async () => {
    const scene = await live()
    scene.send(frame(50, 60, 49))
    expect(scene.requests).toBe(1)
    await scene.answer(snapshotAt(100))
    scene.send(frame(300, 301, 299))
    expect(scene.requests).toBe(0)
    await scene.clock.advance(100)
    expect(scene.requests).toBe(1)
  })
})
