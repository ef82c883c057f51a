import { expect, test } from 'vitest'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { createSubscriptions } from './subscriptions.ts'

const never = new AbortController().signal

function createScene() {
  const clock = createManualClock()
  const sent: { method: string; params: string[]; atMs: number }[] = []
  const asked: string[][] = []
  const subscriptions = createSubscriptions({
    clock,
    send: (text) => void sent.push({ ...JSON.parse(text), atMs: clock.monotonicMs() }),
    onAsked: (streams) => void asked.push([...streams]),
  })
  const settle = async () => {
    const settled = subscriptions.settle(never)
    await clock.advance(1_000)
    await settled
  }
  return { clock, sent, asked, subscriptions, settle }
}

test('many streams travel in one frame, without an id that would be echoed by nobody', async () => {
  const { sent, asked, subscriptions, settle } = createScene()
  subscriptions.want('depth.A')
  subscriptions.want('depth.B')
  await settle()
  expect(sent).toMatchObject([{ method: 'SUBSCRIBE', params: ['depth.A', 'depth.B'] }])
  expect(asked).toEqual([['depth.A', 'depth.B']])
  expect(subscriptions.isConfirmed('depth.A')).toBe(false)
})

test('the first frame begins a stream, once', async () => {
  const { subscriptions, settle } = createScene()
  subscriptions.want('depth.A')
  await settle()
  expect([subscriptions.heard('depth.A'), subscriptions.heard('depth.A')]).toEqual([true, false])
  expect(subscriptions.isConfirmed('depth.A')).toBe(true)
  expect(subscriptions.presume(['depth.A'])).toEqual([])
})

test('time begins a quiet stream, and its first frame does not begin it again', async () => {
  const { subscriptions, settle } = createScene()
  subscriptions.want('depth.A')
  await settle()
  expect(subscriptions.presume(['depth.A'])).toEqual(['depth.A'])
  expect(subscriptions.heard('depth.A')).toBe(false)
})

test('a complaint puts in doubt what has not spoken yet, until it speaks', async () => {
  const { subscriptions, settle } = createScene()
  for (const stream of ['depth.A', 'depth.B', 'depth.C']) subscriptions.want(stream)
  await settle()
  subscriptions.heard('depth.A')
  subscriptions.presume(['depth.B'])
  expect(subscriptions.doubt()).toEqual(['depth.B', 'depth.C'])
  expect(subscriptions.isConfirmed('depth.B')).toBe(false)
  expect(subscriptions.heard('depth.B')).toBe(true)
})

test('frames of a stream that was left begin nothing', async () => {
  const { subscriptions, settle } = createScene()
  subscriptions.want('depth.A')
  await settle()
  subscriptions.drop('depth.A')
  await settle()
  expect(subscriptions.heard('depth.A')).toBe(false)
})

test('a hundred changes of mind stay within ten frames a second and end as they should', async () => {
  const { clock, sent, subscriptions } = createScene()
  for (let turn = 0; turn < 100; turn += 1) {
    if (turn % 2 === 0) subscriptions.want('depth.A')
    else subscriptions.drop('depth.A')
    void subscriptions.settle(never)
    await clock.advance(20)
  }
  await clock.advance(1_000)
  for (const { atMs } of sent)
    expect(
      sent.filter((other) => other.atMs >= atMs && other.atMs < atMs + 1_000).length,
    ).toBeLessThanOrEqual(10)
  expect(sent.at(-1)?.method).toBe('UNSUBSCRIBE')
})

test('a new connection carries nothing yet', async () => {
  const { sent, subscriptions, settle } = createScene()
  subscriptions.want('depth.A')
  await settle()
  subscriptions.reset()
  expect(subscriptions.isConfirmed('depth.A')).toBe(false)
  await settle()
  expect(sent).toHaveLength(2)
})
