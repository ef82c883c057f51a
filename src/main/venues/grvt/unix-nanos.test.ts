import { expect, test } from 'vitest'
import { msToNanos, unixNanos, unixToMs } from './unix-nanos.ts'

const MS = 1_790_000_000_123

test('nanoseconds past 2^53 are read as text and as a number', () => {
  expect(unixNanos.parse('1790000000123456789')).toBe(MS)
  expect(unixNanos.parse(JSON.parse('1790000000123456789'))).toBe(MS)
  expect(msToNanos(MS + 0.4)).toBe('1790000000123000000')
  for (const wrong of ['', '-1', '1e18', -1, null]) expect(unixNanos.safeParse(wrong).success).toBe(false)
})

test.each([
  ['nanoseconds', 1e6],
  ['microseconds', 1e3],
  ['milliseconds', 1],
  ['seconds', 1e-3],
])('a time in %s tells its unit by its size', (_unit, perMs) => {
  expect(Math.abs(unixToMs(Math.floor(MS * perMs)) - MS)).toBeLessThan(1_000)
})
