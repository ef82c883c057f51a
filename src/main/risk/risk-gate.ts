import type { Clock } from '../base/clock.ts'
import { type Decimal, ZERO } from '../base/decimal.ts'
import { createEmitter, type Unsubscribe } from '../base/emitter.ts'
import { messageOf } from '../base/errors.ts'
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
  /** Halts on top of the state that was set, until `journalMended`: what cannot be written down is not sent. */
  journalFailed(reason: string): void
  /** Ends that halt; the state that was set stands again. */
  journalMended(): void
  /** Why the journal halts trading; absent when it does not. */
  journalProblem(): string | undefined
  /** Told of every change, also of a journal's problem that another halt hides. */
  onStatus(listener: (status: TradingStatus) => void): Unsubscribe
  /** Lets an order through, and remembers it as sent; or says why not. */
  admit(order: RiskOrder, facts: RiskFacts): Result<Admission, RiskRefusal>
  /** What `admit` would say, for a preview. Remembers nothing. */
  problems(order: RiskOrder, facts: RiskFacts): readonly RiskRefusal[]
}

/**
 * An order that passed. Its size counts for the position cap from here on, so that two orders at one moment
 * cannot both pass where only one fits.
 */
export interface Admission {
  /** Ends that: the order is counted among the open ones now, or was never sent. Safe to call twice. */
  release(): void
}

export interface RiskGateDeps {
  readonly clock: Clock
  readonly log: Logger
  /** Read at each order, so that a changed setting counts from the next one on. */
  readonly limits: () => RiskLimits
}

export function createRiskGate({ clock, log, limits }: RiskGateDeps): RiskGate {
  const changed = createEmitter<TradingStatus>((cause) =>
    log.error('risk.listener', { message: messageOf(cause) }),
  )
  let chosen: TradingStatus = { state: 'NORMAL' }
  let journalProblem: string | undefined
  /** Fingerprints of admitted orders → when, on the clock that never goes back. */
  const recent = new Map<string, number>()

  /** Admitted and not yet counted among the open orders, by venue, symbol and side. */
  const reserved = new Map<string, Decimal>()
  const reservedOf = (key: string): Decimal => reserved.get(key) ?? ZERO

  const reserve = (order: RiskOrder): Admission => {
    const key = reservationKey(order)
    reserved.set(key, reservedOf(key).plus(order.sizeBase))
    let isHeld = true
    return {
      release() {
        if (!isHeld) return
        isHeld = false
        const left = reservedOf(key).minus(order.sizeBase)
        if (left.isZero()) reserved.delete(key)
        else reserved.set(key, left)
      },
    }
  }

  const status = (): TradingStatus =>
    chosen.state === 'HALTED' || journalProblem === undefined
      ? chosen
      : { state: 'HALTED', reason: journalProblem }

  const change = (apply: () => void): void => {
    const [before, problemBefore] = [status(), journalProblem]
    apply()
    const after = status()
    const isSame = before.state === after.state && before.reason === after.reason
    if (isSame && journalProblem === problemBefore) return
    log.warn('risk.state', { ...after })
    changed.emit(after)
  }

  const problems = (order: RiskOrder, facts: RiskFacts): readonly RiskRefusal[] => {
    const { state, reason } = status()
    const restingBase = facts.restingBase.plus(reservedOf(reservationKey(order)))
    return riskProblems(order, { ...facts, restingBase }, limits(), state, reason)
  }

  const isDuplicate = (print: string, nowMs: number): boolean => {
    const windowMs = limits().duplicateWindowMs
    for (const [known, atMs] of recent) if (nowMs - atMs >= windowMs) recent.delete(known)
    return windowMs > 0 && recent.has(print)
  }

  return {
    status,
    setState: (state, reason) =>
      change(() => {
        chosen = state === 'NORMAL' ? { state } : { state, reason }
      }),
    journalFailed: (reason) =>
      change(() => {
        journalProblem = `${reason}. Only cancels go through until it can be`
      }),
    journalMended: () =>
      change(() => {
        journalProblem = undefined
      }),
    journalProblem: () => journalProblem,
    onStatus: (listener) => changed.on(listener),
    problems,
    admit(order, facts) {
      const first = problems(order, facts)[0]
      if (first) return err(first)
      const nowMs = clock.monotonicMs()
      const print = fingerprint(order)
      const mayRepeat = order.isPart === true || (order.purpose ?? 'entry') !== 'entry'
      if (!mayRepeat && isDuplicate(print, nowMs)) {
        const reason = `the same order was sent less than ${limits().duplicateWindowMs} ms ago`
        return err({ code: 'duplicate-order', reason })
      }
      recent.set(print, nowMs)
      return ok(reserve(order))
    },
  }
}

const reservationKey = ({ venue, symbol, side }: RiskOrder): string => `${venue}|${symbol}|${side}`

/** Orders that look the same to a user who clicked twice. */
function fingerprint(order: RiskOrder): string {
  const { venue, symbol, side, type, sizeBase, limitPrice, reduceOnly } = order
  return [venue, symbol, side, type, sizeBase.toFixed(), limitPrice?.toFixed() ?? '', reduceOnly].join('|')
}
