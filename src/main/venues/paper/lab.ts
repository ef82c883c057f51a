import type { Decimal } from '../../base/decimal.ts'
import { createEmitter, type Unsubscribe } from '../../base/emitter.ts'
import type { SymbolId } from '../../domain/brands.ts'
import type { FundingPayment } from '../../domain/market.ts'

/** What the paper lab is set to. */
export interface PaperLabSettings {
  /** A fixed round trip, ms; `measured` draws from the venue's own. */
  readonly latencyMs: number | 'measured'
  /** Off: the first print at a resting order's price fills it. */
  readonly queueModel: boolean
  /** What the next orders will meet, in turn. */
  readonly faults: readonly PaperFault[]
}

/** What one order will meet instead of its reply. */
export type PaperFault =
  | { readonly kind: 'reject'; readonly code: string; readonly reason: string }
  /** No reply: the outcome is unknown until it is asked for. */
  | { readonly kind: 'no-reply'; readonly carriedOut: boolean }

/** The controls of one paper venue: what can go wrong, on demand. Nothing of it survives a restart. */
export interface PaperLab {
  settings(): PaperLabSettings
  /** @param latencyMs round trip from 0 to 30,000 ms. @throws {RangeError} outside of it. */
  setLatency(latencyMs: number | 'measured'): void
  setQueueModel(on: boolean): void
  /** The replies of the next `count` orders are lost. `carriedOut` false: the orders are too. */
  dropReplies(count: number, carriedOut: boolean): void
  /** Fails this venue's next order: the "fail leg B now" of a pair whose leg B trades here. */
  failNextOrder(how: 'reject' | 'timeout', words?: { readonly code: string; readonly reason: string }): void
  clearFaults(): void
  /** Closes a position by force at the live book. @returns the size it closed, venue units. */
  liquidateNow(symbol: SymbolId, signal: AbortSignal): Promise<Decimal>
  /** Settles funding at this rate (fraction of notional; positive: longs pay) now. `undefined` when flat. */
  fundingShock(symbol: SymbolId, rate: Decimal, signal: AbortSignal): Promise<FundingPayment | undefined>
  onChange(listener: (settings: PaperLabSettings) => void): Unsubscribe
}

/** The lab's switches, and what the venue takes from them. */
export interface LabSwitches extends Omit<PaperLab, 'liquidateNow' | 'fundingShock'> {
  /** The fault that the next order meets; it is used up. */
  takeFault(): PaperFault | undefined
}

const LONGEST_LATENCY_MS = 30_000
const MOST_FAULTS = 1_000
const REJECTION = { code: 'paper-lab', reason: 'the paper lab let this order fail' } as const

/** @param onQueueModel told when the queue model is switched. */
export function createLabSwitches(onQueueModel: (on: boolean) => void): LabSwitches {
  const changed = createEmitter<PaperLabSettings>()
  let settings: PaperLabSettings = { latencyMs: 'measured', queueModel: true, faults: [] }
  const set = (change: Partial<PaperLabSettings>): void => {
    settings = { ...settings, ...change }
    changed.emit(settings)
  }
  const add = (faults: readonly PaperFault[]): void => set({ faults: [...settings.faults, ...faults] })
  return {
    settings: () => settings,
    setLatency(latencyMs) {
      if (latencyMs !== 'measured' && !(latencyMs >= 0 && latencyMs <= LONGEST_LATENCY_MS))
        throw new RangeError(`expected a latency of 0 to ${LONGEST_LATENCY_MS} ms, got ${latencyMs}`)
      set({ latencyMs })
    },
    setQueueModel(on) {
      onQueueModel(on)
      set({ queueModel: on })
    },
    dropReplies(count, carriedOut) {
      if (!Number.isInteger(count) || count < 1 || count > MOST_FAULTS)
        throw new RangeError(`expected 1 to ${MOST_FAULTS} replies to drop, got ${count}`)
      add(Array.from({ length: count }, () => ({ kind: 'no-reply', carriedOut })))
    },
    failNextOrder(how, words = REJECTION) {
      add([how === 'reject' ? { kind: 'reject', ...words } : { kind: 'no-reply', carriedOut: false }])
    },
    clearFaults: () => set({ faults: [] }),
    takeFault() {
      const [next, ...faults] = settings.faults
      if (next) set({ faults })
      return next
    },
    onChange: (listener) => changed.on(listener),
  }
}
