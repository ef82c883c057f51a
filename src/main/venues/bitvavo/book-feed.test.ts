import { describe, expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/bitvavo/read.ts'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { AppError } from '../../base/errors.ts'
import { silentLogger } from '../../base/logger.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { BookChanges, BookSink } from '../book-sink.ts'
import { createBookFeed } from './book-feed.ts'
import { createBookDecoder } from './decode-book.ts'
import { parseInstrument } from './parse-instrument.ts'
import { parseSnapshot } from './parse-market.ts'
import { createWatchedBookFeed } from './quiet-book.ts'

const instrument = parseInstrument(readFixture<unknown[]>('markets')[0]) as Instrument

/** A diff that sets one bid. */
const frame = (nonce: number, price = '75516.00'): Buffer =>
  Buffer.from(`{"event":"book","market":"BTC-EUR","nonce":${nonce},"bids":[["${price}","0.002"]],"asks":[]}`)

const snapshotAt = (nonce: number): BookChanges =>
  parseSnapshot(
    { market: 'BTC-EUR', nonce, bids: [['75515', '1']], asks: [['75517', '2']], timestamp: null },
    instrument,
    5,
  )

/** A feed on scripted snapshots; `told` is what its sink heard, in order. */
function createScene() {
  const clock = createManualClock()
  const told: string[] = []
  const deaf: string[] = []
  const waiting: ((answer: BookChanges | AppError) => void)[] = []
  let nonceByRest = 0
  const sink: BookSink = {
    onSnapshot: (book) => void told.push(`snapshot ${book.sequence}`),
    onChanges(changes) {
      told.push(`changes ${changes.sequence}`)
      return 'applied'
    },
    onFault: (fault) => void told.push(`fault ${fault}`),
  }
  const feed = createWatchedBookFeed({
    venueSymbol: instrument.venueSymbol,
    sink,
    createFeed: (watched) =>
      createBookFeed({
        instrument,
        sink: watched,
        decoder: createBookDecoder(instrument),
        fetchSnapshot: () =>
          new Promise((resolve, reject) => {
            waiting.push((answer) => (answer instanceof AppError ? reject(answer) : resolve(answer)))
          }),
        reloadInstrument: async () => instrument,
        clock,
        log: silentLogger,
        firstRetryMs: 100,
        maxRetryMs: 1_000,
        random: () => 0.5,
      }),
    fetchNonce: async () => nonceByRest,
    onDeaf: (detail) => void deaf.push(detail),
    clock,
    log: silentLogger,
    timing: { quietAfterMs: 30_000, quietGraceMs: 3_000 },
  })
  return {
    clock,
    told,
    deaf,
    feed,
    set nonceByRest(nonce: number) {
      nonceByRest = nonce
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
  test('frames up to the snapshot are dropped, the next one joins it', async () => {
    const scene = createScene()
    scene.feed.begin()
    scene.send(frame(99), frame(100), frame(101), frame(102))
    await scene.answer(snapshotAt(100))
    expect(scene.told).toEqual(['snapshot 100', 'changes 101', 'changes 102'])
  })

  test('the snapshot may equal the newest kept frame', async () => {
    const scene = createScene()
    scene.feed.begin()
    scene.send(frame(99), frame(100))
    await scene.answer(snapshotAt(100))
    scene.send(frame(101))
    expect(scene.told).toEqual(['snapshot 100', 'changes 101'])
  })

  test('a snapshot older than the oldest kept frame is taken again', async () => {
    const scene = createScene()
    scene.feed.begin()
    scene.send(frame(105))
    await scene.answer(snapshotAt(100))
    expect(scene.told).toEqual([])
    await scene.clock.advance(200)
    await scene.answer(snapshotAt(104))
    expect(scene.told).toEqual(['snapshot 104', 'changes 105'])
  })

  test('a count that restarts while the snapshot is on its way drops the frames of the old count', async () => {
    const scene = createScene()
    scene.feed.begin()
    scene.send(frame(41_186), frame(41_187), frame(1), frame(2), frame(3))
    await scene.answer(snapshotAt(2))
    expect(scene.told).toEqual(['snapshot 2', 'changes 3'])
  })

  test('a count that restarts right after the snapshot does not drop its frames for ever', async () => {
    const scene = createScene()
    scene.feed.begin()
    await scene.answer(snapshotAt(41_186))
    scene.send(frame(1), frame(2))
    expect(scene.told).toEqual(['snapshot 41186'])
    await scene.clock.advance(5_001)
    scene.send(frame(3))
    expect(scene.told).toEqual(['snapshot 41186', 'fault gap'])
    await scene.answer(snapshotAt(3))
    scene.send(frame(4))
    expect(scene.told.slice(2)).toEqual(['snapshot 3', 'changes 4'])
  })

  test('a snapshot that cannot be had is asked for again', async () => {
    const scene = createScene()
    scene.feed.begin()
    scene.send(frame(101))
    await scene.answer(new AppError('venue-unavailable', 'HTTP 503'))
    await scene.clock.advance(200)
    await scene.answer(snapshotAt(100))
    expect(scene.told).toEqual(['snapshot 100', 'changes 101'])
  })
})

describe('a live book', () => {
  const live = async () => {
    const scene = createScene()
    scene.feed.begin()
    await scene.answer(snapshotAt(100))
    scene.send(frame(101))
    scene.told.length = 0
    await scene.clock.advance(10_000)
    return scene
  }

  test('a nonce that jumps is a gap, and the frame after it bridges the next snapshot', async () => {
    const scene = await live()
    scene.send(frame(104))
    expect(scene.told).toEqual(['fault gap'])
    await scene.answer(snapshotAt(103))
    expect(scene.told).toEqual(['fault gap', 'snapshot 103', 'changes 104'])
    expect(scene.feed.gaps).toBe(1)
  })

  test('a nonce that went back is a restart of the engine: a resync, not a stale frame', async () => {
    const scene = await live()
    scene.send(frame(1))
    expect(scene.told).toEqual(['fault gap'])
    await scene.answer(snapshotAt(1))
    scene.send(frame(2))
    expect(scene.told).toEqual(['fault gap', 'snapshot 1', 'changes 2'])
  })

  test('a repeated frame is dropped', async () => {
    const scene = await live()
    scene.send(frame(102), frame(102), frame(103))
    expect(scene.told).toEqual(['changes 102', 'changes 103'])
  })

  test('an unreadable frame breaks the book and is reported as no data', async () => {
    const scene = await live()
    expect(scene.send(Buffer.from('{"event":"book","nonce":'))).toEqual([false])
    expect(scene.told).toEqual(['fault gap'])
  })

  test('a price off the grid rebuilds the book', async () => {
    const scene = await live()
    scene.send(frame(102, '75516.50'))
    await scene.clock.settle()
    expect(scene.told).toEqual(['fault off-grid'])
  })
})

describe('a quiet book', () => {
  const quiet = async () => {
    const scene = createScene()
    scene.feed.begin()
    await scene.answer(snapshotAt(100))
    return scene
  }

  test('is left alone when REST has the same nonce', async () => {
    const scene = await quiet()
    scene.nonceByRest = 100
    await scene.clock.advance(120_000)
    expect([scene.deaf, scene.told]).toEqual([[], ['snapshot 100']])
  })

  test('is deaf when REST has moved on and no frame follows', async () => {
    const scene = await quiet()
    scene.nonceByRest = 105
    await scene.clock.advance(33_000)
    expect(scene.deaf).toEqual(['the book of BTC-EUR moved, but no frame told of it'])
  })

  test('is well when the frames follow', async () => {
    const scene = await quiet()
    scene.nonceByRest = 101
    await scene.clock.advance(31_000)
    scene.send(frame(101))
    await scene.clock.advance(10_000)
    expect(scene.deaf).toEqual([])
  })

  test('is not asked about after its end', async () => {
    const scene = await quiet()
    scene.feed.end('reconnect', 'lost')
    scene.nonceByRest = 105
    await scene.clock.advance(120_000)
    expect(scene.deaf).toEqual([])
    expect(scene.clock.sleeperCount).toBe(0)
  })
})
