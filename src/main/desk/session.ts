import { createEmitter, type Unsubscribe } from '../base/emitter.ts'
import { AppError } from '../base/errors.ts'
import type { TradingDesk } from './trading-desk.ts'

export type TradingMode = 'paper' | 'live'

/** Which of the two desks the window trades on. */
export interface Session {
  readonly mode: TradingMode
  readonly desk: TradingDesk
  readonly desks: Readonly<Record<TradingMode, TradingDesk>>
  /**
   * @param confirmation the word LIVE, when going live.
   * @throws {AppError} `validation` when the word is missing or another.
   */
  setMode(mode: TradingMode, confirmation?: string): void
  onModeChange(listener: (mode: TradingMode) => void): Unsubscribe
}

const WORD = 'LIVE'

export function createSession(
  desks: Readonly<Record<TradingMode, TradingDesk>>,
  initial: TradingMode,
  remember: (mode: TradingMode) => void,
): Session {
  const changed = createEmitter<TradingMode>()
  let mode = initial
  return {
    get mode() {
      return mode
    },
    get desk() {
      return desks[mode]
    },
    desks,
    setMode(next, confirmation) {
      if (next === mode) return
      if (next === 'live' && confirmation !== WORD) {
        throw new AppError(
          'validation',
          `going live takes the word ${WORD}, got ${confirmation ? 'another' : 'none'}`,
        )
      }
      mode = next
      remember(next)
      changed.emit(next)
    },
    onModeChange: (listener) => changed.on(listener),
  }
}
