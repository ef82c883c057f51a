import { basename } from 'node:path'
import type { LabMarketView } from '../../shared/paper-lab-views.ts'
import type { Recordings } from '../../shared/recordings.ts'
import type { SimulatedVenue, SimulatedVenueName } from '../../shared/simulator.ts'
import { createEmitter, type Unsubscribe } from '../base/emitter.ts'
import { AppError, kindOf, messageOf } from '../base/errors.ts'

/** What the simulated venues are started on. */
export interface MarketPlan {
  /** Paths; a venue without one generates its market. */
  readonly recordings: Recordings
  /** Of the recordings; 1 is real time. */
  readonly speed: number
}

/** The simulated venues of this run. */
export interface SimulatedMarket {
  readonly venues: readonly SimulatedVenue[]
  /** What they were started on. */
  readonly plan: MarketPlan
  /**
   * Ends the venues and starts them again on another market, at the same endpoints. When they do not start,
   * the market of before is started again.
   *
   * @throws {AppError} `venue-unavailable` with the simulator's own words, `timeout` or `cancelled`.
   */
  restart(plan: MarketPlan, signal: AbortSignal): Promise<readonly SimulatedVenue[]>
}

/** The market that the simulated venues show: what they play, and what was chosen for the next start. */
export interface LabMarket {
  /** The venues are there. */
  begin(market: SimulatedMarket): void
  /** As they said when they were ready last. */
  venues(): readonly SimulatedVenue[]
  view(): LabMarketView
  /** Generated or replayed, in words for the top bar; absent off the simulator. */
  words(): string | undefined
  /** @returns false when the user changed their mind. @throws {AppError} `validation` when it cannot play one. */
  choose(venue: string): Promise<boolean>
  forget(venue: string): void
  /** Starts the venues again on what was chosen. @throws {AppError} with the words of what failed. */
  restart(speed: number, signal: AbortSignal): Promise<void>
  onChange(listener: () => void): Unsubscribe
}

interface Deps {
  /** Simulated venues that can play a recording. */
  readonly players: () => readonly { readonly venue: string; readonly venueName: string }[]
  readonly isLive: () => boolean
  /** Asks the user for a file. @returns its path, or nothing when they changed their mind. */
  readonly chooseFile: () => Promise<string | undefined>
  /** What is known of the market of before is not true any more. */
  readonly forgetPrices: (venues: readonly SimulatedVenue[]) => void
  /** The venues show the other market: what is drawn of the one before goes. */
  readonly onReplaced: () => void
  readonly onListenerError: (cause: unknown) => void
}

/** Choices are of this run only. */
export function createLabMarket({
  players,
  isLive,
  chooseFile,
  forgetPrices,
  onReplaced,
  onListenerError,
}: Deps): LabMarket {
  const changed = createEmitter<undefined>(onListenerError)
  let chosen: Recordings = {}
  let market: SimulatedMarket | undefined
  let progress: Pick<LabMarketView, 'state' | 'words'> = { state: 'ready' }

  const venues = (): readonly SimulatedVenue[] => market?.venues ?? []
  const playing = (venue: string): SimulatedVenue['market'] | undefined =>
    venues().find((each) => each.venue === venue && each.market.source === 'replay')?.market
  const set = (next: typeof progress): void => {
    progress = next
    changed.emit(undefined)
  }
  const expectPlayer = (venue: string): SimulatedVenueName => {
    const known = players().find((each) => each.venue === venue)
    if (known) return known.venue as SimulatedVenueName
    const names = players().map(({ venueName }) => venueName)
    const expected = names.length === 0 ? 'none does in this run' : names.join(', ')
    throw new AppError(
      'validation',
      `expected a simulated venue that plays recordings (${expected}), got ${venue}`,
    )
  }

  return {
    begin(started) {
      market = started
      chosen = started.plan.recordings
      changed.emit(undefined)
    },
    venues,
    view: () => ({
      isSimulated: market !== undefined && market.venues.length > 0,
      ...progress,
      speed: speedOf(venues()),
      venues: players().map(({ venue, venueName }) => ({
        venue,
        venueName,
        ...named('playing', playing(venue)?.file),
        ...named('chosen', chosen[venue as SimulatedVenueName]),
      })),
    }),
    words: () => wordsOf(venues()),
    async choose(venue) {
      const player = expectPlayer(venue)
      const path = await chooseFile()
      if (path === undefined) return false
      chosen = { ...chosen, [player]: path }
      changed.emit(undefined)
      return true
    },
    forget(venue) {
      const { [expectPlayer(venue)]: _, ...others } = chosen
      chosen = others
      changed.emit(undefined)
    },
    async restart(speed, signal) {
      if (!market || market.venues.length === 0)
        throw new AppError(
          'not-supported',
          'only a simulated market can be started again: these venues are real',
        )
      if (isLive())
        throw new AppError('validation', 'trading is live: go back to paper before the market is replaced')
      if (progress.state === 'restarting')
        throw new AppError('validation', 'the market is being started again already')
      set({ state: 'restarting', words: 'the simulated venues are started again' })
      forgetPrices(market.venues)
      try {
        await market.restart({ recordings: chosen, speed }, signal)
        set({ state: 'ready' })
      } catch (cause) {
        const words = withoutFolders(messageOf(cause), chosen)
        set({ state: 'failed', words })
        throw new AppError(kindOf(cause), words, {}, cause)
      } finally {
        // Once more: what was asked for before may have come while the venues went down.
        forgetPrices(market.venues)
        onReplaced()
      }
    },
    onChange: (listener) => changed.on(listener),
  }
}

/** The simulator's words name files by their whole paths. */
const withoutFolders = (words: string, recordings: Recordings): string =>
  Object.values(recordings).reduce((left, path) => left.replaceAll(path, basename(path)), words)

/** A file by its name alone: where it lies is nobody's business. */
const named = <K extends string>(key: K, path: string | undefined) =>
  (path === undefined ? {} : { [key]: basename(path) }) as { readonly [P in K]?: string }

const speedOf = (venues: readonly SimulatedVenue[]): number =>
  venues.find(({ market }) => market.source === 'replay')?.market.speed ?? 1

/** A replay names its files, whichever venues play them. */
function wordsOf(venues: readonly SimulatedVenue[]): string | undefined {
  if (venues.length === 0) return undefined
  const replays = venues.filter(({ market }) => market.source === 'replay')
  if (replays.length === 0) return 'Generated market'
  const files = new Set(replays.map(({ market }) => basename(market.file ?? '')))
  return `Replay of ${[...files].join(', ')} at ×${speedOf(venues)}`
}
