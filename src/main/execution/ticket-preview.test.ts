import { describe, expect, it } from 'vitest'
import { bboOf, btc, depthOf } from '../../../test/support/market.ts'
import { D, ZERO } from '../base/decimal.ts'
import { type PreviewFacts, type PreviewRequest, previewTicket } from './ticket-preview.ts'

const request: PreviewRequest = {
  side: 'buy',
  size: '1',
  sizeUnit: 'base',
  type: 'market',
  reduceOnly: false,
}

const facts: PreviewFacts = {
  depth: depthOf(
    [[60_000, 2]],
    [
      ['60000.1', '0.5'],
      ['60001.1', 3],
    ],
    1_000,
  ),
  instrument: btc,
  fees: { makerRate: new D('0.0002'), takerRate: new D('0.0005') },
  positionBase: ZERO,
  restingBase: ZERO,
  gate: { problems: () => [] },
  nowMs: 1_040,
  ceilingMs: 5_000,
}

const preview = (asked: Partial<PreviewRequest> = {}, more: Partial<PreviewFacts> = {}) =>
  previewTicket({ ...request, ...asked }, { ...facts, ...more })

describe('previewTicket', () => {
  it('works a market order out on the book', () => {
    const shown = preview()
    expect(shown.averagePrice?.toFixed()).toBe('60000.6')
    expect(shown.worstPrice?.toFixed()).toBe('60001.1')
    expect(shown.slippageBps?.toFixed(4)).toBe('0.0833')
    expect(shown.feeQuote?.toFixed()).toBe('30.0003')
    expect(shown.bookAgeMs).toBe(40)
    expect(shown.problems).toEqual([])
  })
  it('charges maker on what would rest and taker on what would take', () => {
    const shown = preview({ type: 'limit', limitPrice: '60000.5' })
    expect(shown.notionalQuote?.toFixed()).toBe('60000.3')
    expect(shown.feeQuote?.toFixed(6)).toBe('21.000075')
    expect(shown.warnings).toEqual(['0.5 of it would take at once'])
    expect(shown.worstPrice?.toFixed()).toBe('60000.5')
  })
  it('rests entirely below the market', () => {
    const shown = preview({ type: 'limit', limitPrice: '59000' })
    expect(shown.averagePrice?.toFixed()).toBe('59000')
    expect(shown.feeQuote?.toFixed()).toBe('11.8')
    expect(shown.slippageBps?.toFixed()).toBe('0')
  })
  it.each([
    [{ size: 'x' }, {}, /expected a size such as 0.01/],
    [{ size: '0' }, {}, /above zero/],
    [{ size: '10' }, {}, /the visible book is short of 6.5/],
    [{ type: 'limit', limitPrice: 'y' }, {}, /expected a limit price/],
    [
      { type: 'limit', limitPrice: '60002', timeInForce: 'post-only' },
      {},
      /post-only order at this price would take/,
    ],
    [{ reduceOnly: true }, {}, /no BTC position to reduce/],
    [{}, { depth: undefined }, /there is no order book of BTC yet/],
    [{}, { nowMs: 9_000 }, /too old: expected at most 5000 ms since it was received, got 8000 ms/],
    [{}, { depth: depthOf([], [], 1_000) }, /no buyers/],
    [{}, { gate: { problems: () => [{ code: 'halted', reason: 'trading is HALTED' }] } }, /HALTED/],
  ] as const)('names what stands in the way of %j', (asked, more, words) => {
    expect(preview(asked, more as Partial<PreviewFacts>).problems.join(' · ')).toMatch(words)
  })
  it('says nothing twice', () => {
    const { problems } = preview({}, { nowMs: 9_000 })
    expect(new Set(problems).size).toBe(problems.length)
  })

  it('tells what was known last while there is no book, as what it is', () => {
    const lastKnown = { bbo: bboOf(60_000, '60000.1', 0), ageMs: 90_400 }
    const { problems, warnings } = preview({}, { depth: undefined, lastKnown })
    expect(problems).toEqual(['there is no order book of BTC yet'])
    expect(warnings).toEqual(['last known price 60000 / 60000.1, 90 s old: not good for an order'])
  })
})
