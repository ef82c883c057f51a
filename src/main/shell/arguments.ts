import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError } from '../base/errors.ts'

/** What the command line asks of this run. */
export interface RunOptions {
  /** Recorded feed to play instead of the generated market; an absolute path that exists. */
  readonly replayFile?: string
  /** 1 is real time. */
  readonly replaySpeed: number
  /** Seed of the generated market, for a reproducible run. */
  readonly seed?: string
}

const SLOWEST = 1
const FASTEST = 50

/**
 * Reads our own switches; Chromium's and Electron's are left alone.
 *
 * @throws {AppError} `config` naming the switch, what it takes and what came.
 */
export function readArguments(argv: readonly string[], workingFolder: string): RunOptions {
  const { values } = parseArgs({
    args: [...argv],
    strict: false,
    options: { replay: { type: 'string' }, speed: { type: 'string' }, seed: { type: 'string' } },
  })
  const { replay, speed, seed } = values
  const replaySpeed = speed === undefined ? SLOWEST : Number(speed)
  if (!(replaySpeed >= SLOWEST && replaySpeed <= FASTEST)) {
    throw new AppError('config', `--speed takes a number from ${SLOWEST} to ${FASTEST}, got ${String(speed)}`)
  }
  if (replay === true) throw new AppError('config', '--replay takes the path of a recorded feed, got nothing')
  const replayFile = replay === undefined || replay === false ? undefined : resolve(workingFolder, replay)
  if (replayFile !== undefined && !existsSync(replayFile)) {
    throw new AppError('config', `--replay takes the path of a recorded feed; there is no file ${replayFile}`)
  }
  return {
    replaySpeed,
    ...(replayFile === undefined ? {} : { replayFile }),
    ...(typeof seed === 'string' ? { seed } : {}),
  }
}
