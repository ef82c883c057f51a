import { expect, it } from 'vitest'
import { paperErrorText, paperErrorWords, signedMs } from './paper-error-words.ts'

const empty = { n: 0, onlyLive: 1, onlyPaper: 2, notSimulated: 3 }
const some = {
  ...empty,
  n: 34,
  priceErrorBps: { median: -0.12, p95: 0.4 },
  timeErrorMs: { median: 12.4, p95: 40.6 },
}

it('says in one glance how far paper was from live', () => {
  expect(paperErrorText(empty)).toBe('not compared yet')
  expect(paperErrorText(some)).toBe('± 0.40 bps · 41 ms (34)')
})

it('says everything in sentences', () => {
  expect(paperErrorWords('Aster', empty)).toBe(
    'Aster: no live order has been compared with its paper twin yet. Filled live only: 1, on paper only: 2, not simulated: 3.',
  )
  expect(paperErrorWords('Aster', some)).toBe(
    'Aster: 34 live orders compared with paper. Price: median −0.12 bps, p95 0.40 bps; positive: live was worse. ' +
      'Time: median +12 ms, p95 41 ms; positive: live was slower. ' +
      'Filled live only: 1, on paper only: 2, not simulated: 3.',
  )
  expect(paperErrorWords('Aster', { ...some, n: 1 })).toContain('1 live order compared')
})

it('writes the sign of milliseconds, and none for nothing', () => {
  expect([signedMs(12.4), signedMs(-2.6), signedMs(-0.2)]).toEqual(['+12', '−3', '0'])
})
