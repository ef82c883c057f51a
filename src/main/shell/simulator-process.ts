import { join } from 'node:path'
import { type UtilityProcess, utilityProcess } from 'electron'
import { type SimulatedVenue, type SimulatedVenueName, simulatedVenueSchema } from '../../shared/simulator.ts'
import { createBackoff } from '../base/backoff.ts'
import type { Clock } from '../base/clock.ts'
import { AppError, messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'

export interface SimulatorOptions {
  /** Venues to simulate. */
  readonly venues: readonly SimulatedVenueName[]
  readonly outFolder: string
  /** Folder of the simulated accounts, one file a venue. */
  readonly stateFolder: string
  readonly seed: string
  /** Recorded feed of each venue that plays one instead of a generated market. */
  readonly recordings: Readonly<Partial<Record<SimulatedVenueName, string>>>
  readonly replaySpeed: number
  /** Told each line it writes for people, and when it ended. */
  readonly onWords: (words: string) => void
}

export interface SimulatorProcess {
  /** Where they listen. The endpoints stay the same when the process is started again. */
  readonly venues: readonly SimulatedVenue[]
  /** Starts it again, with growing waits, whenever it ends before `signal` aborts. */
  keepAlive(signal: AbortSignal): Promise<void>
  stop(): void
}

const READY_WITHIN_MS = 20_000

/**
 * Runs the simulated venues in a process of their own, so that they can be killed like a venue can
 * go down, and come back with the accounts they had.
 *
 * @throws {AppError} `venue-unavailable` with the simulator's own words when it cannot start.
 */
export async function startSimulatorProcess(
  options: SimulatorOptions,
  clock: Clock,
  log: Logger,
  signal: AbortSignal,
): Promise<SimulatorProcess> {
  let child = await launch(options, [], clock, log, signal)
  const { venues } = child
  let stopping = false

  return {
    venues,
    async keepAlive(lifetime) {
      const backoff = createBackoff({ firstMs: 500, factor: 1.5, maxMs: 10_000, jitter: 0 })
      while (!lifetime.aborted) {
        const code = await child.exited
        if (stopping || lifetime.aborted) return
        log.warn('simulator.ended', { code })
        options.onWords(`the simulator ended (code ${code}); it is started again`)
        for (;;) {
          await clock.sleep(backoff.next(), lifetime)
          try {
            child = await launch(options, venues, clock, log, lifetime)
            backoff.reset()
            break
          } catch (cause) {
            log.error('simulator.restart-failed', { message: messageOf(cause) })
          }
        }
      }
    },
    stop() {
      stopping = true
      child.process.kill()
    },
  }
}

interface Launched {
  readonly process: UtilityProcess
  readonly venues: readonly SimulatedVenue[]
  readonly exited: Promise<number>
}

async function launch(
  options: SimulatorOptions,
  before: readonly SimulatedVenue[],
  clock: Clock,
  log: Logger,
  signal: AbortSignal,
): Promise<Launched> {
  const child = utilityProcess.fork(
    join(options.outFolder, 'main', 'simulator.js'),
    argumentsOf(options, before),
    {
      serviceName: 'Tandem simulator',
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  const decided = new AbortController()
  let lastWords = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    lastWords = chunk.toString('utf8').trim()
    log.info('simulator.stderr', { text: lastWords })
  })
  const exited = new Promise<number>((resolve) => child.once('exit', resolve))
  const ready = new Promise<readonly SimulatedVenue[]>((resolve, reject) => {
    const came: SimulatedVenue[] = []
    child.on('message', (message: unknown) => {
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
    void exited.then((code) => {
      const words = lastWords === '' ? `it ended with code ${code}` : lastWords
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
    return { process: child, venues: await ready, exited }
  } catch (cause) {
    child.kill()
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
function argumentsOf(options: SimulatorOptions, before: readonly SimulatedVenue[]): string[] {
  const states = options.venues.map((venue) => `${venue}=${join(options.stateFolder, `${venue}.json`)}`)
  const replays = Object.entries(options.recordings).map(([venue, file]) => `${venue}=${file}`)
  const portsOf = (part: 'restUrl' | 'controlUrl'): string =>
    before.map((ready) => `${ready.venue}=${new URL(ready[part]).port}`).join(',')
  return [
    ...['--venue', options.venues.join(',')],
    ...['--seed', options.seed],
    ...['--state', states.join(',')],
    ...(replays.length > 0 ? ['--replay', replays.join(','), '--speed', String(options.replaySpeed)] : []),
    ...(before.length > 0 ? ['--port', portsOf('restUrl'), '--control-port', portsOf('controlUrl')] : []),
  ]
}
