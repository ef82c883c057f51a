import { z } from 'zod'
import {
  DEFAULT_TRADER_RULES,
  START_MONEY,
  TRADER_RULE_FIELDS,
  TRADER_RULE_NAMES,
  type TraderRuleName,
  type TraderRules,
} from '../../shared/trader-rules.ts'
import { D } from '../base/decimal.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { DecisionRules } from '../strategies/prediction/decision.ts'
import { readBounded } from './read-bounded.ts'

/** What is wrong, by field. */
export type RuleProblems = Readonly<Partial<Record<TraderRuleName, string>>>

/** Reads the rules that were typed, or says of each field what is wrong with it. What is kept is written plainly. */
export function readTraderRules(typed: TraderRules): Result<TraderRules, RuleProblems> {
  const rules: Record<string, string> = {}
  const problems: Partial<Record<TraderRuleName, string>> = {}
  for (const name of TRADER_RULE_NAMES) {
    const read = readRule(name, typed[name])
    if (read.ok) rules[name] = read.value
    else problems[name] = read.error
  }
  return Object.keys(problems).length > 0 ? err(problems) : ok(rules as TraderRules)
}

/** One rule; the fee alone may be left empty. */
function readRule(name: TraderRuleName, text: string): Result<string, string> {
  if (name === 'feePercent' && text.trim() === '') return ok('')
  const read = readBounded(text, TRADER_RULE_FIELDS[name])
  return read.ok ? ok(read.value.toFixed()) : read
}

/** @returns the money plainly written, or what was expected and what came. */
export function readStartMoney(text: string): Result<string, string> {
  const read = readBounded(text, START_MONEY)
  return read.ok ? ok(read.value.toFixed()) : read
}

/** The rules on the disk: a field that cannot be is as if the user had never changed it, the others stay. */
export const keptTraderRules = z.object(
  Object.fromEntries(
    TRADER_RULE_NAMES.map((name) => [
      name,
      z
        .string()
        .refine((text) => readRule(name, text).ok)
        .catch(DEFAULT_TRADER_RULES[name]),
    ]),
  ) as Record<TraderRuleName, z.ZodCatch<z.ZodString>>,
)

/** Start money on the disk. */
export const keptStartMoney = z.string().refine((text) => readStartMoney(text).ok)

/** What of the rules is the user's. The fee is absent where it is the account's. */
export type UserRules = Omit<DecisionRules, 'minNotionalQuote' | 'feeRate'> & { readonly feeRate?: number }

/**
 * The rules as the trader decides by them: fractions of 1, milliseconds, whole positions.
 *
 * @param rules read by `readTraderRules`: with the few decimals that it lets through, every fraction is the number typed.
 */
export function userRulesOf(rules: TraderRules): UserRules {
  const share = (percent: string): number => new D(percent).div(100).toNumber()
  return {
    confidence: Number(rules.confidence),
    strength: Number(rules.strength),
    positionsPerSymbol: Number(rules.positionsPerSymbol),
    positionShare: share(rules.positionSharePercent),
    takeProfit: share(rules.takeProfitPercent),
    stopLoss: share(rules.stopLossPercent),
    maxPriceAgeMs: new D(rules.oldestPriceSeconds).times(1_000).toNumber(),
    ...(rules.feePercent === '' ? {} : { feeRate: share(rules.feePercent) }),
  }
}
