import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { btc } from '../../../../test/support/market.ts'
import { D, isMultipleOf, ZERO } from '../../base/decimal.ts'
import type { Instrument } from '../../domain/instrument.ts'
import {
  commonLotTokens,
  type LotTerms,
  smallestTokens,
  solveCommonSize,
  tokensPerLot,
} from './common-lot.ts'

const instrument = (
  lotSize: string,
  more: Partial<Record<'multiplier' | 'minSize' | 'minNotional', string>> = {},
) =>
  ({
    ...btc,
    lotSize: new D(lotSize),
    minSize: new D(more.minSize ?? lotSize),
    maxSize: ZERO,
    minNotional: new D(more.minNotional ?? 0),
    multiplier: new D(more.multiplier ?? 1),
  }) satisfies Instrument

const terms = (each: Instrument, price = '100'): LotTerms => ({
  instrument: each,
  price: new D(price),
  reduceOnly: false,
})

describe('the common lot', () => {
  it.each([
    ['0.01', '0.1', '0.1'],
    ['0.03', '0.02', '0.06'],
    ['0.001', '0.001', '0.001'],
    ['5', '0.4', '10'],
    ['0.00001', '0.001', '0.001'],
  ])('of %s and %s is %s', (a, b, common) => {
    expect(commonLotTokens(instrument(a), instrument(b)).toFixed()).toBe(common)
  })

  it('counts tokens where a unit is a thousand of them', () => {
    const thousands = instrument('1', { multiplier: '1000' })
    expect(commonLotTokens(thousands, instrument('100')).toFixed()).toBe('1000')
    const solved = solveCommonSize([terms(thousands), terms(instrument('100'))], new D(2_550))
    expect(solved).toMatchObject({ ok: true, value: { residualTokens: ZERO, leftOverTokens: new D(550) } })
    expect(solved.ok && solved.value.sizesBase.map(String)).toEqual(['2', '2000'])
  })
})

describe('the common size', () => {
  it('is not the smaller of two roundings: 1.15 of a 0.01 venue does not go to a 0.1 venue', () => {
    const solved = solveCommonSize([terms(instrument('0.01')), terms(instrument('0.1'))], new D('1.15'))
    expect(solved.ok && solved.value.sizesBase.map(String)).toEqual(['1.1', '1.1'])
  })

  it('is refused with the residual where no lot fits both, and given when the user accepts that', () => {
    const legs = [terms(instrument('0.3')), terms(instrument('0.7'))] as const
    const refused = solveCommonSize(legs, new D(1))
    expect(refused).toMatchObject({ ok: false, error: { code: 'residual' } })
    expect(!refused.ok && refused.error.message).toContain('0.9 against 0.7 leaves 0.2 unhedged')
    const accepted = solveCommonSize(legs, new D(1), new D('0.2'))
    expect(accepted.ok && accepted.value.residualTokens.toFixed()).toBe('0.2')
  })

  it('keeps within what is there to close', () => {
    const legs = [
      { ...terms(instrument('0.01')), atMostBase: new D('0.35') },
      { ...terms(instrument('0.1')), atMostBase: new D(4) },
    ] as const
    const solved = solveCommonSize(legs, new D(1))
    expect(solved.ok && solved.value.tokens.map(String)).toEqual(['0.3', '0.3'])
  })

  it.each([
    [instrument('0.01', { minSize: '2' }), 'below-min-size'],
    [instrument('0.01', { minNotional: '150' }), 'below-min-notional'],
  ])('is refused below what a venue takes', (strict, code) => {
    const refused = solveCommonSize([terms(instrument('0.01')), terms(strict)], new D(1))
    expect(refused).toMatchObject({ ok: false, error: { code } })
  })

  it('is always whole lots on both sides, never above what was asked, and equal unless it says so', () => {
    const lot = fc.constantFrom('0.001', '0.002', '0.01', '0.03', '0.1', '0.5', '1', '7', '10')
    const multiplier = fc.constantFrom('1', '10', '1000')
    const leg = fc
      .record({ lot, multiplier })
      .map(({ lot: size, multiplier: times }) => terms(instrument(size, { multiplier: times })))
    fc.assert(
      fc.property(leg, leg, fc.integer({ min: 1, max: 10_000_000 }), (a, b, thousandths) => {
        const asked = new D(thousandths).div(1_000)
        const solved = solveCommonSize([a, b], asked, new D(Infinity))
        if (!solved.ok) return
        const { sizesBase, tokens, residualTokens, leftOverTokens } = solved.value
        for (const [index, { instrument: each }] of [a, b].entries()) {
          expect(isMultipleOf(sizesBase[index] ?? ZERO, each.lotSize)).toBe(true)
          expect((tokens[index] ?? ZERO).lte(asked)).toBe(true)
          expect(tokens[index]?.eq((sizesBase[index] ?? ZERO).times(each.multiplier))).toBe(true)
        }
        expect(residualTokens.eq((tokens[0] ?? ZERO).minus(tokens[1] ?? ZERO).abs())).toBe(true)
        if (residualTokens.isZero())
          expect(leftOverTokens.lt(commonLotTokens(a.instrument, b.instrument))).toBe(true)
      }),
    )
  })
})

it('knows the smallest hedge of a leg, by lot, by size and by money', () => {
  expect(smallestTokens(terms(instrument('0.01'))).toFixed()).toBe('0.01')
  expect(smallestTokens(terms(instrument('0.01', { minNotional: '5' }), '300')).toFixed()).toBe('0.02')
  expect(
    smallestTokens({ ...terms(instrument('0.01', { minNotional: '5' })), reduceOnly: true }).toFixed(),
  ).toBe('0.01')
  expect(tokensPerLot(instrument('2', { multiplier: '1000' })).toFixed()).toBe('2000')
})
