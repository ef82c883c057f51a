import { TRADER_RULE_NAMES, type TraderRules } from '../../shared/trader-rules.ts'
import { type RuleProblems, readTraderRules, userRulesOf } from '../settings/read-trader-rules.ts'
import { DEFAULT_RULES, type DecisionRules } from '../strategies/prediction/decision.ts'
import type { TakerFee } from '../strategies/prediction/taker-fee.ts'
import type { TraderLogs } from '../strategies/prediction/trader-logs.ts'

/** Who says what a trade costs. */
export type FeeSource = 'user' | 'account' | 'assumed'

/** The paper trader's rules, which are the user's. */
export interface OpenTraderRules {
  /** As the user typed them. */
  typed(): TraderRules
  /** By which the next decision is made. */
  current(): DecisionRules
  feeSource(): FeeSource
  /** The account's fee, or what is assumed in its place; undefined when no account was asked. */
  setAccountFee(fee: TakerFee | undefined): void
  /** Changes all of them at once and writes it down, or none and says of each field what is wrong with it. */
  save(typed: TraderRules): RuleProblems
}

interface Parts {
  /** In memory: every decision asks. */
  readonly kept: () => TraderRules
  readonly keep: (rules: TraderRules) => void
  readonly logs: TraderLogs
}

export function openTraderRules({ kept, keep, logs }: Parts): OpenTraderRules {
  let accountFee: TakerFee | undefined
  const work = (): DecisionRules => ({
    ...DEFAULT_RULES,
    ...(accountFee ? { feeRate: accountFee.feeRate } : {}),
    ...userRulesOf(kept()),
  })
  let current = work()
  return {
    typed: kept,
    current: () => current,
    feeSource() {
      if (kept().feePercent !== '') return 'user'
      return accountFee?.isOwn === true ? 'account' : 'assumed'
    },
    setAccountFee(fee) {
      accountFee = fee
      current = work()
    },
    save(typed) {
      const read = readTraderRules(typed)
      if (!read.ok) return read.error
      const [from, to] = [kept(), read.value]
      const changed = TRADER_RULE_NAMES.filter((name) => from[name] !== to[name])
      if (changed.length === 0) return {}
      keep(to)
      current = work()
      const words = Object.fromEntries(
        changed.map((name) => [name, `${said(from[name])} → ${said(to[name])}`]),
      )
      for (const log of [logs.technicalLog, logs.decisionLog]) log.info('rules.changed', words)
      return {}
    },
  }
}

/** An empty box is the fee of the account. */
const said = (text: string): string => (text === '' ? "the account's" : text)
