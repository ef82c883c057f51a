import { expect, test } from 'vitest'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { createSubscriptions } from './subscriptions.ts'

const never = new AbortController().signal

function createScene() {
  const clock = createManualClock()
  const sent: { method: string; params: string[]; id: number; atMs: number }[] = []
  const subscriptions = createSubscriptions({
    clock,
    send: (text) => void sent.push({ ...JSON.parse(text), atMs: clock.monotonicMs() }),
  })
  return { clock, sent, subscriptions }
}

test('many streams travel in one frame and count once they are confirmed', async () => {
  const { clock, sent, subscriptions } = createScene()
  subscriptions.want('a@depth')
  subscriptions.want('b@depth')
  const settled = subscriptions.settle(never)
  await clock.advance(1_000)
  await settled
  expect(sent).toMatchObject([{ method: 'SUBSCRIBE', params: ['a@depth', 'b@depth'], id: 1 }])
  expect(subscriptions.isConfirmed('a@depth')).toBe(false)
  expect(subscriptions.acknowledge(1)).toEqual(['a@depth', 'b@depth'])
  expect(subscriptions.isConfirmed('a@depth')).toBe(true)
})

test('a hundred changes of mind stay within ten frames a second', async () => {
  const { clock, sent, subscriptions } = createScene()
  for (let turn = 0; turn < 100; turn += 1) {
    if (turn % 2 === 0) subscriptions.want('a@depth')
    else subscriptions.drop('a@depth')
    void subscriptions.settle(never)
    await clock.advance(20)
  }
  await clock.advance(1_000)
  for (const { atMs } of sent) {
    const within = sent.filter((other) => other.atMs >= atMs && other.atMs < atMs + 1_000)
    expect(within.length).toBeLessThanOrEqual(10)
  }
  expect(sent.length).toBeGreaterThan(1)
  expect(sent.at(-1)?.method).toBe('UNSUBSCRIBE')
})

test('more streams than a connection may carry are not asked for', async () => {
  const { clock, sent, subscriptions } = createScene()
  for (let number = 0; number < 250; number += 1) subscriptions.want(`s${number}@depth`)
  const settled = subscriptions.settle(never)
  await clock.advance(5_000)
  await settled
  expect(sent.flatMap((frame) => frame.params)).toHaveLength(200)
})

test('a stream dropped before its answer is not taken for confirmed', async () => {
  const { clock, subscriptions } = createScene()
  subscriptions.want('a@depth')
  void subscriptions.settle(never)
  await clock.advance(10)
  subscriptions.drop('a@depth')
  void subscriptions.settle(never)
  await clock.advance(1_000)
  expect(subscriptions.acknowledge(1)).toEqual([])
})

test('a request without an answer becomes overdue, and a new connection forgets it', async () => {
  const { clock, subscriptions } = createScene()
  subscriptions.want('a@depth')
  void subscriptions.settle(never)
  await clock.advance(5_001)
  expect(subscriptions.overdue(5_000)).toBe(true)
  subscriptions.reset()
  expect(subscriptions.overdue(5_000)).toBe(false)
})
