import { expect, test } from 'vitest'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { createSubscriptions } from './subscriptions.ts'

const never = new AbortController().signal

interface Sent {
  readonly action: string
  readonly channels: readonly { name: string; interval?: string[]; markets: string[] }[]
}

function createScene() {
  const clock = createManualClock()
  const sent: Sent[] = []
  const subscriptions = createSubscriptions({
    clock,
    send: (text) => void sent.push(JSON.parse(text) as Sent),
    takeRoom: async () => undefined,
  })
  return {
    clock,
    sent,
    subscriptions,
    async settle() {
      void subscriptions.settle(never)
      await clock.advance(250)
    },
    acknowledge: (...streams: string[]) => subscriptions.acknowledge(new Set(streams)),
  }
}

test('many streams travel in one frame, by channel, and count once they are confirmed', async () => {
  const { sent, subscriptions, settle, acknowledge } = createScene()
  for (const stream of ['ticker:BTC-EUR', 'ticker:ETH-EUR', 'candles:BTC-EUR']) subscriptions.want(stream)
  await settle()
  expect(sent).toEqual([
    {
      action: 'subscribe',
      channels: [
        { name: 'ticker', markets: ['BTC-EUR', 'ETH-EUR'] },
        { name: 'candles', interval: ['1m'], markets: ['BTC-EUR'] },
      ],
    },
  ])
  expect(subscriptions.isConfirmed('ticker:BTC-EUR')).toBe(false)
  expect(acknowledge('ticker:BTC-EUR', 'ticker:ETH-EUR', 'candles:BTC-EUR')).toHaveLength(3)
  expect(subscriptions.isConfirmed('candles:BTC-EUR')).toBe(true)
})

test('the list of everything confirms only what was asked for last', async () => {
  const { subscriptions, settle, acknowledge } = createScene()
  subscriptions.want('ticker:BTC-EUR')
  await settle()
  acknowledge('ticker:BTC-EUR')
  subscriptions.want('book:BTC-EUR')
  await settle()
  expect(acknowledge('ticker:BTC-EUR', 'book:BTC-EUR')).toEqual(['book:BTC-EUR'])
})

test('one request is open at a time: answers carry no id', async () => {
  const { sent, subscriptions, settle, acknowledge } = createScene()
  subscriptions.want('ticker:BTC-EUR')
  await settle()
  subscriptions.want('ticker:ETH-EUR')
  await settle()
  expect(sent).toHaveLength(1)
  acknowledge('ticker:BTC-EUR')
  await settle()
  expect(sent[1]?.channels).toEqual([{ name: 'ticker', markets: ['ETH-EUR'] }])
})

test('after a refusal streams are asked for one by one, and the bad one is left out', async () => {
  const { sent, subscriptions, settle, acknowledge } = createScene()
  for (const name of ['BTC', 'NOPE', 'ETH']) subscriptions.want(`ticker:${name}-EUR`)
  await settle()
  expect(subscriptions.refuse()).toBeUndefined()
  await settle()
  expect(acknowledge('ticker:BTC-EUR')).toEqual(['ticker:BTC-EUR'])
  await settle()
  expect(subscriptions.refuse()).toBe('ticker:NOPE-EUR')
  await settle()
  acknowledge('ticker:BTC-EUR', 'ticker:ETH-EUR')
  await settle()
  expect(sent.slice(1).map(({ channels }) => channels[0]?.markets)).toEqual([
    ['BTC-EUR'],
    ['NOPE-EUR'],
    ['ETH-EUR'],
  ])
  subscriptions.reset()
  await settle()
  expect(sent.at(-1)?.channels[0]?.markets).toHaveLength(3)
})

test('a request that was not looked at is sent again', async () => {
  const { sent, subscriptions, settle } = createScene()
  subscriptions.want('ticker:BTC-EUR')
  await settle()
  subscriptions.postpone()
  await settle()
  expect(sent.map(({ action }) => action)).toEqual(['subscribe', 'subscribe'])
})

test('a stream dropped before its answer is not taken for confirmed, and is left', async () => {
  const { sent, subscriptions, settle, acknowledge } = createScene()
  subscriptions.want('ticker:BTC-EUR')
  await settle()
  subscriptions.drop('ticker:BTC-EUR')
  acknowledge('ticker:BTC-EUR')
  await settle()
  expect(sent.at(-1)).toEqual({
    action: 'unsubscribe',
    channels: [{ name: 'ticker', markets: ['BTC-EUR'] }],
  })
  expect(subscriptions.isConfirmed('ticker:BTC-EUR')).toBe(false)
})

test('a request without an answer becomes overdue, and a new connection forgets it', async () => {
  const { clock, subscriptions, settle } = createScene()
  subscriptions.want('ticker:BTC-EUR')
  await settle()
  await clock.advance(5_001)
  expect(subscriptions.overdue(5_000)).toBe(true)
  subscriptions.reset()
  expect(subscriptions.overdue(5_000)).toBe(false)
})
