import { expect, test } from 'vitest'
import { createCoolDown } from './cool-down.ts'

test('waits longer after pauses that came too early, four times as long at most', () => {
  const coolDown = createCoolDown(() => 1_000)
  const waits = [0, 1, 2, 3].map(() => {
    const waitMs = coolDown.waitMs()
    coolDown.wantedAfter(500)
    return waitMs
  })
  expect(waits).toEqual([1_000, 2_000, 4_000, 4_000])
})

test('a pause that was worth it changes nothing, one of more than four waits starts anew', () => {
  const coolDown = createCoolDown(() => 1_000)
  coolDown.wantedAfter(999)
  coolDown.wantedAfter(2_000)
  expect(coolDown.waitMs()).toBe(2_000)
  coolDown.wantedAfter(8_001)
  expect(coolDown.waitMs()).toBe(1_000)
})

test('another setting counts at once', () => {
  let baseMs = 1_000
  const coolDown = createCoolDown(() => baseMs)
  coolDown.wantedAfter(1)
  baseMs = 60_000
  expect(coolDown.waitMs()).toBe(120_000)
})
