import { expect, test } from 'vitest'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { silentLogger } from '../base/logger.ts'
import type { OrderUpdate } from '../domain/order.ts'
import { createOwedEvents } from './owed-events.ts'

const WITHIN_MS = 2_000
const order = { clientOrderId: 'a-1' } as OrderUpdate
const other = { clientOrderId: 'a-2' } as OrderUpdate

function createScene() {
  const clock = createManualClock()
  const lifetime = new AbortController()
  const restarts: string[] = []
  const stream = { isLive: true }
  const owed = createOwedEvents({
    clock,
    log: silentLogger,
    withinMs: WITHIN_MS,
    isLive: () => stream.isLive,
    restart: (detail) => void restarts.push(detail),
  })
  return { clock, lifetime, restarts, stream, owed }
}

test('a stream that tells nothing of an order is replaced once', async () => {
  const { clock, lifetime, restarts, owed } = createScene()
  owed.expect(order, lifetime.signal)
  owed.heard(other)
  await clock.advance(WITHIN_MS - 1)
  expect(restarts).toEqual([])
  await clock.advance(1)
  expect(restarts).toHaveLength(1)
  await clock.advance(10 * WITHIN_MS)
  expect(restarts).toHaveLength(1)
})

test('an event settles it, although it came before the answer', async () => {
  const { clock, lifetime, restarts, owed } = createScene()
  owed.heard(order)
  await clock.advance(100)
  owed.expect(order, lifetime.signal)
  await clock.advance(WITHIN_MS)
  expect(restarts).toEqual([])
})

test('an event of long ago settles nothing', async () => {
  const { clock, lifetime, restarts, owed } = createScene()
  owed.heard(order)
  await clock.advance(WITHIN_MS + 1)
  owed.expect(order, lifetime.signal)
  await clock.advance(WITHIN_MS)
  expect(restarts).toHaveLength(1)
})

test.each(['is not live when asked', 'is lost meanwhile', 'is stopped'])(
  'a stream that %s owes nothing',
  async (what) => {
    const { clock, lifetime, restarts, stream, owed } = createScene()
    stream.isLive = what !== 'is not live when asked'
    owed.expect(order, lifetime.signal)
    stream.isLive = what === 'is stopped'
    if (what === 'is stopped') lifetime.abort()
    await clock.advance(WITHIN_MS)
    expect(restarts).toEqual([])
  },
)
