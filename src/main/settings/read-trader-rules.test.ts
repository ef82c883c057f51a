import { describe, expect, it } from 'vitest'
import { DEFAULT_TRADER_RULES, type TraderRules } from '../../shared/trader-rules.ts'
import { DEFAULT_RULES } from '../strategies/prediction/decision.ts'
import {
  keptStartMoney,
  keptTraderRules,
  readStartMoney,
  readTraderRules,
  userRulesOf,
} from './read-trader-rules.ts'

const read = (changes: Partial<TraderRules>) => readTraderRules({ ...DEFAULT_TRADER_RULES, ...changes })

describe("the paper trader's rules", () => {
  it('are at first those that the trader decides by at first', () => {
    expect(read({})).toEqual({ ok: true, value: DEFAULT_TRADER_RULES })
    expect({ ...DEFAULT_RULES, ...userRulesOf(DEFAULT_TRADER_RULES) }).toEqual(DEFAULT_RULES)
  })

  it('are kept as plain numbers, and decided by exactly', () => {
    const typed = read({ confidence: ' 0.650 ', takeProfitPercent: '+.70', oldestPriceSeconds: '2.5' })
    expect(typed).toMatchObject({
      value: { confidence: '0.65', takeProfitPercent: '0.7', oldestPriceSeconds: '2.5' },
    })
    expect(typed.ok && userRulesOf(typed.value)).toMatchObject({
      confidence: 0.65,
      takeProfit: 0.007,
      maxPriceAgeMs: 2_500,
    })
    const ownFee = read({ feePercent: '0.18' })
    expect(ownFee.ok && userRulesOf(ownFee.value).feeRate).toBe(0.0018)
    expect(read({ feePercent: ' ' })).toMatchObject({ value: { feePercent: '' } })
  })

  it.each([
    ['confidence', '0.49', 'expected 0.5 to 1, got "0.49"'],
    ['confidence', '0.49999999999999999999', 'expected 0.5 to 1, got "0.49999999999999999999"'],
    ['confidence', '70', 'expected 0.5 to 1, got "70"'],
    ['confidence', '0,7', 'expected a number from 0.5 to 1, got "0,7"'],
    ['confidence', '0.70001', 'expected at most 4 decimals, got "0.70001"'],
    ['strength', '-0.1', 'expected 0 to 1, got "-0.1"'],
    ['strength', '', 'expected a number from 0 to 1, got ""'],
    ['positionsPerSymbol', '1.5', 'expected a whole number, got "1.5"'],
    ['positionsPerSymbol', '11', 'expected 1 to 10, got "11"'],
    ['positionSharePercent', '101', 'expected 1 to 100, got "101"'],
    ['takeProfitPercent', '0', 'expected 0.1 to 50, got "0"'],
    ['stopLossPercent', '1e1', 'expected a number from 0.1 to 50, got "1e1"'],
    ['oldestPriceSeconds', '61', 'expected 1 to 60, got "61"'],
    ['feePercent', '5.1', 'expected 0 to 5, got "5.1"'],
    ['feePercent', 'NaN', 'expected a number from 0 to 5, got "NaN"'],
  ])('refuse %s %j', (field, text, words) =>
    expect(read({ [field]: text })).toEqual({ ok: false, error: { [field]: words } }),
  )

  it('name everything that is wrong at once', () => {
    const refused = read({ confidence: 'high', stopLossPercent: '' })
    expect(refused.ok === false && Object.keys(refused.error)).toEqual(['confidence', 'stopLossPercent'])
  })

  it('lose on the disk no more than the field that is broken', () => {
    const { strength: _, ...rest } = { ...DEFAULT_TRADER_RULES, confidence: '0.9', stopLossPercent: '900' }
    expect(keptTraderRules.parse({ ...rest, feePercent: 7, other: 1 })).toEqual({
      ...DEFAULT_TRADER_RULES,
      confidence: '0.9',
    })
  })
})

describe('start money', () => {
  it.each(['100', '10000000', '2500.50'])('may be %s', (text) => {
    expect(readStartMoney(text).ok).toBe(true)
    expect(keptStartMoney.safeParse(text).success).toBe(true)
  })

  it.each([
    ['99.99', 'expected 100 to 10000000, got "99.99"'],
    ['10000000.01', 'expected 100 to 10000000, got "10000000.01"'],
    ['500.005', 'expected at most 2 decimals, got "500.005"'],
    ['much', 'expected a number from 100 to 10000000, got "much"'],
  ])('may not be %s', (text, words) => {
    expect(readStartMoney(text)).toEqual({ ok: false, error: words })
    expect(keptStartMoney.safeParse(text).success).toBe(false)
  })
})
