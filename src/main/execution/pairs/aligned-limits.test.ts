import { describe, expect, it } from 'vitest'
import { btc } from '../../../../test/support/market.ts'
import { D, ZERO } from '../../base/decimal.ts'
import type { Instrument } from '../../domain/instrument.ts'
import { alignedLimits } from './aligned-limits.ts'
import type { PairLeg } from './pair-plan.ts'

const leg = (side: 'buy' | 'sell', more: Partial<Instrument> = {}): PairLeg => ({
  instrument: { ...btc, ...more },
  side,
  sizeBase: new D(1),
  positionBefore: ZERO,
  foreignBefore: ZERO,
})
const touch = (bid: number, ask: number) => ({ bidPrice: new D(bid), askPrice: new D(ask) })
const offset = new D('0.0001')
const limits = (...given: Parameters<typeof alignedLimits>) =>
  alignedLimits(...given).map((each) => each.toFixed())

describe('the limits of both entries', () => {
  it('are each their own where the buy pays no more than the sell brings', () => {
    expect(limits([leg('buy'), leg('sell')], [touch(59_999, 60_000), touch(60_010, 60_011)], offset)).toEqual(
      ['59994', '60016.1'],
    )
  })

  it('meet at the cheaper venue where they would cross', () => {
    expect(limits([leg('buy'), leg('sell')], [touch(60_029, 60_030), touch(59_999, 60_000)], offset)).toEqual(
      ['60005', '60005'],
    )
    expect(limits([leg('sell'), leg('buy')], [touch(59_999, 60_000), touch(60_029, 60_030)], offset)).toEqual(
      ['60005', '60005'],
    )
  })

  it('count a token, not a unit of a thousand', () => {
    const thousands = { multiplier: new D(1_000), tickSize: new D('0.0001') }
    const small = { tickSize: new D('0.00000001') }
    const touches = [touch(5.1006, 5.1008), touch(0.0050999, 0.0051)] as const
    const [long, short] = alignedLimits([leg('buy', thousands), leg('sell', small)], touches, offset)
    expect(long.div(1_000).lte(short)).toBe(true)
    expect(long.toFixed()).toBe('5.1002')
  })

  it('are left alone where the venues are half a per cent apart: one of them is not the market', () => {
    expect(limits([leg('buy'), leg('sell')], [touch(60_400, 60_401), touch(59_999, 60_000)], offset)).toEqual(
      ['60394.9', '60005'],
    )
  })
})
