import { expect, test } from 'vitest'
import { createManualClock } from '../../../../test/support/manual-clock.ts'
import { createRateBudget } from '../../base/rate-budget.ts'
import { channelOf, createChannels } from './channels.ts'
import { minuteOf } from './config.ts'

const never = new AbortController().signal

function createScene(messagesPerMinute = 100) {
  const clock = createManualClock()
  const sent: string[] = []
  const channels = createChannels({
    clock,
    send: (text) => {
      const { type, channel, auth } = JSON.parse(text) as { type: string; channel: string; auth?: string }
      sent.push([type, channel, ...(auth === undefined ? [] : [auth])].join(' '))
    },
    budget: createRateBudget(minuteOf(messagesPerMinute), clock),
    token: async () => 'token',
  })
  return { clock, sent, channels }
}

test('a public channel is asked for plainly, the account’s with a token', async () => {
  const { channels, sent } = createScene()
  channels.want('order_book/1', false)
  channels.want('user_stats/7', true)
  await channels.settle(never)
  expect(sent).toEqual(['subscribe order_book/1', 'subscribe user_stats/7 token'])
})

test('renewing leaves, and joins only after the venue has said that it was left', async () => {
  const { channels, sent } = createScene()
  channels.want('order_book/1', false)
  await channels.settle(never)
  channels.joined('order_book/1')
  channels.renew('order_book/1')
  await channels.settle(never)
  expect(sent.slice(1)).toEqual(['unsubscribe order_book/1'])
  expect(channels.isJoined('order_book/1')).toBe(false)
  channels.left('order_book/1')
  await channels.settle(never)
  expect(sent.slice(2)).toEqual(['subscribe order_book/1'])
})

test('a channel that is dropped and wanted again while it is left is joined again', async () => {
  const { channels, sent } = createScene()
  channels.want('trade/1', false)
  await channels.settle(never)
  channels.joined('trade/1')
  channels.drop('trade/1')
  await channels.settle(never)
  channels.want('trade/1', false)
  await channels.settle(never)
  expect(sent).toEqual(['subscribe trade/1', 'unsubscribe trade/1'])
  channels.left('trade/1')
  await channels.settle(never)
  expect(sent.at(-1)).toBe('subscribe trade/1')
})

test('a refused channel is not asked for again before the next connection', async () => {
  const { channels, sent } = createScene()
  channels.want('trade/9', false)
  await channels.settle(never)
  channels.refused('trade/9')
  await channels.settle(never)
  expect(sent).toHaveLength(1)
  channels.reset()
  await channels.settle(never)
  expect(sent).toHaveLength(2)
})

test('a request without an answer is overdue', async () => {
  const { channels, clock } = createScene()
  channels.want('trade/1', false)
  await channels.settle(never)
  await clock.advance(5_001)
  expect(channels.overdue(5_000)).toBe(true)
  channels.joined('trade/1')
  expect(channels.overdue(5_000)).toBe(false)
})

test('no more messages leave than the venue allows in a minute', async () => {
  const { channels, clock, sent } = createScene(3)
  for (const market of [1, 2, 3, 4]) channels.want(`trade/${market}`, false)
  const done = channels.settle(never)
  await clock.advance(1_000)
  expect(sent).toHaveLength(3)
  await clock.advance(60_000)
  await done
  expect(sent).toHaveLength(4)
})

test('answers spell a channel with colons', () => {
  expect(channelOf('order_book:1')).toBe('order_book/1')
})

test('a channel that the venue ends by itself is told as such, and joined again', async () => {
  const { channels, sent } = createScene()
  channels.want('user_stats/7', true)
  await channels.settle(never)
  channels.joined('user_stats/7')
  expect(channels.left('user_stats/7')).toBe(true)
  expect(channels.left('user_stats/7')).toBe(false)
  await channels.settle(never)
  expect(sent.slice(1)).toEqual(['subscribe user_stats/7 token'])
})
