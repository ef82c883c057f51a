import { expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/bitvavo/read.ts'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { silentLogger } from '../../base/logger.ts'
import type { Instrument } from '../../domain/instrument.ts'
import type { BookChanges, BookSink } from '../book-sink.ts'
import { createBookFeed } from './book-feed.ts'
import { createBookDecoder } from './decode-book.ts'
import { parseInstrument } from './parse-instrument.ts'
import { parseSnapshot } from './parse-market.ts'

const instrument = parseInstrument(readFixture<unknown[]>('markets')[0]) as Instrument
const DIFFS = 10_000

/** Uniform 0–1, the same series each time. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** The venue's own book of bids, in ticks and lots, and the wire that tells of it. */
function createTruth(random: () => number) {
  const bids = new Map<number, number>()
  let nonce = 1_000_000
  const rows = (): [string, string][] => [...bids].map(([ticks, lots]) => [String(ticks), `0.${pad(lots)}`])
  return {
    bids,
    get nonce() {
      return nonce
    },
    /** The matching engine restarts: the count goes on from somewhere else. */
    restart() {
      nonce = Math.floor(random() * 900_000)
    },
    /** One change, as a frame with padded prices. */
    step(): Buffer {
      nonce += 1
      const ticks = 70_000 + Math.floor(random() * 40)
      const lots = random() < 0.4 ? 0 : 1 + Math.floor(random() * 9_999)
      if (lots === 0) bids.delete(ticks)
      else bids.set(ticks, lots)
      const bid = [`${ticks}.00`, lots === 0 ? '0' : `0.${pad(lots)}`]
      return Buffer.from(JSON.stringify({ event: 'book', market: 'BTC-EUR', nonce, bids: [bid], asks: [] }))
    },
    snapshot: (): BookChanges =>
      parseSnapshot({ market: 'BTC-EUR', nonce, bids: rows(), asks: [] }, instrument, 1),
  }
}

const pad = (lots: number): string => String(lots).padStart(8, '0')

test('over 10,000 diffs with gaps, repeats, reordering, garbage and restarts a ready book is never wrong', async () => {
  const random = createRandom(20_261_120)
  const clock = createManualClock()
  const truth = createTruth(random)
  const book = new Map<number, number>()
  let ready = false
  let sequence = 0
  const put = ({ bidTicks, bidLots, bidCount }: BookChanges): void => {
    for (let at = 0; at < bidCount; at += 1) {
      if (bidLots[at] === 0) book.delete(bidTicks[at] as number)
      else book.set(bidTicks[at] as number, bidLots[at] as number)
    }
  }
  const sink: BookSink = {
    onSnapshot(levels) {
      book.clear()
      put(levels)
      ;[ready, sequence] = [true, levels.sequence]
    },
    onChanges(changes) {
      put(changes)
      sequence = changes.sequence
      return 'applied'
    },
    onFault: () => {
      ready = false
    },
  }
  const open: (() => void)[] = []
  const feed = createBookFeed({
    instrument,
    sink,
    decoder: createBookDecoder(instrument),
    fetchSnapshot: () =>
      new Promise((resolve) => {
        // Half of the answers are from the time of the question, half from that of the answer.
        const asked = random() < 0.5 ? truth.snapshot() : undefined
        open.push(() => resolve(asked ?? truth.snapshot()))
      }),
    reloadInstrument: async () => instrument,
    clock,
    log: silentLogger,
    firstRetryMs: 10,
    maxRetryMs: 50,
    random,
  })
  let compared = 0
  const check = (): void => {
    if (!ready || sequence !== truth.nonce) return
    compared += 1
    expect([...book].sort()).toEqual([...truth.bids].sort())
  }

  feed.begin()
  let late: Buffer | undefined
  for (let diff = 0; diff < DIFFS; diff += 1) {
    if (random() < 0.001) truth.restart()
    const frame = truth.step()
    const fate = random()
    if (fate < 0.004) late = frame
    else if (fate >= 0.008) feed.onFrame(fate < 0.01 ? Buffer.from('{"event":"book","nonce":') : frame, 1)
    if (fate > 0.99) feed.onFrame(frame, 1)
    if (late && late !== frame) {
      feed.onFrame(late, 1)
      late = undefined
    }
    check()
    if (open.length > 0 && random() < 0.2) {
      open.shift()?.()
      await clock.settle()
      check()
    }
    if (!ready) await clock.advance(10)
    else if (diff % 100 === 0) await clock.advance(3_000)
  }
  expect(feed.gaps).toBeGreaterThan(50)
  expect(compared).toBeGreaterThan(DIFFS / 2)
}, 30_000)
