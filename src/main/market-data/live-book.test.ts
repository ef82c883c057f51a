import { describe, expect, test } from 'vitest'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { BTC, btc, VENUE } from '../../../test/support/market.ts'
import type { BookChanges } from '../venues/book-sink.ts'
import { createLiveBook } from './live-book.ts'

type Level = readonly [ticks: number, lots: number]

function changesOf(
  bids: readonly Level[],
  asks: readonly Level[],
  sequence: number,
  atMs: number,
): BookChanges {
  return {
    bidTicks: Float64Array.from(bids, ([ticks]) => ticks),
    bidLots: Float64Array.from(bids, ([, lots]) => lots),
    bidCount: bids.length,
    askTicks: Float64Array.from(asks, ([ticks]) => ticks),
    askLots: Float64Array.from(asks, ([, lots]) => lots),
    askCount: asks.length,
    sequence,
    venueTimeMs: atMs - 4,
    receivedAtMs: atMs,
  }
}

function setUp() {
  const clock = createManualClock(10_000)
  const failures: unknown[] = []
  const live = createLiveBook(btc, clock, (cause) => void failures.push(cause))
  const states: string[] = []
  live.onChange(() => void states.push(live.state))
  return { clock, live, states, failures }
}

const SNAPSHOT = changesOf(
  [[600_000, 2_500]],
  [
    [600_001, 40],
    [600_005, 7],
  ],
  7,
  10_000,
)

describe('live book', () => {
  test('connects, lives and ages', async () => {
    const { clock, live, states } = setUp()
    expect([live.state, live.bbo(), live.depth(5), live.ageMs()]).toEqual([
      'connecting',
      undefined,
      undefined,
      undefined,
    ])
    live.onSnapshot(SNAPSHOT)
    expect(live.onChanges(changesOf([[600_000, 1_000]], [[600_001, 0]], 8, 10_000))).toBe('applied')
    await clock.advance(350)
    expect([live.state, live.fault, live.ageMs()]).toEqual(['live', undefined, 350])
    clock.stepWallClock(-300)
    expect(live.ageMs()).toBe(350)
    clock.stepWallClock(300)
    expect(states).toEqual(['live', 'live'])
    expect(live.bbo()).toMatchObject({
      venue: VENUE,
      symbol: BTC,
      sequence: 8,
      venueTimeMs: 9_996,
      source: 'stream',
    })
    const depth = live.depth(5)
    const texts = [...(depth?.bids ?? []), ...(depth?.asks ?? [])].map(
      ({ price, sizeBase }) => `${price} ${sizeBase}`,
    )
    expect(texts).toEqual(['60000 1', '60000.5 0.007'])
  })

  test('a crossing is told to the feed and to the screen, and heals with the next snapshot', () => {
    const { live } = setUp()
    live.onSnapshot(SNAPSHOT)
    expect(live.onChanges(changesOf([[600_001, 1]], [], 8, 10_001))).toBe('crossed')
    expect([live.state, live.bbo(), live.depth(5)]).toEqual(['faulted', undefined, undefined])
    expect(live.fault).toMatch(/crossed/)
    expect(live.onChanges(changesOf([[600_001, 0]], [], 9, 10_002))).toBe('crossed')
    live.onSnapshot(SNAPSHOT)
    expect([live.state, live.fault]).toEqual(['live', undefined])
  })

  test('a fault keeps the last levels for the screen but gives no price to trade on', () => {
    const { live, states } = setUp()
    live.onSnapshot(SNAPSHOT)
    live.onFault('gap', 'expected the frame after 7, got the one after 9')
    expect([live.state, live.bbo()]).toEqual(['faulted', undefined])
    expect(live.fault).toBe('gap: expected the frame after 7, got the one after 9')
    expect(live.book.bestBidTicks).toBe(600_000)
    expect(states).toEqual(['live', 'faulted'])
  })

  test('changes before the first snapshot ask for one instead of making half a book', () => {
    const { live } = setUp()
    expect(live.onChanges(SNAPSHOT)).toBe('crossed')
    expect(live.state).toBe('connecting')
  })

  test('one empty side gives a depth but no best prices', () => {
    const { live } = setUp()
    live.onSnapshot(changesOf([[600_000, 1]], [], 7, 10_000))
    expect(live.bbo()).toBeUndefined()
    expect(live.depth(5)).toMatchObject({ asks: [] })
  })

  test('a listener that throws does not stop the feed', () => {
    const { live, failures, states } = setUp()
    live.onChange(() => {
      throw new Error('a broken screen')
    })
    live.onSnapshot(SNAPSHOT)
    expect([failures.length, states.length, live.state]).toEqual([1, 1, 'live'])
  })
})
