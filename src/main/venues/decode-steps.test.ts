import fc from 'fast-check'
import { expect, test } from 'vitest'
import { D } from '../base/decimal.ts'
import { createStepReader } from './decode-steps.ts'

test('any plain text on the grid is its exact number of steps, padded or not', () => {
  const cases = fc.record({
    stepDecimals: fc.integer({ min: 0, max: 10 }),
    steps: fc.bigInt({ min: 0n, max: 2n ** 53n - 1n }),
    padding: fc.integer({ min: 0, max: 6 }),
    leading: fc.integer({ min: 0, max: 2 }),
  })
  fc.assert(
    fc.property(cases, ({ stepDecimals, steps, padding, leading }) => {
      const step = new D(10).pow(-stepDecimals)
      const text = `${'0'.repeat(leading)}${step.times(String(steps)).toFixed(stepDecimals + padding)}`
      expect(createStepReader(step, 'size')(text)).toBe(Number(steps))
    }),
    { numRuns: 2_000 },
  )
})

test.each(['0.1', '0.5', '2', '0.00001'])(
  'text off the grid of %s is refused, whatever its length',
  (step) => {
    const read = createStepReader(new D(step), 'price')
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 10n }),
        fc.integer({ min: 0, max: 8 }),
        (digits, decimals) => {
          const value = new D(String(digits)).times(new D(10).pow(-decimals))
          const steps = value.div(step)
          if (steps.isInteger()) expect(read(value.toFixed(decimals))).toBe(steps.toNumber())
          else expect(() => read(value.toFixed(decimals))).toThrow(/grid of/)
        },
      ),
      { numRuns: 1_000 },
    )
  },
)

test.each(['', '.', '.5', '5.', '1.2.3', '-1', '+1', '1e5', ' 1', '1 ', '0x10', 'NaN', '１'])(
  '%j is no plain decimal text',
  (text) => {
    expect(() => createStepReader(new D('0.1'), 'price')(text)).toThrow(/plain decimal text/)
  },
)

test.each([1, null, undefined, ['1'], {}])('%j is no text', (value) => {
  expect(() => createStepReader(new D('0.1'), 'price')(value)).toThrow(/plain decimal text/)
})

test('more than 2^53 steps are refused, or rounded where the caller says so', () => {
  const text = '12345678901.12345678'
  expect(() => createStepReader(new D('0.00000001'), 'size')(text)).toThrow(/plain decimal text/)
  expect(createStepReader(new D('0.00000001'), 'size', 'round')(text)).toBe(Number('1234567890112345678'))
})
