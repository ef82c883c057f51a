import type { Clock } from '../base/clock.ts'
import { createEmitter, type Unsubscribe } from '../base/emitter.ts'
import { AppError, messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { IntentId, SymbolId, VenueId } from '../domain/brands.ts'
import { createExecutionTracker } from '../execution/execution-tracker.ts'
import { createLiquidityAnalyzer } from '../execution/liquidity-analyzer.ts'
import type { Pair } from '../execution/pairs/pair-book.ts'
import { createPairDesk, type PairDesk } from '../execution/pairs/pair-desk.ts'
import type { PriceProvider } from '../pricing/price-provider.ts'
import type { VenueEnvironment } from '../venues/key-form.ts'
import type { Journals } from './journals.ts'
import { type Session, TRADING_MODES, type TradingMode } from './session.ts'

/** The pair desks: one for each mode in each environment, because each of these has a journal of its own. */
export interface PairDesks {
  /**
   * The desk that trades between two venues in the current mode.
   *
   * @throws {AppError} `validation` when the venues trade in different environments.
   */
  between(a: VenueId, b: VenueId): PairDesk
  /** @throws {AppError} `validation` when no pair of the current mode has this id. */
  holding(pairId: IntentId): PairDesk
  /** Pairs that are not over, of one mode or of both, in every environment. */
  standing(mode?: TradingMode): readonly Pair[]
  /** Pairs of the current mode, newest first. */
  pairs(): readonly Pair[]
  onChange(listener: () => void): Unsubscribe
  /** Reads the pairs back and takes up what was begun. */
  start(): Promise<void>
  venueCame(): void
}

interface Deps {
  readonly journals: Journals
  readonly environments: { of(venue: string): VenueEnvironment; inUse(): readonly VenueEnvironment[] }
  readonly session: Session
  readonly prices: PriceProvider
  /** Holds the books of both legs while an operation works. */
  readonly holdBooks: (legs: readonly { readonly venue: VenueId; readonly symbol: SymbolId }[]) => Disposable
  readonly clock: Clock
  readonly log: Logger
  readonly lifetime: AbortSignal
}

export function createPairDesks(deps: Deps): PairDesks {
  const { journals, environments, session, prices, holdBooks, clock, log, lifetime } = deps
  const changed = createEmitter<undefined>((cause) =>
    log.error('pairs.listener', { message: messageOf(cause) }),
  )

  const open = (mode: TradingMode, environment: VenueEnvironment): PairDesk =>
    createPairDesk({
      journal: journals.of(environment)[mode],
      gate: session.gates[mode],
      prices,
      analyzer: createLiquidityAnalyzer({ prices, clock }),
      tracker: createExecutionTracker(clock),
      clock,
      log,
      seatOf: (venue) =>
        environments.of(venue) === environment
          ? session.desksOf(mode).find(({ client }) => client.venue === venue)?.seat
          : undefined,
      holdFeeds: holdBooks,
      lifetime,
    })
  const desks = new Map(
    TRADING_MODES.map((mode) => [
      mode,
      new Map(environments.inUse().map((environment) => [environment, open(mode, environment)])),
    ]),
  )
  const ofMode = (): readonly PairDesk[] => [...(desks.get(session.mode)?.values() ?? [])]
  const all = (): readonly PairDesk[] => [...desks.values()].flatMap((each) => [...each.values()])
  for (const desk of all()) desk.onChange(() => changed.emit(undefined))

  return {
    between(a, b) {
      const [first, second] = [environments.of(a), environments.of(b)]
      const found = first === second ? desks.get(session.mode)?.get(first) : undefined
      if (found) return found
      throw new AppError(
        'validation',
        `${a} trades on ${first} and ${b} on ${second}: a pair needs both on one`,
      )
    },
    holding(pairId) {
      const found = ofMode().find((desk) => desk.find(pairId))
      if (found) return found
      throw new AppError('validation', `there is no pair ${pairId} in ${session.mode} mode`)
    },
    standing: (mode) =>
      TRADING_MODES.filter((each) => mode === undefined || each === mode)
        .flatMap((each) => [...(desks.get(each)?.values() ?? [])])
        .flatMap((desk) => desk.pairs().filter(({ closedAtMs }) => closedAtMs === undefined)),
    pairs: () =>
      ofMode()
        .flatMap((desk) => desk.pairs())
        .toSorted((a, b) => b.openedAtMs - a.openedAtMs),
    onChange: (listener) => changed.on(listener),
    async start() {
      await Promise.all(all().map((desk) => desk.start()))
    },
    venueCame() {
      for (const desk of all()) desk.venueCame()
    },
  }
}
