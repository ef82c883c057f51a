import type { Clock } from '../base/clock.ts'
import type { IntentId } from '../domain/brands.ts'
import type { PricedBbo } from '../pricing/price-provider.ts'

/** Requests to the venue that an execution made, by what they were for. */
export type CallKind = 'book' | 'price' | 'order' | 'cancel' | 'query'

/** One step and how long it took. */
export interface ExecutionPhase {
  readonly name: string
  readonly startMs: number
  readonly durationMs: number
}

/** What one execution did, step by step. Times are milliseconds from its start. */
export interface ExecutionTimeline {
  readonly intentId: IntentId
  readonly startedAtMs: number
  readonly totalMs: number
  readonly phases: readonly ExecutionPhase[]
  readonly calls: Readonly<Record<CallKind, number>>
  /** The price it was made from: absent when it never got that far. */
  readonly price?: Pick<PricedBbo, 'bidPrice' | 'askPrice' | 'ageMs' | 'hit' | 'source'>
}

/** Writes one timeline. */
export interface ExecutionRecorder {
  /** Runs and times a step; a step that throws is recorded too. */
  phase<T>(name: string, step: () => Promise<T>): Promise<T>
  call(kind: CallKind): void
  price(price: PricedBbo): void
  /** Ends the timeline and keeps it. */
  finish(): ExecutionTimeline
}

export interface ExecutionTracker {
  begin(intentId: IntentId): ExecutionRecorder
  /** The latest timelines, newest first. */
  recent(): readonly ExecutionTimeline[]
}

const KEPT = 200

/** Keeps the last 200 timelines in memory. */
export function createExecutionTracker(clock: Clock): ExecutionTracker {
  const kept: ExecutionTimeline[] = []
  return {
    recent: () => kept.toReversed(),
    begin(intentId) {
      const [startedAtMs, startMs] = [clock.now(), clock.monotonicMs()]
      const phases: ExecutionPhase[] = []
      const calls: Record<CallKind, number> = { book: 0, price: 0, order: 0, cancel: 0, query: 0 }
      let price: PricedBbo | undefined
      const since = (): number => clock.monotonicMs() - startMs
      return {
        async phase(name, step) {
          const phaseStartMs = since()
          try {
            return await step()
          } finally {
            phases.push({ name, startMs: phaseStartMs, durationMs: since() - phaseStartMs })
          }
        },
        call(kind) {
          calls[kind] += 1
        },
        price(used) {
          price = used
        },
        finish() {
          const timeline = {
            intentId,
            startedAtMs,
            totalMs: since(),
            phases,
            calls,
            ...(price ? { price } : {}),
          }
          kept.push(timeline)
          if (kept.length > KEPT) kept.shift()
          return timeline
        },
      }
    },
  }
}
