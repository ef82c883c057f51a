import type { SymbolId } from '../../domain/brands.ts'

const MINUTE_MS = 60_000

/** Lets one cycle a minute through, by symbol. */
export interface MinuteGate {
  isOpen(symbol: SymbolId, nowMs: number): boolean
  /** A cycle begins: closed until the next minute of the clock. */
  pass(symbol: SymbolId, nowMs: number): void
  nextOpenMs(symbol: SymbolId, nowMs: number): number
}

/** A clock that is set back does not open a minute twice. */
export function createMinuteGate(): MinuteGate {
  const passed = new Map<SymbolId, number>()
  const minuteOf = (atMs: number): number => Math.floor(atMs / MINUTE_MS)
  const isOpen = (symbol: SymbolId, nowMs: number): boolean => minuteOf(nowMs) > (passed.get(symbol) ?? -1)
  return {
    isOpen,
    pass(symbol, nowMs) {
      passed.set(symbol, Math.max(minuteOf(nowMs), passed.get(symbol) ?? -1))
    },
    nextOpenMs: (symbol, nowMs) =>
      isOpen(symbol, nowMs) ? nowMs : ((passed.get(symbol) ?? minuteOf(nowMs)) + 1) * MINUTE_MS,
  }
}
