import { expect, it } from 'vitest'
import { RecordedTime } from './recorded-time.ts'

it('plays what happened at one moment at one moment, at any speed, round by round', () => {
  const time = new RecordedTime()
  expect(time.beginOf(0, 1_000, 50_000, 1)).toBe(50_000)
  expect(time.beginOf(0, 3_000, 50_300, 10)).toBe(50_200)
  expect(time.beginOf(0, 0, 50_300, 10)).toBe(49_900)
  // Another hour: nothing to keep in step with.
  expect(time.beginOf(0, 9_000_000, 50_400, 1)).toBe(50_400)
  expect(time.beginOf(1, 3_000, 90_000, 10)).toBe(90_000)
  expect(time.beginOf(1, 1_000, 90_100, 10)).toBe(89_800)
})

it('hurries nobody through a recording that is longer than the other one', () => {
  const time = new RecordedTime()
  expect(time.beginOf(1, 1_000, 50_000, 1)).toBe(50_000)
  expect(time.beginOf(1, 1_000, 65_000, 1)).toBe(50_000)
  expect(time.beginOf(1, 1_000, 65_001, 1)).toBe(65_001)
})
