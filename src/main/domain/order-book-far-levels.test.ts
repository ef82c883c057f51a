import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FarLevels } from './order-book-far-levels.ts'

test('any changes leave the same levels as in a map', () => {
  const key = fc.oneof(fc.integer({ min: -600, max: 600 }), fc.integer(), fc.maxSafeInteger())
  const lots = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1_000_000 }))
  fc.assert(
    fc.property(
      fc.array(fc.tuple(key, lots), { maxLength: 900, size: 'max' }),
      fc.nat(900),
      (changes, clearAt) => {
        const levels = new FarLevels()
        const expected = new Map<number, number>()
        changes.forEach(([at, size], step) => {
          if (step === clearAt) {
            levels.clear()
            expected.clear()
          }
          levels.set(at, size)
          if (size === 0) expected.delete(at)
          else expected.set(at, size)
        })
        expect(levels.size).toBe(expected.size)
        expect([...levels.keysDescending()]).toEqual([...expected.keys()].toSorted((a, b) => b - a))
        for (const [at] of changes) expect(levels.get(at)).toBe(expected.get(at) ?? 0)
      },
    ),
    { numRuns: 60 },
  )
})
