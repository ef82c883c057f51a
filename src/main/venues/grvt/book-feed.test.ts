import { describe, expect, test } from 'vitest'
import { readFixture } from '../../../../test/fixtures/grvt/read.ts'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { D } from '../../base/decimal.ts'
import { silentLogger } from '../../base/logger.ts'
import type { Instrument } from '../../domain/instrument.ts'
import { createBookFeed } from './book-feed.ts'
import { parseInstrument } from './parse-instrument.ts'

const row = readFixture<{ result: unknown[] }>('all-instruments').result[1]
const instrument = parseInstrument(row, true)?.instrument as Instrument
const bytes = (frame: unknown) => Buffer.from(JSON.stringify(frame))
const snapshot = readFixture<Record<string, unknown>>('book-snapshot')
const first = readFixture<Record<string, unknown>>('book-change')
const change = (sequence: number, previous = sequence - 1, feed: Record<string, unknown> = {}) => ({
  ...first,
  sequence_number: String(sequence),
  prev_sequence_number: String(previous),
  feed: { event_time: '1790586065000000000', bids: [], asks: [], ...feed },
})

function createScene({ firstNumber = 36481 as number | undefined, tickSize = '0.1', crossed = false } = {}) {
  const clock = createManualClock()
  const told: string[] = []
  const renewals: number[] = []
  const state = { firstNumber, hasSnapshot: false, crossed, tickSize }
  const feed = createBookFeed({
    instrument,
    sink: {
      onSnapshot: ({ sequence, bidTicks, bidCount, askTicks, askCount }) =>
        void told.push(
          `snapshot ${sequence}: ${[...bidTicks.subarray(0, bidCount)]} ${[...askTicks.subarray(0, askCount)]}`,
        ),
      onChanges({ sequence, bidTicks, bidLots, bidCount }) {
        const levels = [...bidTicks.subarray(0, bidCount)].map((tick, at) => `${tick}=${bidLots[at]}`)
        told.push(`changes ${sequence}: ${levels}`)
        return state.crossed ? 'crossed' : 'applied'
      },
      onFault: (fault) => void told.push(`fault ${fault}`),
    },
    subscription: {
      firstNumber: () => state.firstNumber,
      hasSnapshot: () => state.hasSnapshot,
      renew: () => void renewals.push(clock.monotonicMs()),
    },
    reloadInstrument: async () => ({ ...instrument, tickSize: new D(state.tickSize) }),
    clock,
    log: silentLogger,
    snapshotWithinMs: 1_000,
    firstRetryMs: 100,
    maxRetryMs: 1_000,
    random: () => 0.5,
  })
  const push = (frame: unknown): boolean => feed.onFrame(bytes(frame), 5)
  return { clock, told, renewals, state, feed, push }
}

/** A feed with the sheet's snapshot and first change on it. */
async function standing(options: Parameters<typeof createScene>[0] = {}) {
  const scene = createScene(options)
  scene.feed.begin()
  scene.push(snapshot)
  scene.push(first)
  await scene.clock.settle()
  scene.told.length = 0
  return scene
}

describe('a book of numbered changes', () => {
  test('rules 1 to 4: snapshot, change, level of size 0.0 removed', () => {
    const { feed, told, push } = createScene()
    feed.begin()
    expect(push(change(36480))).toBe(true)
    push(snapshot)
    push(first)
    expect(told).toEqual(['snapshot 36480: 829663 829664', 'changes 36481: 829079=1334,829073=0'])
  })

  test('rule 2: without an answer the first change says where the count is', () => {
    const { feed, told, push, state } = createScene()
    state.firstNumber = undefined
    feed.begin()
    push(snapshot)
    push(change(77))
    push(change(78))
    expect(told).toEqual(['snapshot 0: 829663 829664', 'changes 77: ', 'changes 78: '])
  })

  test('rule 2: an answer that comes after the snapshot still says where the count is', () => {
    const { feed, told, push, state } = createScene()
    state.firstNumber = undefined
    feed.begin()
    push(snapshot)
    state.firstNumber = 36481
    push(change(36482))
    expect(told).toEqual(['snapshot 0: 829663 829664', 'fault gap'])
  })

  test('rule 3: a repetition is dropped', async () => {
    const { told, push } = await standing()
    push(first)
    push(change(36482))
    expect(told).toEqual(['changes 36482: '])
  })

  test('rule 4: an empty change is a heartbeat and counts; other zeros and longer text are the same level', async () => {
    const { told, push } = await standing()
    push(change(36482))
    push(change(36483, 36482, { bids: [{ price: '82966.30', size: '' }], asks: undefined }))
    expect(told).toEqual(['changes 36482: ', 'changes 36483: 829663=0'])
  })

  test.each([
    ['a lost frame', change(36483)],
    ['a number that goes back', change(3)],
    ['a chain that was torn', change(36482, 36470)],
  ])('rule 5: %s is a gap, and nothing is applied before the next snapshot', async (_, frame) => {
    const { told, push, renewals, clock } = await standing()
    await clock.advance(5_000)
    push(frame)
    push(change(36484))
    await clock.settle()
    expect(told).toEqual(['fault gap'])
    expect(renewals).toHaveLength(1)
    push(snapshot)
    expect(told.at(-1)).toBe('snapshot 36480: 829663 829664')
  })

  test('rule 5: a crossed book too', async () => {
    const { told, push, state } = await standing()
    state.crossed = true
    push(change(36482))
    expect(told).toEqual(['changes 36482: ', 'fault crossed'])
  })

  test('a change lost between answer and snapshot is noticed by the next', async () => {
    const { feed, told, push } = createScene()
    feed.begin()
    push(snapshot)
    push(change(36482))
    expect(told.at(-1)).toBe('fault gap')
  })

  test('a snapshot that does not come is asked for again', async () => {
    const { feed, renewals, clock } = createScene()
    feed.begin()
    await clock.advance(900)
    expect(renewals).toHaveLength(0)
    await clock.advance(5_000)
    expect(renewals.length).toBeGreaterThan(1)
    feed.detach()
    const { length } = renewals
    await clock.advance(5_000)
    expect(renewals).toHaveLength(length)
    expect(clock.sleeperCount).toBe(0)
  })

  test('who comes after the snapshot asks for another at once', async () => {
    const { feed, renewals, state, clock } = createScene()
    state.hasSnapshot = true
    feed.begin()
    await clock.settle()
    expect(renewals).toHaveLength(1)
  })

  test('a price between the ticks has the steps read anew: the same ones build the book again', async () => {
    const { told, push, renewals, clock } = await standing()
    await clock.advance(5_000)
    expect(push(change(36482, 36481, { bids: [{ price: '82966.35', size: '1' }] }))).toBe(false)
    await clock.settle()
    expect(told).toEqual(['fault off-grid'])
    expect(renewals).toHaveLength(1)
  })

  test('with other steps the book ends and says so', async () => {
    const { told, push, renewals, clock } = await standing({ tickSize: '0.05' })
    await clock.advance(5_000)
    push(change(36482, 36481, { bids: [{ price: '82966.35', size: '1' }] }))
    await clock.settle()
    expect(told).toEqual(['fault off-grid', 'fault off-grid'])
    expect(renewals).toHaveLength(0)
    expect(push(snapshot)).toBe(true)
    expect(told).toHaveLength(2)
  })

  test('a snapshot off the grid does not ask for ever', async () => {
    const { feed, told, push, clock } = createScene({ tickSize: '0.05' })
    feed.begin()
    const bad = { ...snapshot, feed: { bids: [{ price: '1.25', size: '1' }], asks: [] } }
    expect(push(bad)).toBe(false)
    expect(push(bad)).toBe(false)
    await clock.settle()
    expect(told).toEqual(['fault off-grid', 'fault off-grid'])
    expect(clock.sleeperCount).toBe(0)
  })

  test('a lost connection ends the book until the stream is on again', async () => {
    const { feed, told, push } = await standing()
    feed.end('reconnect', 'lost')
    push(change(36482))
    expect(told).toEqual(['fault reconnect'])
    feed.begin()
    push(snapshot)
    expect(told).toHaveLength(2)
  })
})
