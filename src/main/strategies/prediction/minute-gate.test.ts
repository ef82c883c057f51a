import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { SymbolId } from '../../domain/brands.ts'
import { createMinuteGate } from './minute-gate.ts'

const BTC = 'BTC' as SymbolId

it('lets one cycle a minute through, whenever updates come and wherever the clock is set', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -90_000, max: 90_000 }), { maxLength: 200 }), (steps) => {
      const gate = createMinuteGate()
      const passed: number[] = []
      let nowMs = 10_000_000
      for (const step of steps) {
        nowMs += step
        if (!gate.isOpen(BTC, nowMs)) {
          expect(gate.isOpen(BTC, gate.nextOpenMs(BTC, nowMs))).toBe(true)
          continue
        }
        gate.pass(BTC, nowMs)
        passed.push(Math.floor(nowMs / 60_000))
      }
      expect(new Set(passed).size).toBe(passed.length)
    }),
  )
})

it('counts by symbol', () => {
  const gate = createMinuteGate()
  gate.pass(BTC, 60_000)
  expect(gate.isOpen(BTC, 119_999)).toBe(false)
  expect(gate.isOpen('ETH' as SymbolId, 119_999)).toBe(true)
  expect(gate.isOpen(BTC, 120_000)).toBe(true)
})
