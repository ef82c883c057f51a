import { expect, test } from 'vitest'
import { createTrafficMeter } from './traffic-meter.ts'

test('rates cover the last second, totals everything', () => {
  const meter = createTrafficMeter()
  for (let atMs = 10_000; atMs < 11_000; atMs += 100) meter.add(50, atMs)
  expect(meter.perSecond(10_999)).toEqual({ messages: 10, bytes: 500 })
  expect(meter.perSecond(11_499)).toEqual({ messages: 5, bytes: 250 })
  expect(meter.perSecond(20_000)).toEqual({ messages: 0, bytes: 0 })
  expect([meter.messages, meter.bytes]).toEqual([10, 500])
})

test('a slot that comes round again starts anew', () => {
  const meter = createTrafficMeter()
  meter.add(1, 10_000)
  meter.add(2, 11_000)
  expect(meter.perSecond(11_000)).toEqual({ messages: 1, bytes: 2 })
})
