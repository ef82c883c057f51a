import { expect, test } from 'vitest'
import { createFakeExchangeClient } from '../../../../test/support/fake-exchange-client.ts'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { VENUE } from '../../../../test/support/market.ts'
import type { SocketStatus } from '../../venues/market-streams.ts'
import { createSocketHistory } from './socket-history.ts'

test('keeps the rates of every interval, bounded, and ends with its signal', async () => {
  const clock = createManualClock()
  const client = createFakeExchangeClient(clock)
  const status = {
    name: 'depth',
    state: 'live',
    messagesPerSecond: 0,
    bytesPerSecond: 0,
    messages: 0,
    bytes: 0,
    wireBytes: 0,
    pausedMs: 0,
    reconnects: 0,
    gaps: 0,
  } as const
  let now: SocketStatus = status
  client.streams.status = () => [now]
  const history = createSocketHistory({ clients: () => [client], clock, everyMs: 1_000, limit: 3 })
  const end = new AbortController()
  const done = history.run(end.signal)
  await clock.settle()
  expect(history.of(VENUE, 'depth')).toEqual([])
  now = { ...now, messages: 10, wireBytes: 5_000 }
  await clock.advance(1_000)
  now = { ...now, state: 'paused' }
  await clock.advance(1_000)
  expect(history.of(VENUE, 'depth')).toMatchObject([
    { state: 'live', messagesPerSecond: 10, wireBytesPerSecond: 5_000 },
    { state: 'paused', messagesPerSecond: 0, wireBytesPerSecond: 0 },
  ])
  await clock.advance(10_000)
  expect(history.of(VENUE, 'depth')).toHaveLength(3)
  expect(history.of(VENUE, 'user')).toEqual([])
  end.abort()
  await expect(done).rejects.toThrow()
  expect(clock.sleeperCount).toBe(0)
})
