import { join } from 'node:path'
import { type SimulatedVenue, type SimulatedVenueName, simulatedVenueSchema } from '../../shared/simulator.ts'
import { untilAborted, withDeadline } from '../base/abort.ts'
import type { Clock } from '../base/clock.ts'
import { AppError } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'
import type { MarketPlan } from '../ipc/paper-lab-market.ts'

/** A process that runs simulated venues. */
export interface SimulatorChild {
  /** Each ready message, each `{ says }` for people, and `{ error }` before it fails. */
  onMessage(listener: (message: unknown) => void): void
  /** What it wrote to its error output. */
  onErrorText(listener: (text: string) => void): void
  /** No more of that comes. It may be after the exit: words travel on another way than the exit code. */
  readonly errorTextEnded: Promise<void>
  /** Its exit code. */
  readonly exited: Promise<number>
  /** Asks it to end; by force it ends at once, without a word to anybody. */
  kill(isForced: boolean): void
}

/** Starts a process with these arguments of the simulator's command line. */
export type StartSimulatorChild = (args: readonly string[]) => SimulatorChild

export interface SimulatorOptions {
  /** Venues to simulate. */
  readonly venues: readonly SimulatedVenueName[]
  /** Folder of the simulated accounts, one file a venue. */
  readonly stateFolder: string
  readonly seed: string
  /** Told each line it writes for people, and when it ended by itself. */
  readonly onWords: (words: string) => void
}

export interface LaunchDeps {
  readonly startChild: StartSimulatorChild
  readonly clock: Clock
  readonly log: Logger
}

/** A simulator whose venues listen. */
export interface Launched {
  readonly child: SimulatorChild
  readonly venues: readonly SimulatedVenue[]
}

const READY_WITHIN_MS = 20_000
const ENDS_WITHIN_MS = 5_000
const WORDS_WITHIN_MS = 1_000

/**
 * Starts the venues and waits until all of them are ready.
 *
 * @param before where they listened the last time: they listen there again. Empty: on free ports.
 * @throws {AppError} `venue-unavailable` with the simulator's own words, `timeout`, or `cancelled`; the
 * process is ended then.
 */
export async function launchSimulator(
  options: SimulatorOptions,
  plan: MarketPlan,
  before: readonly SimulatedVenue[],
  { startChild, clock, log }: LaunchDeps,
  signal: AbortSignal,
): Promise<Launched> {
  const child = startChild(argumentsOf(options, plan, before))
  const decided = new AbortController()
  let lastWords = ''
  child.onErrorText((text) => {
    lastWords = text.trim()
    log.info('simulator.stderr', { text: lastWords })
  })
  const ready = new Promise<readonly SimulatedVenue[]>((resolve, reject) => {
    const came: SimulatedVenue[] = []
    child.onMessage((message) => {
      if (isWords(message)) {
        log.info('simulator.says', { text: message.says })
        options.onWords(message.says)
        return
      }
      const read = simulatedVenueSchema.safeParse(message)
      if (read.success) came.push(read.data)
      else reject(new AppError('venue-unavailable', wordsOfFailure(message)))
      if (came.length === options.venues.length) resolve(came)
    })
    void child.exited.then(async (code) => {
      const said = withDeadline(decided.signal, WORDS_WITHIN_MS)
      await untilAborted(child.errorTextEnded, said).catch(() => undefined)
      const words = lastWords === '' ? `it ended with code ${code}` : lastWords.replace(/^simulator: /, '')
      reject(new AppError('venue-unavailable', `the simulator did not start: ${words}`))
    })
    clock
      .sleep(READY_WITHIN_MS, AbortSignal.any([signal, decided.signal]))
      .then(
        () => reject(new AppError('timeout', `the simulator was not ready within ${READY_WITHIN_MS} ms`)),
        reject,
      )
  })
  try {
    return { child, venues: await ready }
  } catch (cause) {
    child.kill(true)
    // The next start wants the same ports.
    await untilAborted(child.exited, withDeadline(decided.signal, ENDS_WITHIN_MS)).catch(() => undefined)
    throw cause
  } finally {
    decided.abort()
  }
}

function isWords(message: unknown): message is { readonly says: string } {
  return (
    typeof message === 'object' && message !== null && 'says' in message && typeof message.says === 'string'
  )
}

function wordsOfFailure(message: unknown): string {
  if (typeof message === 'object' && message !== null && 'error' in message) {
    return `the simulator did not start: ${String(message.error)}`
  }
  return 'the simulator did not start: its ready message has another shape'
}

/** A second start asks for the ports of the first, so that clients find their venue again. */
function argumentsOf(
  options: SimulatorOptions,
  plan: MarketPlan,
  before: readonly SimulatedVenue[],
): readonly string[] {
  const states = options.venues.map((venue) => `${venue}=${join(options.stateFolder, `${venue}.json`)}`)
  const replays = Object.entries(plan.recordings).map(([venue, file]) => `${venue}=${file}`)
  const portsOf = (part: 'restUrl' | 'controlUrl'): string =>
    before.map((ready) => `${ready.venue}=${new URL(ready[part]).port}`).join(',')
  return [
    ...['--venue', options.venues.join(',')],
    ...['--seed', options.seed],
    ...['--state', states.join(',')],
    ...(replays.length > 0 ? ['--replay', replays.join(','), '--speed', String(plan.speed)] : []),
    ...(before.length > 0 ? ['--port', portsOf('restUrl'), '--control-port', portsOf('controlUrl')] : []),
  ]
}
