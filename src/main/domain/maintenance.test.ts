import { expect, it } from 'vitest'
import { D } from '../base/decimal.ts'
import { flatMaintenance, maintenanceMargin, marginalMaintenance } from './maintenance.ts'

const tiers = marginalMaintenance([
  { floorQuote: new D(0), rate: new D('0.004') },
  { floorQuote: new D(50_000), rate: new D('0.005') },
  { floorQuote: new D(250_000), rate: new D('0.01') },
])

it('deducts what makes the margin of marginal tiers continuous', () => {
  expect(tiers.map(({ deductionQuote }) => deductionQuote.toFixed())).toEqual(['0', '50', '1300'])
})

it.each([
  [0, '0'],
  [10_000, '40'],
  [50_000, '200'],
  [100_000, '450'],
  [250_000, '1200'],
  [1_000_000, '8700'],
])('keeps %s of notional with %s', (notional, margin) => {
  expect(maintenanceMargin(tiers, new D(notional)).toFixed()).toBe(margin)
})

it('is one rate where a venue tells one', () => {
  expect(maintenanceMargin(flatMaintenance(new D('0.012')), new D(1_000)).toFixed()).toBe('12')
})
