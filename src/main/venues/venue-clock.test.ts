import { expect, test } from 'vitest'
import { createManualClock } from '../../../test/support/manual-clock.ts'
import { silentLogger } from '../base/logger.ts'
import { createVenueClock } from './venue-clock.ts'

const never = new AbortController().signal

/** A venue that is `aheadMs` ahead of us and answers after `delaysMs`, half of it on the way there. */
function createScene(aheadMs: number, delaysMs: readonly number[]) {
  const clock = createManualClock()
  const delays = [...delaysMs]
  let asked = 0
  const venueClock = createVenueClock({
    clock,
    log: silentLogger,
    measureEveryMs: 60_000,
    lifetime: never,
    async fetchTimeMs(signal) {
      asked += 1
      const delayMs = delays.shift() ?? 0
      await clock.sleep(delayMs * 0.9, signal)
      const serverTime = clock.now() + aheadMs
      await clock.sleep(delayMs * 0.1, signal)
      return serverTime
    },
  })
  return { clock, venueClock, asked: () => asked }
}

test('the sample with the shortest round trip wins', async () => {
  const { clock, venueClock } = createScene(3_000, [800, 10, 400])
  const measured = venueClock.measure(never)
  await clock.advance(2_000)
  await measured
  expect(Math.abs(venueClock.offsetMs - 3_000)).toBeLessThanOrEqual(5)
  expect(venueClock.now()).toBe(clock.now() + venueClock.offsetMs)
})

test('callers at the same time share one measurement, and later ones need none', async () => {
  const { clock, venueClock, asked } = createScene(-500, [])
  await Promise.all([clock.advance(10), venueClock.ready(never), venueClock.ready(never)])
  await venueClock.ready(never)
  expect(asked()).toBe(3)
})

test('an old measurement is renewed in the background', async () => {
  const { clock, venueClock, asked } = createScene(0, [])
  await Promise.all([clock.advance(10), venueClock.ready(never)])
  await clock.advance(60_001)
  await venueClock.ready(never)
  await clock.advance(10)
  expect(asked()).toBe(6)
})
