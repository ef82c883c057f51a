import type { Clock } from '../base/clock.ts'
import { createEmitter, type Unsubscribe } from '../base/emitter.ts'
import type { Logger } from '../base/logger.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { RiskLimits } from './risk-limits.ts'
import {
  type RiskFacts,
  type RiskOrder,
  type RiskRefusal,
  riskProblems,
  type TradingState,
} from './risk-rules.ts'

/** Whether trading goes on, and why not. */
export interface TradingStatus {
  readonly state: TradingState
  /** Present when not NORMAL. */
  readonly reason?: string
}

/** The one gate that every order passes. Cancels do not come here: they always go through. */
export interface RiskGate {
  status(): TradingStatus
  /** Sets the state; the reason is shown beside it. */
  setState(state: TradingState, reason: string): void
  onStatus(listener: (status: TradingStatus) => void): Unsubscribe
  /** Lets an order through, and remembers it as sent; or says why not. */
  admit(order: RiskOrder, facts: RiskFacts): Result<undefined, RiskRefusal>
  /** What `admit` would say, for a preview. Remembers nothing. */
  problems(order: RiskOrder, facts: RiskFacts): readonly RiskRefusal[]
}

export interface RiskGateDeps {
  readonly clock: Clock
  readonly log: Logger
  /** Read at each order, so that a changed setting counts from the next one on. */
  readonly limits: () => RiskLimits
}

export function createRiskGate({ clock, log, limits }: RiskGateDeps): RiskGate {
  const changed = createEmitter<TradingStatus>()
  let status: TradingStatus = { state: 'NORMAL' }
  /** Fingerprints of admitted orders → when, on the clock that never goes back. */
  const recent = new Map<string, number>()

  const problems = (order: RiskOrder, facts: RiskFacts): readonly RiskRefusal[] =>
    riskProblems(order, facts, limits(), status.state, status.reason)

  const isDuplicate = (print: string, nowMs: number): boolean => {
    const windowMs = limits().duplicateWindowMs
    for (const [known, atMs] of recent) if (nowMs - atMs >= windowMs) recent.delete(known)
    return windowMs > 0 && recent.has(print)
  }

  return {
    status: () => status,
    setState(state, reason) {
      if (status.state === state && (status.reason ?? '') === reason) return
      status = state === 'NORMAL' ? { state } : { state, reason }
      log.warn('risk.state', { state, reason })
      changed.emit(status)
    },
    onStatus: (listener) => changed.on(listener),
    problems,
    admit(order, facts) {
      const first = problems(order, facts)[0]
      if (first) return err(first)
      const nowMs = clock.monotonicMs()
      const print = fingerprint(order)
      if (isDuplicate(print, nowMs)) {
        const reason = `the same order was sent less than ${limits().duplicateWindowMs} ms ago`
        return err({ code: 'duplicate-order', reason })
      }
      recent.set(print, nowMs)
      return ok(undefined)
    },
  }
}

/** Orders that look the same to a user who clicked twice. */
function fingerprint(order: RiskOrder): string {
  const { venue, symbol, side, type, sizeBase, limitPrice, reduceOnly } = order
  return [venue, symbol, side, type, sizeBase.toFixed(), limitPrice?.toFixed() ?? '', reduceOnly].join('|')
}
