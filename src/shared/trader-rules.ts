import { z } from 'zod'

/** One rule of the paper trader as its user sees it. Numbers are decimal text. */
interface RuleField {
  readonly label: string
  /** What stands behind the number. */
  readonly unit: string
  readonly lowest: string
  readonly highest: string
  /** Most digits after the point: a finer one is refused, not rounded. */
  readonly decimals: number
  /** As it is before the user changes it; empty where the rule may be left out. */
  readonly initial: string
}

/** Every rule that the user may change, in the order of the form. */
export const TRADER_RULE_FIELDS = {
  confidence: {
    label: 'Confidence threshold',
    unit: 'of 1',
    lowest: '0.5',
    highest: '1',
    decimals: 4,
    initial: '0.7',
  },
  strength: {
    label: 'Signal strength',
    unit: 'of 1',
    lowest: '0',
    highest: '1',
    decimals: 4,
    initial: '0.2',
  },
  positionsPerSymbol: {
    label: 'Positions a symbol',
    unit: 'at most',
    lowest: '1',
    highest: '10',
    decimals: 0,
    initial: '1',
  },
  positionSharePercent: {
    label: 'Size of a position',
    unit: '% of equity',
    lowest: '1',
    highest: '100',
    decimals: 2,
    initial: '10',
  },
  takeProfitPercent: {
    label: 'Take profit',
    unit: '% over entry',
    lowest: '0.1',
    highest: '50',
    decimals: 2,
    initial: '1.5',
  },
  stopLossPercent: {
    label: 'Stop loss',
    unit: '% under entry',
    lowest: '0.1',
    highest: '50',
    decimals: 2,
    initial: '1',
  },
  oldestPriceSeconds: {
    label: 'Oldest price',
    unit: 's',
    lowest: '1',
    highest: '60',
    decimals: 3,
    initial: '5',
  },
  feePercent: { label: 'Fee', unit: '% of value', lowest: '0', highest: '5', decimals: 4, initial: '' },
} as const satisfies Readonly<Record<string, RuleField>>
export type TraderRuleName = keyof typeof TRADER_RULE_FIELDS

/** The names, in the order of the form. */
export const TRADER_RULE_NAMES = Object.keys(TRADER_RULE_FIELDS) as readonly TraderRuleName[]

const typed = z.string().max(32)

/** The rules as text: what was typed, or what is kept. An empty fee is the account's own. */
export const traderRules = z.strictObject({
  confidence: typed,
  strength: typed,
  positionsPerSymbol: typed,
  positionSharePercent: typed,
  takeProfitPercent: typed,
  stopLossPercent: typed,
  oldestPriceSeconds: typed,
  feePercent: typed,
})
export type TraderRules = z.infer<typeof traderRules>

/** The rules before the user changes any. */
export const DEFAULT_TRADER_RULES = Object.fromEntries(
  TRADER_RULE_NAMES.map((name) => [name, TRADER_RULE_FIELDS[name].initial]),
) as TraderRules

/** Money that a ledger may begin with, quote; decimal text. */
export const START_MONEY = { lowest: '100', highest: '10000000', decimals: 2, initial: '10000' } as const
