import { createEmitter, type Unsubscribe } from '../base/emitter.ts'
import { AppError, messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { VenueId } from '../domain/brands.ts'
import type { RiskGate } from '../risk/risk-gate.ts'
import type { TradingDesk } from './trading-desk.ts'

export type TradingMode = 'paper' | 'live'
export const TRADING_MODES: readonly TradingMode[] = ['paper', 'live']

/** The two desks of one venue. */
export type VenueDesks = Readonly<Record<TradingMode, TradingDesk>>

/** Which desks the window trades on: those of one mode, at every venue that is there. */
export interface Session {
  readonly mode: TradingMode
  /** The one gate that every order of the current mode passes, whatever its venue. */
  readonly gate: RiskGate
  readonly gates: Readonly<Record<TradingMode, RiskGate>>
  /** A venue is there: its desks have been started. */
  add(venue: VenueId, desks: VenueDesks): void
  /**
   * The current mode's desk at a venue.
   *
   * @throws {AppError} `venue-unavailable` while the venue is not connected.
   */
  deskOf(venue: VenueId): TradingDesk
  /** A mode's desks, in the order their venues came. */
  desksOf(mode: TradingMode): readonly TradingDesk[]
  /** The current mode's desks, in the order their venues came. */
  desks(): readonly TradingDesk[]
  /**
   * @param confirmation the word LIVE, when going live.
   * @throws {AppError} `validation` when the word is missing or another.
   */
  setMode(mode: TradingMode, confirmation?: string): void
  onModeChange(listener: (mode: TradingMode) => void): Unsubscribe
}

const WORD = 'LIVE'

export function createSession(
  gates: Readonly<Record<TradingMode, RiskGate>>,
  initial: TradingMode,
  remember: (mode: TradingMode) => void,
  log: Logger,
): Session {
  const changed = createEmitter<TradingMode>((cause) =>
    log.error('session.listener', { message: messageOf(cause) }),
  )
  const byVenue = new Map<VenueId, VenueDesks>()
  let mode = initial
  const desksOf = (each: TradingMode): readonly TradingDesk[] =>
    [...byVenue.values()].map((desks) => desks[each])
  return {
    get mode() {
      return mode
    },
    get gate() {
      return gates[mode]
    },
    gates,
    add(venue, desks) {
      byVenue.set(venue, desks)
    },
    deskOf(venue) {
      const found = byVenue.get(venue)?.[mode]
      if (found) return found
      throw new AppError('venue-unavailable', `${venue} is not connected yet`)
    },
    desksOf,
    desks: () => desksOf(mode),
    setMode(next, confirmation) {
      if (next === mode) return
      if (next === 'live' && confirmation !== WORD) {
        throw new AppError(
          'validation',
          `going live takes the word ${WORD}, got ${confirmation ? 'another' : 'none'}`,
        )
      }
      mode = next
      // First: a window that shows the other mode than the one that trades is the worst of all.
      changed.emit(next)
      remember(next)
    },
    onModeChange: (listener) => changed.on(listener),
  }
}
