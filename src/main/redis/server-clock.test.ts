import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createServerClock } from './server-clock.ts'

it('its bounds hold the true time, whatever the delays and drifts', () => {
  const exchange = fc.record({
    pauseMs: fc.double({ min: 0, max: 20_000, noNaN: true }),
    thereMs: fc.double({ min: 0, max: 500, noNaN: true }),
    backMs: fc.double({ min: 0, max: 500, noNaN: true }),
  })
  const world = fc.record({
    /** Server's clock at our zero, and how much faster it runs than ours. */
    offsetMs: fc.double({ min: 1e12, max: 2e12, noNaN: true }),
    drift: fc.double({ min: -0.00015, max: 0.00015, noNaN: true }),
    exchanges: fc.array(exchange, { minLength: 1, maxLength: 10 }),
    lookMs: fc.double({ min: -60_000, max: 60_000, noNaN: true }),
  })
  fc.assert(
    fc.property(world, ({ offsetMs, drift, exchanges, lookMs }) => {
      const trueAt = (oursMs: number): number => offsetMs + oursMs * (1 + drift)
      const server = createServerClock()
      let oursMs = 0
      for (const { pauseMs, thereMs, backMs } of exchanges) {
        const sentMs = oursMs + pauseMs
        oursMs = sentMs + thereMs + backMs
        expect(server.learn(trueAt(sentMs + thereMs), sentMs, oursMs)).toBe(true)
      }
      // Rounding of numbers of this size is a quarter of a microsecond.
      expect(server.earliestAt(oursMs + lookMs)).toBeLessThanOrEqual(trueAt(oursMs + lookMs) + 0.001)
      expect(server.latestAt(oursMs + lookMs)).toBeGreaterThanOrEqual(trueAt(oursMs + lookMs) - 0.001)
    }),
  )
})

it('sees that the clock was set, either way, once it is more than the way there and back', () => {
  for (const stepMs of [-400, -20, 20, 400]) {
    const server = createServerClock()
    expect(server.learn(1_000_000, 0, 2)).toBe(true)
    expect(server.learn(1_001_000 + stepMs, 1_000, 1_002)).toBe(false)
    expect(server.learn(1_002_000 + stepMs, 2_000, 2_002)).toBe(true)
  }
})

it('knows nothing before the first reading', () => {
  expect(createServerClock().earliestAt(5)).toBeUndefined()
  expect(createServerClock().latestAt(5)).toBeUndefined()
})
