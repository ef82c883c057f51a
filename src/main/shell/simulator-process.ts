import { join } from 'node:path'
import { type UtilityProcess, utilityProcess } from 'electron'
import { type SimulatedVenueOf, simulatedAsterSchema } from '../../shared/simulator.ts'
import { createBackoff } from '../base/backoff.ts'
import type { Clock } from '../base/clock.ts'
import { AppError, messageOf } from '../base/errors.ts'
import type { Logger } from '../base/logger.ts'

export interface SimulatorOptions {
  readonly outFolder: string
  readonly stateFile: string
  readonly seed: string
  readonly replayFile?: string
  readonly replaySpeed: number
  /** Told each line it writes for people, and when it ended. */
  readonly onWords: (words: string) => void
}

export interface SimulatorProcess {
  /** Where it listens. The endpoints stay the same when the process is started again. */
  readonly venue: SimulatedVenueOf<'aster'>
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
  let child = await launch(options, undefined, clock, log, signal)
  const { venue } = child
  const port = new URL(venue.restUrl).port
  let stopping = false

  return {
    venue,
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
            child = await launch(options, port, clock, log, lifetime)
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
  readonly venue: SimulatedVenueOf<'aster'>
  readonly exited: Promise<number>
}

async function launch(
  options: SimulatorOptions,
  port: string | undefined,
  clock: Clock,
  log: Logger,
  signal: AbortSignal,
): Promise<Launched> {
  const child = utilityProcess.fork(
    join(options.outFolder, 'main', 'simulator.js'),
    argumentsOf(options, port),
    {
      serviceName: 'Tandem simulator',
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  const decided = new AbortController()
  let lastWords = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    lastWords = chunk.toString('utf8').trim()
    log.info('simulator.says', { text: lastWords })
    options.onWords(lastWords)
  })
  const exited = new Promise<number>((resolve) => child.once('exit', resolve))
  const ready = new Promise<SimulatedVenueOf<'aster'>>((resolve, reject) => {
    child.once('message', (message: unknown) => {
      const read = simulatedAsterSchema.safeParse(message)
      if (read.success) resolve(read.data)
      else reject(new AppError('venue-unavailable', wordsOfFailure(message)))
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
    return { process: child, venue: await ready, exited }
  } catch (cause) {
    child.kill()
    throw cause
  } finally {
    decided.abort()
  }
}

function wordsOfFailure(message: unknown): string {
  if (typeof message === 'object' && message !== null && 'error' in message) {
    return `the simulator did not start: ${String(message.error)}`
  }
  return 'the simulator did not start: its ready message has another shape'
}

function argumentsOf(options: SimulatorOptions, port: string | undefined): string[] {
  return [
    '--venue',
    'aster',
    '--seed',
    options.seed,
    '--state',
    options.stateFile,
    ...(options.replayFile ? ['--replay', options.replayFile, '--speed', String(options.replaySpeed)] : []),
    ...(port ? ['--port', port] : []),
  ]
}
