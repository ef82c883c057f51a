import { expect, it } from 'vitest'
import { readLatency } from './read-latency.ts'

it.each([
  ['', 'measured'],
  ['  ', 'measured'],
  ['Measured', 'measured'],
  ['0', 0],
  [' 1500 ', 1_500],
  ['12.5', 12.5],
  ['30000', 30_000],
])('"%s" is a latency of %s', (typed, latencyMs) => {
  expect(readLatency(typed)).toEqual({ isRead: true, latencyMs })
})

it.each(['30001', '-1', '1e3', 'fast', '0x10', '1 000', 'NaN', 'Infinity', '1,5'])(
  '"%s" is refused with what was expected and what came',
  (typed) => {
    expect(readLatency(typed)).toEqual({
      isRead: false,
      problem: `expected 0 to 30,000 ms, or nothing for the measured one, got "${typed}"`,
    })
  },
)
