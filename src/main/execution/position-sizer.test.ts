import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { btc } from '../../../test/support/market.ts'
import { D } from '../base/decimal.ts'
import { type SizeUnit, sizePosition } from './position-sizer.ts'

const size = (text: string, unit: SizeUnit = 'base', more: object = {}, instrument = btc) =>
  sizePosition({ text, unit, price: new D(60_000), type: 'market', reduceOnly: false, ...more }, instrument)

describe('sizePosition', () => {
  it('turns money into whole lots and shows what is left over', () => {
    const sized = size('100', 'quote')
    expect(sized.ok && sized.value.sizeBase.toFixed()).toBe('0.001')
    expect(sized.ok && sized.value.notionalQuote.toFixed()).toBe('60')
    expect(sized.ok && sized.value.residualBase.toFixed(6)).toBe('0.000667')
  })
  it('floors a size off the lot grid and reports the residual', () => {
    const sized = size('0.0129')
    expect(sized.ok && sized.value.sizeBase.toFixed()).toBe('0.012')
    expect(sized.ok && sized.value.residualBase.toFixed()).toBe('0.0009')
  })
  it('reads tokens, and sends the units of a multiplied instrument', () => {
    const sized = size('5000', 'base', { price: new D(100) }, { ...btc, multiplier: new D(1_000) })
    expect(sized.ok && sized.value.sizeBase.toFixed()).toBe('5')
  })
  it.each([
    ['0', 'zero', 'expected a size above zero, got 0'],
    ['0.000', 'zero', 'expected a size above zero, got 0'],
    ['-1', 'negative', 'expected a size above zero, got -1'],
    ['', 'not-a-number', 'expected a size such as 0.01, got nothing'],
    ['one', 'not-a-number', 'expected a size such as 0.01, got "one"'],
    ['1e3', 'not-a-number', 'expected a size such as 0.01, got "1e3"'],
    ['NaN', 'not-a-number', 'expected a size such as 0.01, got "NaN"'],
    ['Infinity', 'not-a-number', 'expected a size such as 0.01, got "Infinity"'],
    ['1,5', 'not-a-number', 'expected a size such as 0.01, got "1,5"'],
    ['0.0009', 'below-min-size', 'expected at least 0.001 BTC, got 0.0009 BTC'],
    ['121', 'above-max-size', 'expected at most 120 BTC in one market order, got 121 BTC'],
  ])('refuses %j: %s', (text, code, message) => {
    expect(size(text)).toEqual({ ok: false, error: { code, message } })
  })
  it('refuses a size that is worth too little, unless it reduces', () => {
    const cheap = { price: new D(1_000) }
    expect(size('0.001', 'base', cheap)).toMatchObject({
      ok: false,
      error: { code: 'below-min-notional', message: 'expected an order of at least 5 USDT, got 1.00 USDT' },
    })
    expect(size('0.001', 'base', { ...cheap, reduceOnly: true }).ok).toBe(true)
  })
  it('lets a limit order be larger than a market order may be', () => {
    expect(size('500', 'base', { type: 'limit' }).ok).toBe(true)
  })

  it('never sends more than was asked, nor off the grid, nor a lot less than it could', () => {
    const amount = fc.tuple(fc.nat(10_000_000), fc.integer({ min: 0, max: 5 }))
    fc.assert(
      fc.property(amount, fc.constantFrom<SizeUnit>('base', 'quote'), ([digits, decimals], unit) => {
        const text = new D(digits).div(new D(10).pow(decimals)).toFixed()
        const sized = size(text, unit)
        if (!sized.ok) return
        const asked = unit === 'base' ? new D(text) : new D(text).div(60_000)
        expect(sized.value.sizeBase.mod(btc.lotSize).isZero()).toBe(true)
        expect(sized.value.sizeBase.lte(asked)).toBe(true)
        expect(asked.minus(sized.value.sizeBase).lt(btc.lotSize)).toBe(true)
        expect(sized.value.notionalQuote.gte(btc.minNotional)).toBe(true)
      }),
    )
  })
  it('survives any text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => {
        const sized = size(text)
        expect(sized.ok ? sized.value.sizeBase.gt(0) : sized.error.message.length > 0).toBe(true)
      }),
    )
  })
})
