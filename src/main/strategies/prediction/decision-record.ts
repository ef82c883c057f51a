import type { DecisionRules, PriceSnapshot, Verdict } from './decision.ts'
import type { Features } from './features.ts'
import type { Prediction } from './predictor.ts'

/** One decision with everything that it rests on. */
export interface Decision {
  readonly decisionId: string
  readonly atMs: number
  /** The one source of every price in it. */
  readonly snapshot: PriceSnapshot
  /** `cycle`: the minute's prediction; `exit`: take profit or stop loss. */
  readonly cause: 'cycle' | 'exit'
  readonly predictor: string
  /** Those that it was made by: they may have changed since the decision before. */
  readonly rules: DecisionRules
  readonly features: Features | undefined
  readonly prediction: Prediction | undefined
  readonly action: Verdict['action']
  readonly reason: string
  readonly tradeId: string | undefined
  /** From the price update to the decision, milliseconds. */
  readonly tookMs: number
}

/** The decision as fields of a log line: prices as text, exactly. */
export function decisionFields({ snapshot, ...rest }: Decision) {
  const { bid, ask, lastClose, ...price } = snapshot
  return {
    ...rest,
    snapshot: { ...price, bid: bid.toFixed(), ask: ask.toFixed(), lastClose: lastClose?.toFixed() },
  }
}
